import type { DescribeNetworkAclsResult, DescribeTrafficMirrorTargetsResult } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Fleet } from './builder';
import { Ec2 } from '../ec2/ec2';

let fleet: Fleet;

beforeEach(() => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock(), region: 'eu-central-1' }));
});

test('a scenario says what matters, and the rest lets packets through', () => {
  const [near, far] = [fleet.addSubnet({ zone: 'a' }), fleet.addSubnet({ zone: 'b' })];
  const sensor = fleet.addSensor({ subnetId: far });
  const instance = fleet.addInstance({ subnetId: near, interfaces: [{}, { subnetId: far }], tags: { env: 'prod' } });

  const { state } = fleet.ec2;
  const [primary, secondary] = instance.networkInterfaceIds.map((id) => state.networkInterfaces.get(id));
  expect([primary?.AvailabilityZone, secondary?.AvailabilityZone]).toEqual(['eu-central-1a', 'eu-central-1b']);
  expect(state.subnets.get(near)).toMatchObject({ CidrBlock: '10.0.0.0/20', AvailabilityZoneId: 'euc1-az1' });
  expect(primary?.PrivateIpAddress).toBe('10.0.0.4');
  const sensorGroup = state.networkInterfaces.get(sensor.networkInterfaceId)?.Groups?.[0].GroupId ?? '';
  expect(state.securityGroups.get(sensorGroup)?.IpPermissions).toEqual([
    expect.objectContaining({ IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
  ]);
  const { TrafficMirrorTargets: targets } = fleet.ec2.call<DescribeTrafficMirrorTargetsResult>('DescribeTrafficMirrorTargets', {});
  expect(targets).toEqual([expect.objectContaining({ TrafficMirrorTargetId: sensor.targetId, NetworkInterfaceId: sensor.networkInterfaceId })]);
});

test('every subnet has exactly one network ACL, and another one takes its place', () => {
  const [kept, replaced] = [fleet.addSubnet(), fleet.addSubnet()];
  const aclId = fleet.addNetworkAcl({ subnetIds: [replaced], rules: [{ number: 90, action: 'deny', protocol: '17', ports: [4789, 4789] }] });
  const aclsOf = (subnetId: string) => fleet.ec2.call<DescribeNetworkAclsResult>('DescribeNetworkAcls', {
    Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }],
  }).NetworkAcls ?? [];

  expect(aclsOf(kept).map(({ IsDefault }) => IsDefault)).toEqual([true]);
  expect(aclsOf(replaced).map(({ NetworkAclId }) => NetworkAclId)).toEqual([aclId]);
  expect(aclsOf(replaced)[0].Entries).toEqual([
    { RuleNumber: 90, RuleAction: 'deny', Egress: false, Protocol: '17', CidrBlock: '0.0.0.0/0', PortRange: { From: 4789, To: 4789 } },
    { RuleNumber: 32767, RuleAction: 'deny', Egress: false, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
    { RuleNumber: 32767, RuleAction: 'deny', Egress: true, Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  ]);
});

test('peered VPCs have routes to each other', () => {
  const [one, other] = [fleet.addVpc(), fleet.addVpc()];
  const peering = fleet.addPeering({ requesterVpcId: one, accepterVpcId: other });

  const routes = [...fleet.ec2.state.routeTables.values()].map(({ VpcId, Routes }) => [VpcId, Routes?.[1]]);
  expect(routes).toEqual([
    [one, expect.objectContaining({ DestinationCidrBlock: '10.1.0.0/16', VpcPeeringConnectionId: peering })],
    [other, expect.objectContaining({ DestinationCidrBlock: '10.0.0.0/16', VpcPeeringConnectionId: peering })],
  ]);
});

test('the same scenario gives the same ids and addresses each time', () => {
  const again = new Fleet(new Ec2({ clock: new ManualClock(), region: 'eu-central-1' }));

  expect(fleet.addInstance()).toEqual(again.addInstance());
});
