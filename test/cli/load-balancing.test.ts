import { account, ACCOUNT_ID, type Files, record } from './account';
import { plan, verdict, warnings } from './planned';
import { answersTo } from '../../src/cli/answers';
import { loadBalancing } from '../../src/cli/load-balancing';

const ELB = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT_ID}`;
const MIRROR = `${ELB}:loadbalancer/net/mirror/0123456789abcdef`;
const SENSORS = `${ELB}:targetgroup/sensors/fedcba9876543210`;

const loadBalancer = (arn: string, over: object = {}) => ({
  LoadBalancerArn: arn,
  LoadBalancerName: arn.split('/')[2],
  Type: 'network',
  Scheme: 'internal',
  VpcId: 'vpc-1',
  State: { Code: 'active' },
  AvailabilityZones: [{ ZoneName: 'us-east-1a', SubnetId: 'subnet-a', LoadBalancerAddresses: [{ PrivateIPv4Address: '10.0.1.100' }] }],
  SecurityGroups: [],
  ...over,
});
const listener = (over: object = {}) => ({
  ListenerArn: MIRROR.replace('loadbalancer', 'listener'),
  LoadBalancerArn: MIRROR,
  Port: 4789,
  Protocol: 'UDP',
  DefaultActions: [{ Type: 'forward', TargetGroupArn: SENSORS }],
  ...over,
});
const healthOf = (state: string, over: object = {}) => ({
  TargetHealthDescriptions: [{ Target: { Id: 'i-sensor', Port: 4789, ...over }, HealthCheckPort: '80', TargetHealth: { State: state } }],
});

const LOAD_BALANCERS = 'elbv2-describe-load-balancers.json';
const LISTENERS = 'elbv2-describe-listeners.json';
const TARGET_GROUPS = 'elbv2-describe-target-groups.json';
const HEALTH = 'elbv2-describe-target-health.json';

const unrecorded = account({
  'describe-traffic-mirror-targets.json': {
    TrafficMirrorTargets: [
      { TrafficMirrorTargetId: 'tmt-1', NetworkLoadBalancerArn: MIRROR, Type: 'network-load-balancer', OwnerId: ACCOUNT_ID },
    ],
  },
});
const recorded = (over: Files = {}): Files => ({
  ...unrecorded,
  [LOAD_BALANCERS]: { LoadBalancers: [loadBalancer(MIRROR)] },
  [LISTENERS]: { Listeners: [listener()] },
  [TARGET_GROUPS]: { TargetGroups: [{ TargetGroupArn: SENSORS, Protocol: 'UDP', Port: 4789, LoadBalancerArns: [MIRROR] }] },
  [HEALTH]: healthOf('healthy'),
  ...over,
});
const without = (...names: string[]) => Object.fromEntries(Object.entries(recorded()).filter(([name]) => !names.includes(name)));

test('a load balancer that listens on UDP 4789 and has a healthy sensor of the zone behind it can be used, without limit', () => {
  expect(verdict(recorded(), 'eni-web')).toBe('eligible');
  expect(plan(recorded()).targets).toMatchObject([{ capacity: null, availabilityZones: ['us-east-1a'] }]);
});

test('what is registered behind it is no source', () => {
  expect(plan(recorded()).interfaces.find(({ instanceId }) => instanceId === 'i-sensor')?.reason.code).toBe('receiver');
});

test('it is unknown what was not recorded', () => {
  expect(verdict(unrecorded, 'eni-web')).toBe('unknown at state');
  expect(verdict(without(LISTENERS), 'eni-web')).toBe('unknown at state');
  expect(verdict(without(HEALTH), 'eni-web')).toBe('unknown at state');
});

test('without sight of its listeners, what any UDP group of its own holds is still no source', () => {
  expect(plan(without(LISTENERS)).interfaces.find(({ instanceId }) => instanceId === 'i-sensor')?.reason.code).toBe('receiver');
});

test('nor is what a group holds that takes TCP beside UDP', () => {
  const files = { ...without(LISTENERS), [TARGET_GROUPS]: { TargetGroups: [{ TargetGroupArn: SENSORS, Protocol: 'TCP_UDP', LoadBalancerArns: [MIRROR] }] } };

  expect(plan(files).interfaces.find(({ instanceId }) => instanceId === 'i-sensor')?.reason.code).toBe('receiver');
});

test('a target stands in the zone of its instance, or of its address, where its health does not name one', () => {
  const behind = (over: object) => plan(recorded({ [HEALTH]: healthOf('healthy', over) })).interfaces
    .find(({ instanceId }) => instanceId === 'i-web')?.candidates?.[0].reason;

  expect(behind({ Id: 'i-db' })).toMatch(/nothing healthy is registered .* in us-east-1a, and whether it balances across zones cannot be read/);
  expect(behind({ Id: '10.0.2.5' })).toContain('nothing healthy is registered behind the load balancer in us-east-1a');
  expect(behind({ Id: 'i-db', AvailabilityZone: 'us-east-1a' })).not.toContain('nothing healthy');
  expect(behind({ Id: '10.0.9.10' })).not.toContain('nothing healthy');
});

test('a group without weight gets no packets', () => {
  const groups = (Weight: number) => ({ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: SENSORS, Weight }] } });
  const weighing = (Weight: number) => recorded({ [LISTENERS]: { Listeners: [listener({ DefaultActions: [groups(Weight)] })] } });

  expect(verdict(weighing(1), 'eni-web')).toBe('eligible');
  expect(verdict(weighing(0), 'eni-web')).toBe('unknown at state');
});

test('target groups are needed for their ports only: the listener names its group', () => {
  expect(verdict(without(TARGET_GROUPS), 'eni-web')).toBe('eligible');
});

test.each([
  ['it does not exist', { [LOAD_BALANCERS]: { LoadBalancers: [] } }],
  ['it is not active', { [LOAD_BALANCERS]: { LoadBalancers: [loadBalancer(MIRROR, { State: { Code: 'failed' } })] } }],
  ['it listens elsewhere', { [LISTENERS]: { Listeners: [listener({ Port: 4790 })] } }],
  ['it listens to nothing', { [LISTENERS]: { Listeners: [] } }],
  ['it listens to TCP', { [LISTENERS]: { Listeners: [listener({ Protocol: 'TCP' })] } }],
  ['nothing behind it is in use', { [HEALTH]: healthOf('unused') }],
  ['nothing is behind it', { [HEALTH]: { TargetHealthDescriptions: [] } }],
])('it is rejected when %s', (_, over) => {
  expect(verdict(recorded(over), 'eni-web')).toBe('rejected at state');
});

test.each(['unhealthy', 'initial', 'draining', 'unavailable'])('a load balancer whose targets are all %s fails open, which is unknown', (state) => {
  expect(verdict(recorded({ [HEALTH]: healthOf(state) }), 'eni-web')).toBe('unknown at state');
});

test.each([
  ['load balancers', [LOAD_BALANCERS]], ['targets', [HEALTH]], ['listeners and target groups', [LISTENERS, TARGET_GROUPS]],
])('where its %s are not recorded, nothing in its VPC gets a session, and a warning says why', (_, names) => {
  const { interfaces } = plan(without(...names));
  expect(interfaces.map(({ reason }) => reason.code)).toEqual(interfaces.map(() => 'receivers-unknown'));
  expect(warnings(without(...names), ['plan'])).toContainEqual(expect.stringContaining(`the snapshot has no ${names[0].replace('.json', '')}: unknown`));
});

describe('whatever of it is not recorded', () => {
  const all = [LOAD_BALANCERS, LISTENERS, TARGET_GROUPS, HEALTH];
  const subsets = all.reduce<readonly (readonly string[])[]>((found, name) => [...found, ...found.map((names) => [...names, name])], [[]]);

  test.each(subsets.map((names) => [names]))('(%j) what receives gets no session, and nothing else does unless receivers are known', (names) => {
    const { interfaces } = plan(without(...names));
    const has = (name: string) => !names.includes(name);
    const known = has(LOAD_BALANCERS) && has(HEALTH) && (has(LISTENERS) || has(TARGET_GROUPS));
    const codeOf = (id: string) => interfaces.find(({ networkInterfaceId }) => networkInterfaceId === id)?.reason.code;
    expect(codeOf('eni-sensor')).toBe(known ? 'receiver' : 'receivers-unknown');
    expect(codeOf('eni-web')).toBe(known ? 'new' : 'receivers-unknown');
    expect(verdict(without(...names), 'eni-web')).toBe(known && has(LISTENERS) ? 'eligible' : 'unknown at state');
  });

  test('target groups are missed only where listeners, which name them, are not recorded', () => {
    const missed = (...names: string[]) => warnings(without(...names), ['plan']).filter((warning) => warning.includes('elbv2-describe-target-groups'));
    expect(missed(TARGET_GROUPS)).toEqual([]);
    expect(missed(TARGET_GROUPS, LISTENERS)).toEqual(['the snapshot has no elbv2-describe-target-groups: unknown: which target groups load balancer targets have']);
  });
});

test('a listener that takes TCP beside UDP is unknown', () => {
  expect(verdict(recorded({ [LISTENERS]: { Listeners: [listener({ Protocol: 'TCP_UDP' })] } }), 'eni-web')).toBe('unknown at state');
});

test('targets get packets on the port that they are registered with', () => {
  const files = recorded({ [HEALTH]: healthOf('healthy', { Port: 4790 }) });

  expect(verdict(files, 'eni-web')).toBe('rejected at security-group');
});

test('its groups stand before it', () => {
  const files = recorded({ [LOAD_BALANCERS]: { LoadBalancers: [loadBalancer(MIRROR, { SecurityGroups: ['sg-unseen'] })] } });

  expect(verdict(files, 'eni-web')).toBe('unknown at security-group');
});

test('its address comes from its interface where it does not tell it', () => {
  const zone = { ZoneName: 'us-east-1a', SubnetId: 'subnet-lb', LoadBalancerAddresses: [] };
  const acl = { RuleNumber: 100, RuleAction: 'allow', Protocol: '-1' };
  const files = recorded({
    [LOAD_BALANCERS]: { LoadBalancers: [loadBalancer(MIRROR, { AvailabilityZones: [zone] })] },
    'describe-network-acls.json': {
      NetworkAcls: [{
        NetworkAclId: 'acl-1',
        Associations: ['subnet-a', 'subnet-lb', 'subnet-sensor'].map((SubnetId) => ({ SubnetId })),
        Entries: [{ ...acl, Egress: false, CidrBlock: '0.0.0.0/0' }, { ...acl, Egress: true, CidrBlock: '10.0.8.0/24' }],
      }],
    },
  });
  const described = {
    NetworkInterfaceId: 'eni-lb',
    InterfaceType: 'network_load_balancer',
    Description: 'ELB net/mirror/0123456789abcdef',
    SubnetId: 'subnet-lb',
    VpcId: 'vpc-1',
    PrivateIpAddress: '10.0.8.7',
  };

  expect(verdict(files, 'eni-web')).toBe('unknown at network-acl');
  expect(verdict({ ...files, 'describe-network-interfaces.json': { NetworkInterfaces: [described] } }, 'eni-web')).toBe('eligible');
});

describe('with several load balancers and target groups', () => {
  const OTHER = `${ELB}:loadbalancer/net/web/1111111111111111`;
  const WEB = `${ELB}:targetgroup/web/2222222222222222`;
  const several = {
    ...unrecorded,
    [LOAD_BALANCERS]: { LoadBalancers: [loadBalancer(OTHER), loadBalancer(MIRROR)] },
    [TARGET_GROUPS]: {
      TargetGroups: [
        { TargetGroupArn: WEB, Protocol: 'TCP', Port: 443, LoadBalancerArns: [OTHER] },
        { TargetGroupArn: SENSORS, Protocol: 'UDP', Port: 4789, LoadBalancerArns: [MIRROR] },
      ],
    },
    'elbv2-describe-listeners/a.json': { Listeners: [listener({ LoadBalancerArn: OTHER, Port: 443, Protocol: 'TLS' })] },
    'elbv2-describe-listeners/b.json': { Listeners: [listener()] },
    'elbv2-describe-target-health/web.json': healthOf('unhealthy'),
  };

  test.each([
    'sensors', 'fedcba9876543210', 'sensors-fedcba9876543210', 'targetgroup_sensors_fedcba9876543210', encodeURIComponent(SENSORS), SENSORS.replace(/[:/]/g, '_'),
  ])('a file of target health may be named %s', (name) => {
    expect(verdict({ ...several, [`elbv2-describe-target-health/${name}.json`]: healthOf('healthy') }, 'eni-web')).toBe('eligible');
  });

  test('a file of target health may name its group inside', () => {
    const wrapped = { TargetGroupArn: SENSORS, ...healthOf('healthy') };

    expect(verdict({ ...several, 'elbv2-describe-target-health/2.json': wrapped }, 'eni-web')).toBe('eligible');
  });

  test('the folder may carry the extension of the file', () => {
    expect(verdict({ ...several, [`${HEALTH}/sensors.json`]: healthOf('healthy') }, 'eni-web')).toBe('eligible');
  });

  test('the only file without a group belongs to the only group without a file', () => {
    expect(verdict({ ...several, 'elbv2-describe-target-health/2.json': healthOf('healthy') }, 'eni-web')).toBe('eligible');
  });

  test('files that could belong to several groups belong to none', () => {
    const files = { ...several, 'elbv2-describe-target-health/2.json': healthOf('healthy'), 'elbv2-describe-target-health/3.json': healthOf('healthy') };

    expect(verdict(files, 'eni-web')).toBe('unknown at state');
  });

  test('a file that could belong to several groups belongs to none', () => {
    const [sensors, more] = [SENSORS, SENSORS.replace('sensors', 'more')].map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 }));
    const both = listener({ DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [sensors, more] } }] });
    const files = { ...several, 'elbv2-describe-listeners/b.json': { Listeners: [both] } };

    const folder = record({ ...files, 'elbv2-describe-target-health/2.json': healthOf('healthy') });
    const { targetHealth } = loadBalancing((call) => answersTo(call, folder), new Set([MIRROR])) ?? {};

    expect([...targetHealth?.keys() ?? []]).toEqual([WEB]);
  });

  test('an answer without listeners says nothing about a load balancer whose listeners are known', () => {
    const files = { ...several, 'elbv2-describe-listeners/c.json': { Listeners: [] }, 'elbv2-describe-target-health/sensors.json': healthOf('healthy') };

    expect(verdict(files, 'eni-web')).toBe('eligible');
  });

  test('the health of another group says nothing', () => {
    expect(verdict(several, 'eni-web')).toBe('unknown at state');
  });

  test('an answer without listeners belongs to the load balancer that its file is named after', () => {
    const { 'elbv2-describe-listeners/b.json': _, ...files } = several;

    expect(verdict(files, 'eni-web')).toBe('unknown at state');
    expect(verdict({ ...files, 'elbv2-describe-listeners/mirror.json': { Listeners: [] } }, 'eni-web')).toBe('rejected at state');
  });
});

test.each([
  [LISTENERS, 'Listeners'], [TARGET_GROUPS, 'TargetGroups'], [HEALTH, 'TargetHealthDescriptions'],
])('%s is refused when it is not whole', (file, list) => {
  expect(() => plan(recorded({ [file]: {} }))).toThrow(`${file}: expected an object with the list ${list}`);
  expect(() => plan(recorded({ [file]: { [list]: [], NextMarker: 'abc' } }))).toThrow(`${file} holds only a part of the answer (it ends in NextMarker)`);
});
