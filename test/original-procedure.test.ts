import { Scenario } from './handler/scenario';
import type { GroupRule, NetworkAclOptions } from '../local-aws/fleet/options';

/** What the procedure that ExtraHop documents gets wrong, each as the outcome that is right. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

/** One instance at 10.0.0.4 and one sensor behind these rules; tells whether the instance ends with a session on the sensor. */
async function mirrors({ ingress = [{ protocol: '-1', cidr: '0.0.0.0/0' }], acl }: {
  ingress?: readonly GroupRule[];
  acl?: NetworkAclOptions['rules'];
} = {}): Promise<boolean> {
  const { fleet } = scenario;
  const vpcId = fleet.addVpc({ cidr: '10.0.0.0/16' });
  const subnetId = fleet.addSubnet({ vpcId });
  const sensorSubnetId = acl === undefined ? subnetId : fleet.addSubnet({ vpcId });
  if (acl !== undefined) fleet.addNetworkAcl({ subnetIds: [sensorSubnetId], rules: acl });
  const groupId = fleet.addSecurityGroup({ vpcId, ingress });
  const sensor = fleet.addSensor({ subnetId: sensorSubnetId, securityGroupIds: [groupId] });
  const instance = fleet.addInstance({ subnetId, interfaces: [{ privateIpAddress: '10.0.0.99' }] });
  const { batchItemFailures } = await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  expect(batchItemFailures).toEqual([]);
  const mirrored = scenario.sessions().includes(`${instance.networkInterfaceId} 1 ${sensor.targetId}`);
  // Whatever is not mirrored is reported, and with what shuts the sensor off.
  expect(scenario.lineOf(instance.networkInterfaceId)?.reason).toEqual(mirrored
    ? { code: 'new', message: expect.anything() }
    : { code: 'no-reachable-target', message: expect.stringContaining(acl === undefined ? `${groupId} has no rule for UDP 4789` : 'acl-') });
  return mirrored;
}

test('a source without a public address is mirrored', async () => {
  expect(await mirrors()).toBe(true);
});

test('a security group rule for all traffic lets mirrored packets in', async () => {
  expect(await mirrors({ ingress: [{ protocol: '-1', cidr: '10.0.0.0/16' }] })).toBe(true);
  expect(await mirrors({ ingress: [{ protocol: '-1', cidr: '0.0.0.0/0' }] })).toBe(true);
});

test('a port range that ends at 4789 lets mirrored packets in', async () => {
  expect(await mirrors({ ingress: [{ from: 4000, to: 4789, cidr: '10.0.0.0/16' }] })).toBe(true);
});

test('a rule that refers to the group of the source lets mirrored packets in', async () => {
  const { fleet } = scenario;
  const vpcId = fleet.addVpc();
  const subnetId = fleet.addSubnet({ vpcId });
  const monitored = fleet.addSecurityGroup({ vpcId });
  const sensorGroup = fleet.addSecurityGroup({ vpcId, ingress: [{ groupId: monitored }] });
  const sensor = fleet.addSensor({ subnetId, securityGroupIds: [sensorGroup] });
  const instance = fleet.addInstance({ subnetId, securityGroupIds: [monitored] });
  await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
});

test('a rule that refers to a prefix list is decided by the list', async () => {
  const near = scenario.fleet.addPrefixList({ cidrs: ['192.0.2.0/24', '10.0.0.0/24'] });
  expect(await mirrors({ ingress: [{ prefixListId: near }] })).toBe(true);
  const far = scenario.fleet.addPrefixList({ cidrs: ['192.0.2.0/24'] });
  expect(await mirrors({ ingress: [{ prefixListId: far }] })).toBe(false);
});

test('a rule for the public address of the source does not let mirrored packets in', async () => {
  const { fleet, ec2 } = scenario;
  const subnetId = fleet.addSubnet();
  const sensor = fleet.addSensor({ subnetId, securityGroupIds: [fleet.addSecurityGroup({ ingress: [{ cidr: '203.0.113.7/32' }] })] });
  const instance = fleet.addInstance({ subnetId });
  const networkInterface = ec2.state.networkInterfaces.get(instance.networkInterfaceId);
  Object.assign(networkInterface ?? {}, { Association: { PublicIp: '203.0.113.7' } });
  const { batchItemFailures } = await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  expect({ sessions: scenario.sessions(), batchItemFailures }).toEqual({ sessions: [], batchItemFailures: [] });
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ outcome: 'skip', reason: { code: 'no-reachable-target' } });
});

test('a network ACL entry for UDP 4789 alone, its protocol a number, lets mirrored packets in', async () => {
  expect(await mirrors({ acl: [{ number: 100, action: 'allow', protocol: '17', ports: [4789, 4789] }] })).toBe(true);
});

test('a deny of all traffic from the source before an allow of everything shuts the sensor off', async () => {
  expect(await mirrors({ acl: [{ number: 90, action: 'deny', cidr: '10.0.0.0/8' }, { number: 100, action: 'allow' }] })).toBe(false);
});

test('a deny of UDP 4789 before an allow of everything shuts the sensor off', async () => {
  expect(await mirrors({ acl: [{ number: 90, action: 'deny', protocol: '17', ports: [4789, 4789] }, { number: 100, action: 'allow' }] })).toBe(false);
});

test('the network ACL of a sensor in another subnet of the same VPC counts', async () => {
  expect(await mirrors({ acl: [{ number: 100, action: 'deny' }] })).toBe(false);
});

test('a load balancer target among others stops nobody from being mirrored', async () => {
  const { fleet } = scenario;
  const subnetId = fleet.addSubnet();
  const loadBalancer = fleet.addTarget({
    type: 'network-load-balancer',
    to: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/sensors/0123456789abcdef',
  });
  const sensor = fleet.addSensor({ subnetId });
  const instance = fleet.addInstance({ subnetId });
  await scenario.running(scenario.settings([loadBalancer, sensor.targetId]), instance.instanceId);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${sensor.targetId}`]);
});

test.each(['network load balancer', 'Gateway Load Balancer endpoint'])('a target that is a %s alone serves', async (kind) => {
  const { fleet } = scenario;
  const registered = [fleet.addSensor().instanceId];
  const { targetId } = kind === 'network load balancer' ? fleet.addNetworkLoadBalancer({ registered }) : fleet.addGatewayLoadBalancerEndpoint();
  const instance = fleet.addInstance();
  await scenario.running(scenario.settings([targetId]), instance.instanceId);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${targetId}`]);
  expect(scenario.lineOf(instance.networkInterfaceId)).toMatchObject({ level: 'INFO', mirrored: true });
});

test('every interface of an instance is mirrored', async () => {
  const { fleet } = scenario;
  const subnetId = fleet.addSubnet();
  const sensor = fleet.addSensor({ subnetId });
  const instance = fleet.addInstance({ subnetId, interfaces: [{}, {}, {}] });
  await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  expect(scenario.sessions()).toEqual(instance.networkInterfaceIds.map((id) => `${id} 1 ${sensor.targetId}`).sort());
});

test('a foreign session on one interface keeps neither that one nor the other from being mirrored', async () => {
  const { fleet, filterId } = scenario;
  const subnetId = fleet.addSubnet();
  const [sensor, foreign] = [fleet.addSensor({ subnetId }), fleet.addSensor({ subnetId })];
  const instance = fleet.addInstance({ subnetId, interfaces: [{}, {}] });
  const [first, second] = instance.networkInterfaceIds;
  fleet.addSession({ networkInterfaceId: first, targetId: foreign.targetId, filterId });
  await scenario.running(scenario.settings([sensor.targetId]), instance.instanceId);
  expect(scenario.sessions()).toEqual([`${first} 1 ${foreign.targetId}`, `${first} 2 ${sensor.targetId}`, `${second} 1 ${sensor.targetId}`].sort());
});

test('where other zones may serve, a remote sensor takes over for a local one that is shut off', async () => {
  const { fleet } = scenario;
  const [local, remote] = [fleet.addSubnet({ zone: 'a' }), fleet.addSubnet({ zone: 'b' })];
  const shut = fleet.addSensor({ subnetId: local, securityGroupIds: [fleet.addSecurityGroup()] });
  const open = fleet.addSensor({ subnetId: remote });
  const instance = fleet.addInstance({ subnetId: local });
  await scenario.running(scenario.settings([shut.targetId, open.targetId], { zoneLocality: 'prefer-local' }), instance.instanceId);
  expect(scenario.sessions()).toEqual([`${instance.networkInterfaceId} 1 ${open.targetId}`]);
});
