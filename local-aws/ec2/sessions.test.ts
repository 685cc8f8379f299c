import type {
  CreateTrafficMirrorSessionResult,
  DescribeTrafficMirrorSessionsResult,
  ModifyTrafficMirrorSessionResult,
  TrafficMirrorSession,
} from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2, Ec2Options } from './ec2';
import { Fleet, FleetInstance } from '../fleet/builder';

let fleet: Fleet;
let filterId: string;
let targetId: string;

function build(options: Partial<Ec2Options> = {}): void {
  fleet = new Fleet(new Ec2({ clock: new ManualClock(), ...options }));
  filterId = fleet.addFilter();
  ({ targetId } = fleet.addSensor());
}

beforeEach(() => build());

function create(eni: FleetInstance | string, more: object = {}) {
  return fleet.ec2.call<CreateTrafficMirrorSessionResult>('CreateTrafficMirrorSession', {
    NetworkInterfaceId: typeof eni === 'string' ? eni : eni.networkInterfaceId,
    TrafficMirrorTargetId: targetId,
    TrafficMirrorFilterId: filterId,
    SessionNumber: 1,
    ...more,
  }).TrafficMirrorSession;
}

function modify({ TrafficMirrorSessionId }: TrafficMirrorSession, change: object): TrafficMirrorSession {
  const input = { TrafficMirrorSessionId, ...change };
  return fleet.ec2.call<ModifyTrafficMirrorSessionResult>('ModifyTrafficMirrorSession', input).TrafficMirrorSession!;
}

function sessions(filters: object[] = []) {
  return fleet.ec2.call<DescribeTrafficMirrorSessionsResult>('DescribeTrafficMirrorSessions', { Filters: filters }).TrafficMirrorSessions ?? [];
}

function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).name;
  }
  return 'no error';
}

test('a session gets an id, a random network id of 24 bits, and its tags', () => {
  const instance = fleet.addInstance();

  const session = create(instance, { TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: [{ Key: 'owner', Value: 'me' }] }] });

  expect(session).toMatchObject({
    NetworkInterfaceId: instance.networkInterfaceId, TrafficMirrorTargetId: targetId, SessionNumber: 1, OwnerId: '123456789012',
  });
  expect(session?.VirtualNetworkId).toBeGreaterThan(0);
  expect(session?.VirtualNetworkId).toBeLessThan(2 ** 24);
  expect(sessions([{ Name: 'tag:owner', Values: ['me'] }])).toEqual([session]);
  expect(sessions([{ Name: 'session-number', Values: ['1'] }, { Name: 'network-interface-id', Values: ['eni-none'] }])).toEqual([]);
});

test.each([
  ['t2.micro', 'NetworkInterfaceNotSupported'],
  ['m8g.large', 'NetworkInterfaceNotSupported'],
  ['m6i.metal', 'NetworkInterfaceNotSupported'],
  ['m5.metal', 'no error'],
  ['t3.nano', 'no error'],
  ['mac2.metal', 'no error'],
  ['u-6tb1.56xlarge', 'no error'],
  ['m7i-flex.large', 'no error'],
])('an interface of a %s gives %s', (instanceType, expected) => {
  expect(code(() => create(fleet.addInstance({ instanceType })))).toBe(expected);
});

test('what is no ordinary interface of an instance cannot be mirrored', () => {
  const trunk = fleet.addInstance({ interfaces: [{ type: 'trunk' }] });
  const loose = fleet.addInterface();

  expect(code(() => create(trunk))).toBe('NetworkInterfaceNotSupported');
  expect(code(() => create(loose))).toBe('NetworkInterfaceNotSupported');
  expect(code(() => create('eni-none'))).toBe('InvalidNetworkInterfaceID.NotFound');
});

test('a target is never a source', () => {
  const sensor = fleet.addSensor({ instanceType: 'm5.large' });

  expect(code(() => create(sensor))).toBe('InvalidParameterValue');
});

test.each([
  [{ TrafficMirrorTargetId: 'tmt-none' }, 'InvalidTrafficMirrorTargetId.NotFound'],
  [{ TrafficMirrorFilterId: 'tmf-none' }, 'InvalidTrafficMirrorFilterId.NotFound'],
  [{ SessionNumber: 0 }, 'InvalidParameterValue'],
  [{ SessionNumber: 32_767 }, 'InvalidParameterValue'],
  [{ SessionNumber: undefined }, 'MissingParameter'],
  [{ VirtualNetworkId: 2 ** 24 }, 'InvalidParameterValue'],
])('%j is refused with %s', (more, expected) => {
  expect(code(() => create(fleet.addInstance(), more))).toBe(expected);
});

test('a session number is taken once an interface, with a code that a test may choose', () => {
  build({ undocumentedCodes: { sessionNumberInUse: 'SomethingElse' } });
  const [one, other] = [fleet.addInstance(), fleet.addInstance()];
  create(one);

  expect(code(() => create(one))).toBe('SomethingElse');
  expect(code(() => create(other))).toBe('no error');
});

test('the interface of a target is no source, with a code that a test may choose; a source can become a target', () => {
  build({ undocumentedCodes: { sourceIsTarget: 'SomethingElse' } });
  const [source, sensor] = [fleet.addInstance(), fleet.addSensor()];
  create(source);

  expect(code(() => create(sensor))).toBe('SomethingElse');
  expect(code(() => fleet.ec2.call('CreateTrafficMirrorTarget', { NetworkInterfaceId: source.networkInterfaceId }))).toBe('no error');
});

test('an interface has three sessions at most', () => {
  const instance = fleet.addInstance();
  for (const SessionNumber of [1, 2, 3]) create(instance, { SessionNumber });

  expect(code(() => create(instance, { SessionNumber: 4 }))).toBe('TrafficMirrorSessionsPerInterfaceLimitExceeded');
});

test.each([['c5.xlarge', 10], ['c5.18xlarge', 100]])('an interface target on a %s takes %i sources', (instanceType, capacity) => {
  ({ targetId } = fleet.addSensor({ instanceType }));
  const [first] = Array.from({ length: capacity }, () => {
    const instance = fleet.addInstance();
    create(instance);
    return instance;
  });

  expect(() => create(fleet.addInstance())).toThrow(`Sources per interface-target limit reached (${capacity + 1})`);
  expect(code(() => create(fleet.addInstance()))).toBe('TrafficMirrorSourcesPerTargetLimitExceeded');
  expect(code(() => create(first, { SessionNumber: 2 }))).toBe('no error');
});

test('two targets that lead to one interface share its places', () => {
  const sensor = fleet.addSensor();
  const twin = fleet.addTarget({ to: sensor.networkInterfaceId });
  ({ targetId } = sensor);
  for (let count = 0; count < 10; count += 1) create(fleet.addInstance());
  targetId = twin;

  expect(code(() => create(fleet.addInstance()))).toBe('TrafficMirrorSourcesPerTargetLimitExceeded');
});

test('a load balancer takes any number of sources', () => {
  targetId = fleet.addTarget({ type: 'network-load-balancer', to: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/a/1' });

  for (let count = 0; count < 101; count += 1) create(fleet.addInstance());

  expect(sessions()).toHaveLength(101);
});

test('an account has no more sessions than its quota', () => {
  build({ quotas: { sessionsPerAccount: 2 } });
  create(fleet.addInstance());
  create(fleet.addInstance());

  expect(code(() => create(fleet.addInstance()))).toBe('TrafficMirrorSessionLimitExceeded');
});

test('sessions of other accounts fill a target that they share, and only its owner sees them', () => {
  const own = fleet.addSensor();
  const shared = fleet.addTarget({ to: fleet.addSensor().networkInterfaceId, ownerId: '999999999999' });
  for (const id of [own.targetId, shared]) {
    for (let count = 0; count < 10; count += 1) {
      fleet.addSession({ networkInterfaceId: `eni-foreign-${count}`, targetId: id, filterId, ownerId: '888888888888' });
    }
  }
  targetId = shared;

  expect(code(() => create(fleet.addInstance()))).toBe('TrafficMirrorSourcesPerTargetLimitExceeded');
  expect(sessions().map(({ TrafficMirrorTargetId }) => TrafficMirrorTargetId)).toEqual(Array(10).fill(own.targetId));
});

test('a client token repeats the answer, even when the session is gone, and refuses other parameters', () => {
  const [instance, other] = [fleet.addInstance(), fleet.addInstance()];
  const session = create(instance, { ClientToken: 'once' });

  expect(create(instance, { ClientToken: 'once' })).toEqual(session);
  fleet.ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: session?.TrafficMirrorSessionId });
  expect(create(instance, { ClientToken: 'once' })).toEqual(session);
  expect(sessions()).toEqual([]);
  expect(code(() => create(other, { ClientToken: 'once' }))).toBe('IdempotentParameterMismatch');
});

test('a session can move, change and lose fields', () => {
  const session = create(fleet.addInstance(), { Description: 'a', PacketLength: 100, VirtualNetworkId: 7 });
  const other = fleet.addSensor();

  fleet.ec2.call('ModifyTrafficMirrorSession', {
    TrafficMirrorSessionId: session?.TrafficMirrorSessionId,
    TrafficMirrorTargetId: other.targetId,
    SessionNumber: 5,
    RemoveFields: ['packet-length', 'description', 'virtual-network-id'],
  });

  const [changed] = sessions();
  expect(changed).toMatchObject({ TrafficMirrorTargetId: other.targetId, SessionNumber: 5 });
  expect([changed.PacketLength, changed.Description]).toEqual([undefined, undefined]);
  expect(changed.VirtualNetworkId).not.toBe(7);
});

test.each([
  ['its target', ({ TrafficMirrorTargetId }: TrafficMirrorSession) => ({ TrafficMirrorTargetId, SessionNumber: 5 })],
  ['its filter', ({ TrafficMirrorFilterId }: TrafficMirrorSession) => ({ TrafficMirrorFilterId })],
  ['its number', ({ SessionNumber }: TrafficMirrorSession) => ({ SessionNumber })],
  ['its packet length', () => ({ PacketLength: 100 })],
  ['its network identifier', () => ({ VirtualNetworkId: 7 })],
  ['a description that it does not have, to remove it', () => ({ RemoveFields: ['description'] })],
])('a change that repeats %s is refused, and so is all that comes with it', (_case, change) => {
  const session = create(fleet.addInstance(), { PacketLength: 100, VirtualNetworkId: 7 })!;
  const other = fleet.addSensor();

  expect(code(() => modify(session, { TrafficMirrorTargetId: other.targetId, ...change(session) }))).toBe('InvalidParameterValue');
  expect(sessions()).toEqual([session]);
});

test('a change that changes nothing is refused', () => {
  expect(code(() => modify(create(fleet.addInstance())!, {}))).toBe('MissingParameter');
});

test('a field cannot be removed and set at the same time', () => {
  const session = create(fleet.addInstance(), { PacketLength: 100 })!;
  expect(code(() => modify(session, { PacketLength: 200, RemoveFields: ['packet-length'] }))).toBe('InvalidParameterCombination');
});

test('EC2 fills in the packet length for a load balancer, where it can be changed and not removed', () => {
  const loadBalancer = fleet.addTarget({
    type: 'network-load-balancer', to: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/a/1',
  });
  const session = create(fleet.addInstance(), { TrafficMirrorTargetId: loadBalancer })!;
  const moving = create(fleet.addInstance())!;

  expect(session.PacketLength).toBe(8500);
  expect(code(() => modify(session, { RemoveFields: ['packet-length'] }))).toBe('InvalidParameterValue');
  expect(modify(session, { TrafficMirrorTargetId: targetId }).PacketLength).toBe(8500);
  expect(modify(moving, { TrafficMirrorTargetId: loadBalancer }).PacketLength).toBe(8500);
});

test('a session with longer packets than a load balancer takes cannot move there as it is', () => {
  const loadBalancer = fleet.addTarget({
    type: 'network-load-balancer', to: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/a/1',
  });
  const session = create(fleet.addInstance(), { PacketLength: 9000 })!;

  expect(code(() => modify(session, { TrafficMirrorTargetId: loadBalancer }))).toBe('InvalidParameterValue');
  expect(modify(session, { TrafficMirrorTargetId: loadBalancer, PacketLength: 8500 }).PacketLength).toBe(8500);
});

test('a session cannot move to a target that is full', () => {
  const full = fleet.addSensor();
  for (let count = 0; count < 10; count += 1) create(fleet.addInstance(), { TrafficMirrorTargetId: full.targetId });
  const session = create(fleet.addInstance());

  expect(code(() => fleet.ec2.call('ModifyTrafficMirrorSession', {
    TrafficMirrorSessionId: session?.TrafficMirrorSessionId, TrafficMirrorTargetId: full.targetId,
  }))).toBe('TrafficMirrorSourcesPerTargetLimitExceeded');
});

test('targets and filters in use cannot be deleted', () => {
  create(fleet.addInstance());

  expect(code(() => fleet.ec2.call('DeleteTrafficMirrorTarget', { TrafficMirrorTargetId: targetId }))).toBe('TrafficMirrorTargetInUseException');
  expect(code(() => fleet.ec2.call('DeleteTrafficMirrorFilter', { TrafficMirrorFilterId: filterId }))).toBe('TrafficMirrorFilterInUse');
});

test('a filter takes ten rules, each number once a direction', () => {
  const rule = (RuleNumber: number, TrafficDirection = 'ingress') => fleet.ec2.call('CreateTrafficMirrorFilterRule', {
    TrafficMirrorFilterId: filterId, TrafficDirection, RuleNumber, RuleAction: 'accept', DestinationCidrBlock: '0.0.0.0/0', SourceCidrBlock: '0.0.0.0/0',
  });
  for (let number = 1; number <= 8; number += 1) rule(number, number % 2 === 0 ? 'egress' : 'ingress');

  expect(code(() => rule(1))).toBe('TrafficMirrorFilterRuleAlreadyExists');
  expect(code(() => rule(200))).toBe('TrafficMirrorFilterRuleLimitExceeded');
});

test('a load balancer has to be there, and fits one target', () => {
  const { loadBalancerArn, targetId: first } = fleet.addNetworkLoadBalancer({ registered: [fleet.addInstance().instanceId] });
  const creation = (NetworkLoadBalancerArn: string) => code(() => fleet.ec2.call('CreateTrafficMirrorTarget', { NetworkLoadBalancerArn }));

  expect(creation(`${loadBalancerArn}0`)).toBe('NetworkLoadBalancerNotFoundException');
  expect(creation(loadBalancerArn)).toBe('NlbInUseByTrafficMirrorTargetException');
  fleet.ec2.call('DeleteTrafficMirrorTarget', { TrafficMirrorTargetId: first });
  expect(creation(loadBalancerArn)).toBe('no error');
});
