import { OWN, Scenario } from './scenario';
import { sweepMessage } from '../../src/handler/queue/reconcile-request';

/** Sensors behind a Network Load Balancer: what stands in front of them and behind it is read, and counts. */

let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
});

afterEach(async () => scenario.stop());

const DONE = { batchItemFailures: [] };

/** An instance that may receive mirrored packets. */
function receiver(subnetId?: string): string {
  const { fleet } = scenario;
  return fleet.addInstance({ subnetId, securityGroupIds: [fleet.addSecurityGroup({ ingress: [{ cidr: '0.0.0.0/0' }] })] }).instanceId;
}

async function decided(targetIds: readonly string[], change = {}) {
  const { instanceId, networkInterfaceId } = scenario.fleet.addInstance();
  expect(await scenario.running(scenario.settings(targetIds, change), instanceId)).toEqual(DONE);
  return scenario.lineOf(networkInterfaceId);
}

test('a load balancer that listens for UDP 4789 and has a healthy sensor behind it is used, and nothing about it is unknown', async () => {
  const { targetId } = scenario.fleet.addNetworkLoadBalancer({ registered: [receiver()] });
  const line = await decided([targetId]);
  expect(line).toMatchObject({ outcome: 'create', mirrored: true, targetId });
  expect(line).not.toHaveProperty('unverified');
  expect(scenario.sessions()).toHaveLength(1);
});

test('it costs five calls to load balancing', async () => {
  const { fleet, elbv2 } = scenario;
  const { targetId } = fleet.addNetworkLoadBalancer({ registered: [receiver()] });
  await decided([targetId]);
  expect(elbv2.calls.map(({ operation }) => operation).sort()).toEqual([
    'DescribeListeners', 'DescribeLoadBalancerAttributes', 'DescribeLoadBalancers', 'DescribeTargetGroupAttributes', 'DescribeTargetHealth',
  ]);
  expect(scenario.calls()).not.toContain('DescribeVpcPeeringConnections');
});

test('a warm container goes on with what it knows of load balancers', async () => {
  const { fleet, elbv2 } = scenario;
  const settings = scenario.settings([fleet.addNetworkLoadBalancer({ registered: [receiver()] }).targetId]);
  const { inventoryReader } = scenario.container(settings);
  await inventoryReader.look([fleet.addInstance().instanceId]);
  await inventoryReader.look([fleet.addInstance().instanceId]);
  expect(elbv2.calls.filter(({ operation }) => operation === 'DescribeLoadBalancers')).toHaveLength(1);
  scenario.clock.advance(30_000);
  await inventoryReader.look([fleet.addInstance().instanceId]);
  expect(elbv2.calls.filter(({ operation }) => operation === 'DescribeLoadBalancers')).toHaveLength(2);
});

test.each([
  ['it listens on another port', { port: 4790 }, /no listener for UDP 4789/],
  ['its listener takes TCP', { protocol: 'TCP' as const }, /is of protocol TCP, and mirrored packets are UDP/],
])('where %s, it is not used', async (_, options, reason) => {
  const { targetId } = scenario.fleet.addNetworkLoadBalancer({ registered: [receiver()], ...options });
  expect(await decided([targetId])).toMatchObject({ reason: { code: 'no-reachable-target', message: expect.stringMatching(reason) } });
});

test.each(['unhealthy', 'initial', 'draining', 'unavailable', 'unhealthy.draining'] as const)(
  'where everything behind it is %s, it fails open, and is used unverified', async (state) => {
    const { targetId } = scenario.fleet.addNetworkLoadBalancer({ registered: [{ id: receiver(), state }] });
    expect(await decided([targetId])).toMatchObject({ outcome: 'create', unverified: true, reason: { message: expect.stringContaining('nothing healthy is registered') } });
  },
);

test('a session stays where everything behind its load balancer becomes unhealthy, and no target is down', async () => {
  const { fleet } = scenario;
  const id = receiver();
  const { targetId, targetGroupArn } = fleet.addNetworkLoadBalancer({ registered: [id] });
  const settings = scenario.settings([targetId, fleet.addSensor().targetId], { targetDownGraceSeconds: 0 });
  fleet.addSession({ networkInterfaceId: fleet.addInstance().networkInterfaceId, targetId, filterId: scenario.filterId, tags: OWN });
  fleet.register(targetGroupArn, { id, state: 'unhealthy' });
  await scenario.sweep(settings);
  expect(scenario.writes()).toEqual([]);
});

test('where everything behind it is unused, it is not used', async () => {
  const { targetId } = scenario.fleet.addNetworkLoadBalancer({ registered: [{ id: receiver(), state: 'unused' }] });
  expect(await decided([targetId])).toMatchObject({ reason: { message: expect.stringContaining('nothing that is in use') } });
});

test('a task without an instance behind it must let packets in', async () => {
  const { fleet } = scenario;
  const subnetId = fleet.addSubnet();
  const { targetId, targetGroupArn } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: [] });
  const closed = fleet.addSecurityGroup();
  const task = fleet.addInterface({ subnetId, securityGroupIds: [closed] });
  fleet.register(targetGroupArn, { id: scenario.ec2.state.networkInterfaces.get(task)!.PrivateIpAddress! });
  expect(await decided([targetId])).toMatchObject({ reason: { message: expect.stringContaining(closed) } });
});

test('what is registered and nothing is described as leaves it unverified', async () => {
  const { fleet } = scenario;
  const subnetId = fleet.addSubnet();
  const { targetId } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: ['192.168.7.7'] });
  expect(await decided([targetId])).toMatchObject({ outcome: 'create', unverified: true, reason: { message: expect.stringContaining('192.168.7.7') } });
});

test('where it does not exist any more, it is not used', async () => {
  const { fleet, elbv2 } = scenario;
  const { targetId, loadBalancerArn } = fleet.addNetworkLoadBalancer({ registered: [receiver()] });
  elbv2.state.loadBalancers.delete(loadBalancerArn);
  expect(await decided([targetId])).toMatchObject({ reason: { message: expect.stringContaining(`${loadBalancerArn} does not exist`) } });
});

describe('in two zones, with sensors in the other one only', () => {
  function apart(options: { crossZone?: boolean; targetGroupCrossZone?: boolean }): string {
    const { fleet } = scenario;
    const subnetIds = [fleet.addSubnet({ zone: 'a' }), fleet.addSubnet({ zone: 'b' })];
    return fleet.addNetworkLoadBalancer({ subnetIds, registered: [receiver(subnetIds[1])], ...options }).targetId;
  }

  test.each([
    ['it balances across zones', { crossZone: true }],
    ['its target group does', { crossZone: false, targetGroupCrossZone: true }],
  ])('it is used where %s', async (_, options) => {
    const line = await decided([apart(options)]);
    expect(line).toMatchObject({ outcome: 'create' });
    expect(line).not.toHaveProperty('unverified');
  });

  test.each([
    ['it does not balance across zones', { crossZone: false }],
    ['its target group does not', { crossZone: true, targetGroupCrossZone: false }],
  ])('it is not used where %s', async (_, options) => {
    expect(await decided([apart(options)])).toMatchObject({ reason: { message: expect.stringContaining('it does not balance across zones') } });
  });

  test('it is unverified where that cannot be read', async () => {
    const targetId = apart({ crossZone: true });
    scenario.elbv2.faults.add({ operation: 'DescribeLoadBalancerAttributes', code: 'AccessDenied', times: 99 });
    expect(await decided([targetId])).toMatchObject({ outcome: 'create', unverified: true });
  });
});

test('groups of the load balancer and of the sensor behind it both let packets in', async () => {
  const { fleet } = scenario;
  const closed = fleet.addSecurityGroup();
  const open = fleet.addSecurityGroup({ ingress: [{ cidr: '0.0.0.0/0' }] });
  const shut = fleet.addNetworkLoadBalancer({ registered: [receiver()], securityGroupIds: [closed] });
  expect(await decided([shut.targetId])).toMatchObject({ reason: { message: expect.stringContaining(closed) } });
  const { instanceId } = fleet.addInstance({ securityGroupIds: [closed] });
  const inner = fleet.addNetworkLoadBalancer({ registered: [instanceId], securityGroupIds: [open] });
  expect(await decided([inner.targetId])).toMatchObject({ reason: { message: expect.stringContaining(closed) } });
  const through = fleet.addNetworkLoadBalancer({ registered: [receiver()], securityGroupIds: [open] });
  expect(await decided([through.targetId])).not.toHaveProperty('unverified');
});

test('its groups and the network ACL of its subnet count even where its own interfaces cannot be seen', async () => {
  const { fleet, ec2 } = scenario;
  const open = fleet.addSecurityGroup({ ingress: [{ cidr: '0.0.0.0/0' }] });
  const subnetIds = [fleet.addSubnet(), fleet.addSubnet()];
  fleet.addNetworkAcl({ subnetIds: subnetIds.slice(0, 1), rules: [{ number: 100, action: 'allow' }] });
  const registered = [receiver(subnetIds[1])];
  const { targetId } = fleet.addNetworkLoadBalancer({ subnetIds: subnetIds.slice(0, 1), registered, securityGroupIds: [open] });
  for (const [id, { InterfaceType }] of ec2.state.networkInterfaces) {
    if (InterfaceType === 'network_load_balancer') ec2.state.networkInterfaces.delete(id);
  }
  const line = await decided([targetId], { sourceNetworkAclEvaluation: 'ignore' });
  expect(line).toMatchObject({ outcome: 'create' });
  expect(line).not.toHaveProperty('unverified');
});

test('the network ACL of its subnet counts, for the address of its node there', async () => {
  const { fleet } = scenario;
  const subnetId = fleet.addSubnet();
  const { targetId } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: [receiver(subnetId)] });
  const line = await decided([targetId]);
  expect(line).toMatchObject({ outcome: 'create' });
  expect(line).not.toHaveProperty('unverified');
  fleet.addNetworkAcl({ subnetIds: [subnetId], rules: [] });
  expect(await decided([targetId])).toMatchObject({ reason: { code: 'no-reachable-target', message: expect.stringMatching(/acl-/) } });
});

describe('what cannot be read', () => {
  test('leaves it unverified, and used unless the settings say otherwise: listeners, while target groups tell who receives', async () => {
    const { targetId } = scenario.fleet.addNetworkLoadBalancer({ registered: [receiver()] });
    scenario.elbv2.faults.add({ operation: 'DescribeListeners', code: 'AccessDenied', status: 403, times: 99 });
    expect(await decided([targetId], { unknownPathTreatment: 'reject' })).toMatchObject({ outcome: 'skip' });
    expect(await decided([targetId])).toMatchObject({ outcome: 'create', unverified: true });
  });

  const RECEIVERS = [['DescribeLoadBalancers'], ['DescribeTargetHealth'], ['DescribeListeners', 'DescribeTargetGroups']];

  test.each(RECEIVERS)('keeps everything in its VPC from a session, the sensor most of all: %s %s', async (...operations) => {
    const { fleet, elbv2 } = scenario;
    const id = receiver();
    fleet.addNetworkLoadBalancer({ registered: [id] });
    const settings = scenario.settings([fleet.addSensor().targetId]);
    for (const operation of operations) elbv2.faults.add({ operation, code: 'AccessDenied', status: 403, times: 99 });
    const { networkInterfaceId } = fleet.addInstance();
    await scenario.sweep(settings);
    expect(scenario.sessions()).toEqual([]);
    expect(scenario.lineOf(networkInterfaceId)).toMatchObject({ level: 'WARN', reason: { code: 'receivers-unknown' } });
    expect(scenario.lineOf(scenario.ec2.state.interfacesOf(id)[0].NetworkInterfaceId)).toMatchObject({ reason: { code: 'receivers-unknown' } });
  });

  test('keeps nothing elsewhere from a session: another VPC that is not peered with it', async () => {
    const { fleet, elbv2 } = scenario;
    const [here, peer, there] = [fleet.addVpc(), fleet.addVpc(), fleet.addVpc()];
    const [inHere, inPeer, inThere] = [here, peer, there].map((vpcId) => fleet.addSubnet({ vpcId }));
    fleet.addPeering({ requesterVpcId: here, accepterVpcId: peer });
    fleet.addNetworkLoadBalancer({ subnetIds: [inHere], registered: [receiver(inHere)] });
    elbv2.faults.add({ operation: 'DescribeLoadBalancers', code: 'AccessDenied', status: 403, times: 99 });
    const peered = fleet.addInstance({ subnetId: inPeer });
    const far = fleet.addInstance({ subnetId: inThere });
    const sensors = [inPeer, inThere].map((subnetId) => fleet.addSensor({ subnetId }).targetId);
    await scenario.sweep(scenario.settings(sensors));
    expect(scenario.sessions()).toEqual([`${far.networkInterfaceId} 1 ${sensors[1]}`]);
    expect(scenario.lineOf(peered.networkInterfaceId)).toMatchObject({ reason: { code: 'receivers-unknown' } });
  });

  test('takes no session away, and is remembered for an hour by the ledger', async () => {
    const { fleet, elbv2, clock } = scenario;
    const id = receiver();
    fleet.addNetworkLoadBalancer({ registered: [id] });
    const first = fleet.addInstance();
    const settings = scenario.settings([fleet.addSensor().targetId], { sources: { include: [{ tags: { mirror: 'yes' } }], exclude: [], interfaces: 'all' } });
    const all = scenario.settings(settings.targets.map(({ targetId }) => targetId));
    clock.advance(5 * 60_000);
    await scenario.sweep(settings);
    elbv2.faults.add({ operation: 'DescribeTargetHealth', code: 'AccessDenied', status: 403, times: 999 });
    clock.advance(5 * 60_000);
    const late = fleet.addInstance();
    await scenario.sweep(all);
    expect(scenario.sessions()).toEqual([expect.stringContaining(first.networkInterfaceId)]);
    expect(scenario.lineOf(late.networkInterfaceId)).toMatchObject({ reason: { code: 'receivers-unknown' } });
    expect(scenario.lineOf(scenario.ec2.state.interfacesOf(id)[0].NetworkInterfaceId)).toMatchObject({ reason: { code: 'receiver' } });
    clock.advance(3_600_000);
    await scenario.sweep(all);
    expect(scenario.sessions()).toHaveLength(1);
  });

  test('is told in one ERROR line a sweep, with the call, its permission and what the service said', async () => {
    const { fleet, elbv2 } = scenario;
    const registered = [receiver()];
    for (const _ of [1, 2]) fleet.addNetworkLoadBalancer({ registered });
    elbv2.faults.add({ operation: 'DescribeTargetHealth', code: 'AccessDenied', status: 403, times: 99 });
    await scenario.sweep(scenario.settings([fleet.addSensor().targetId]));
    expect(scenario.lines.filter(({ level }) => level === 'ERROR')).toEqual([expect.objectContaining({
      message: expect.stringContaining('could not be read'),
      call: 'elasticloadbalancing:DescribeTargetHealth',
      permission: 'elasticloadbalancing:DescribeTargetHealth',
      error: expect.objectContaining({ name: 'AccessDenied', httpStatusCode: 403 }),
    })]);
  });

  test('of one load balancer, because it is in another account, leaves the others as they are', async () => {
    const { fleet, elbv2 } = scenario;
    const own = fleet.addNetworkLoadBalancer({ registered: [receiver()] });
    const foreignArn = own.loadBalancerArn.replace('123456789012', '210987654321');
    const foreign = fleet.addTarget({ type: 'network-load-balancer', to: foreignArn, ownerId: '210987654321' });
    const isAsked = ({ LoadBalancerArns }: Record<string, unknown>) => (LoadBalancerArns as string[]).includes(foreignArn);
    elbv2.faults.add({ operation: 'DescribeLoadBalancers', code: 'AccessDenied', times: 99, when: isAsked });
    const line = await decided([foreign, own.targetId]);
    expect(line).toMatchObject({ outcome: 'create', targetId: own.targetId });
    expect(line).not.toHaveProperty('unverified');
    expect(await decided([foreign])).toMatchObject({ outcome: 'create', targetId: foreign, unverified: true });
    scenario.lines.length = 0;
    await scenario.sweep(scenario.settings([foreign]));
    expect(scenario.lines.filter(({ level, networkInterfaceId }) => level !== 'INFO' && networkInterfaceId === undefined)).toEqual([
      expect.objectContaining({ level: 'WARN', message: expect.stringContaining('other accounts'), targets: { [foreign]: '210987654321' } }),
    ]);
  });

  test.each([['Throttling', 400], ['ServiceUnavailable', 503]])('for now, by %s, decides nothing: the batch comes again', async (code, status) => {
    const { fleet, elbv2 } = scenario;
    const { targetId } = fleet.addNetworkLoadBalancer({ registered: [receiver()] });
    elbv2.faults.add({ operation: 'DescribeTargetHealth', code, status });
    await expect(scenario.running(scenario.settings([targetId]), fleet.addInstance().instanceId)).rejects.toMatchObject({ name: code });
    expect(scenario.writes()).toEqual([]);
  });
});

test('more load balancers than one call takes are described in several, with all pages', async () => {
  const { fleet, elbv2 } = scenario;
  elbv2.state.pageSize = 7;
  const id = receiver();
  const targetIds = Array.from({ length: 41 }, () => fleet.addNetworkLoadBalancer({ registered: [id] }).targetId);
  expect(await decided(targetIds.slice(40))).toMatchObject({ outcome: 'create', targetId: targetIds[40] });
  const calls = elbv2.calls.filter(({ operation }) => operation === 'DescribeLoadBalancers');
  expect(calls.map(({ input }) => (input as { LoadBalancerArns: string[] }).LoadBalancerArns.length).sort()).toEqual([1, 20, 20, 20, 20, 20, 20]);
});

test.each([['instance', 'running'], ['instance', 'stopped'], ['address', 'running']] as const)(
  'an event about what is registered by its %s and is %s has everything looked at', async (by, state) => {
    const { fleet, ec2 } = scenario;
    const subnetId = fleet.addSubnet();
    const sensor = fleet.addInstance({ subnetId, state });
    const { PrivateIpAddress: address = '' } = ec2.state.networkInterfaces.get(sensor.networkInterfaceId)!;
    const { targetId } = fleet.addNetworkLoadBalancer({ subnetIds: [subnetId], registered: [by === 'instance' ? sensor.instanceId : address] });
    await scenario.running(scenario.settings([targetId]), sensor.instanceId);
    expect(scenario.lines.map(({ message }) => message)).toContain('swept');
    scenario.lines.length = 0;
    await scenario.running(scenario.settings([targetId]), fleet.addInstance().instanceId);
    expect(scenario.lines.map(({ message }) => message)).not.toContain('swept');
  },
);

describe('what is registered behind it is never mirrored', () => {
  const line = (instanceId: string) => scenario.lines.filter((each) => each.instanceId === instanceId).at(-1);

  test('as an instance', async () => {
    const id = receiver();
    const settings = scenario.settings([scenario.fleet.addNetworkLoadBalancer({ registered: [id] }).targetId]);
    expect(await scenario.running(settings, id)).toEqual(DONE);
    expect(line(id)?.reason?.code).toBe('receiver');
    await scenario.deliver(settings, sweepMessage(0, scenario.clock.now()));
    expect(scenario.sessions()).toEqual([]);
  });

  test.each(['primary', 'secondary'])('by its %s address, with all its interfaces', async (which) => {
    const { fleet, ec2 } = scenario;
    const sensor = fleet.addInstance({ interfaces: [{}, {}] });
    const eni = ec2.state.networkInterfaces.get(sensor.networkInterfaceId)!;
    const secondary = { Primary: false, PrivateIpAddress: '10.0.0.200' };
    ec2.state.networkInterfaces.set(eni.NetworkInterfaceId, { ...eni, PrivateIpAddresses: [...eni.PrivateIpAddresses ?? [], secondary] });
    const id = which === 'primary' ? eni.PrivateIpAddress! : secondary.PrivateIpAddress;
    const settings = scenario.settings([fleet.addNetworkLoadBalancer({ subnetIds: [eni.SubnetId!], registered: [id] }).targetId]);
    await scenario.running(settings, sensor.instanceId);
    await scenario.deliver(settings, sweepMessage(0, scenario.clock.now()));
    expect(scenario.sessions()).toEqual([]);
    expect(line(sensor.instanceId)?.reason?.code).toBe('receiver');
  });

  test('even where the load balancer is the target of somebody else', async () => {
    const { fleet } = scenario;
    const id = receiver();
    fleet.addNetworkLoadBalancer({ registered: [id] });
    await scenario.running(scenario.settings([fleet.addSensor().targetId]), id);
    expect(scenario.sessions()).toEqual([]);
  });

  test('but what has the same address in another VPC is as any other instance', async () => {
    const { fleet } = scenario;
    const [here, there] = [0, 1].map(() => fleet.addSubnet({ vpcId: fleet.addVpc({ cidr: '10.0.0.0/16' }) }));
    const sensor = fleet.addInstance({ subnetId: here, interfaces: [{ privateIpAddress: '10.0.0.9' }] });
    const twin = fleet.addInstance({ subnetId: there, interfaces: [{ privateIpAddress: '10.0.0.9' }] });
    // A load balancer of that VPC has nothing to do with it either.
    fleet.addNetworkLoadBalancer({ subnetIds: [there], registered: ['10.0.0.8'] });
    const { targetId } = fleet.addNetworkLoadBalancer({ subnetIds: [here], registered: ['10.0.0.9'] });
    const near = fleet.addSensor({ subnetId: there });
    const settings = scenario.settings([targetId, near.targetId]);
    const other = fleet.addInstance({ subnetId: there });
    await scenario.running(settings, other.instanceId);
    // Nobody asked about it yet.
    expect(scenario.sessions()).toEqual([`${other.networkInterfaceId} 1 ${near.targetId}`]);
    await scenario.running(settings, twin.instanceId, sensor.instanceId);
    expect(line(sensor.instanceId)?.reason?.code).toBe('receiver');
    expect(scenario.sessions()).toContain(`${twin.networkInterfaceId} 1 ${near.targetId}`);
  });

  test('from when it is registered: its own session goes with the next sweep', async () => {
    const { fleet } = scenario;
    const { targetId, targetGroupArn } = fleet.addNetworkLoadBalancer({ registered: [receiver()] });
    const settings = { ...scenario.settings([targetId]), maxDeselectedPercent: 10 };
    const late = fleet.addInstance();
    await scenario.running(settings, late.instanceId);
    expect(scenario.sessions()).toEqual([`${late.networkInterfaceId} 1 ${targetId}`]);
    fleet.register(targetGroupArn, { id: late.instanceId });
    await scenario.deliver(settings, sweepMessage(0, scenario.clock.now()));
    expect(scenario.sessions()).toEqual([]);
    expect(line(late.instanceId)).toMatchObject({ outcome: 'delete', reason: { code: 'receiver' } });
  });

  test('from when it is registered: its own session also goes when something happens to another instance', async () => {
    const { fleet, filterId } = scenario;
    const late = fleet.addInstance();
    const { targetId } = fleet.addNetworkLoadBalancer({ registered: [receiver(), late.instanceId] });
    fleet.addSession({ networkInterfaceId: late.networkInterfaceId, targetId, filterId, tags: OWN });
    const other = fleet.addInstance();
    await scenario.running(scenario.settings([targetId]), other.instanceId);
    expect(scenario.sessions()).toEqual([`${other.networkInterfaceId} 1 ${targetId}`]);
  });
});
