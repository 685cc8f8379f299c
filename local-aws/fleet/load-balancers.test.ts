import type { DescribeInstancesResult, DescribeNetworkInterfacesResult } from '@aws-sdk/client-ec2';
import type { DescribeTargetHealthOutput, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ManualClock } from '../clock';
import { Fleet } from './builder';
import { Ec2 } from '../ec2/ec2';

let fleet: Fleet;

beforeEach(() => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
});

async function health(targetGroupArn: string): Promise<TargetHealthDescription[]> {
  const answer: DescribeTargetHealthOutput = await fleet.elbv2.handle('DescribeTargetHealth', { TargetGroupArn: targetGroupArn });
  return answer.TargetHealthDescriptions ?? [];
}

test('a registered instance can be in every state, with the reason that ELB gives', async () => {
  const { instanceId } = fleet.addInstance();
  const { targetGroupArn } = fleet.addNetworkLoadBalancer({ registered: [instanceId] });
  const seen: unknown[] = [];
  for (const state of ['initial', 'healthy', 'unhealthy', 'unhealthy.draining', 'draining', 'unused', 'unavailable'] as const) {
    fleet.register(targetGroupArn, { id: instanceId, state });
    seen.push(...(await health(targetGroupArn)).map(({ TargetHealth }) => [TargetHealth?.State, TargetHealth?.Reason]));
  }
  expect(seen).toEqual([
    ['initial', 'Elb.InitialHealthChecking'],
    ['healthy', undefined],
    ['unhealthy', 'Target.FailedHealthChecks'],
    ['unhealthy.draining', 'Target.FailedHealthChecks'],
    ['draining', 'Target.DeregistrationInProgress'],
    ['unused', 'Target.NotInUse'],
    ['unavailable', 'Target.HealthCheckDisabled'],
  ]);
  fleet.deregister(targetGroupArn, instanceId);
  expect(await health(targetGroupArn)).toEqual([]);
});

test('an address can be that of an interface without an instance, and has the zone of its subnet', async () => {
  const subnetId = fleet.addSubnet({ zone: 'b' });
  const { networkInterfaceId, address } = fleet.addServiceInterface({ subnetId });
  const { targetGroupArn } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: [address] });

  expect((await health(targetGroupArn)).map(({ Target }) => Target)).toEqual([{ Id: address, Port: 4789, AvailabilityZone: 'us-east-1b' }]);
  const { NetworkInterfaces } = fleet.ec2.call<DescribeNetworkInterfacesResult>('DescribeNetworkInterfaces', {
    Filters: [{ Name: 'addresses.private-ip-address', Values: [address] }],
  });
  expect(NetworkInterfaces).toEqual([expect.objectContaining({
    NetworkInterfaceId: networkInterfaceId,
    RequesterManaged: true,
    Status: 'in-use',
    Attachment: expect.not.objectContaining({ InstanceId: expect.anything() }),
  })]);
});

test('an address can be from a prefix that is delegated to an interface, which no filter for addresses finds', async () => {
  const subnetId = fleet.addSubnet({ zone: 'a' });
  const { networkInterfaceId } = fleet.addInstance({ subnetId, interfaces: [{ ipv4Prefixes: ['10.0.1.16/28'], secondaryAddresses: ['10.0.0.77'] }] });
  const { targetGroupArn } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: ['10.0.1.20'] });

  expect((await health(targetGroupArn))[0].Target).toMatchObject({ Id: '10.0.1.20', AvailabilityZone: 'us-east-1a' });
  const shown = { Ipv4Prefixes: [{ Ipv4Prefix: '10.0.1.16/28' }], PrivateIpAddresses: [{ Primary: true }, { Primary: false, PrivateIpAddress: '10.0.0.77' }] };
  const interfaces = (input: object) => fleet.ec2.call<DescribeNetworkInterfacesResult>('DescribeNetworkInterfaces', input).NetworkInterfaces;
  expect(interfaces({ NetworkInterfaceIds: [networkInterfaceId] })).toMatchObject([shown]);
  expect(interfaces({ Filters: [{ Name: 'addresses.private-ip-address', Values: ['10.0.1.20'] }] })).toEqual([]);
  const { Reservations = [] } = fleet.ec2.call<DescribeInstancesResult>('DescribeInstances', {});
  expect(Reservations[0].Instances?.[0].NetworkInterfaces).toMatchObject([shown]);
});

test('an address in a peered VPC counts for all zones', async () => {
  const [own, peered] = [fleet.addVpc(), fleet.addVpc()];
  fleet.addPeering({ requesterVpcId: own, accepterVpcId: peered });
  const { networkInterfaceId } = fleet.addInstance({ subnetId: fleet.addSubnet({ vpcId: peered }) });
  const address = fleet.ec2.state.networkInterfaces.get(networkInterfaceId)?.PrivateIpAddress ?? '';
  const { targetGroupArn } = fleet.addNetworkLoadBalancer({ subnetIds: [fleet.addSubnet({ vpcId: own })], registered: [address] });

  expect((await health(targetGroupArn))[0].Target).toEqual({ Id: address, Port: 4789, AvailabilityZone: 'all' });
});
