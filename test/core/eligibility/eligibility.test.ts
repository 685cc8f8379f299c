import { eligibility } from '../../../src/core/eligibility/eligibility';
import { EMPTY_LEDGER, withRefusedInterface } from '../../../src/core/ledger/ledger';
import type { Instance, Target } from '../../../src/core/model/inventory';
import type { SourceSettings } from '../../../src/core/model/settings';
import { ACCOUNT, inventory, networkInterface, sensor, settings, workload } from '../build';

const SENSOR = sensor('s');

function judge(instance: Instance, { targets, sources, ledger = EMPTY_LEDGER }: {
  targets?: readonly Target[];
  sources?: Partial<SourceSettings>;
  ledger?: typeof EMPTY_LEDGER;
} = {}) {
  const configured = settings(['s'], { sources: { include: [], exclude: [], interfaces: 'all', ...sources } });
  const judged = eligibility(inventory({ instances: [instance], sensors: [SENSOR], targets: targets ?? [] }), configured, ledger, 0);
  return instance.networkInterfaces.map((each) => judged(instance, each));
}

test('an attached interface of a running instance is a source', () => {
  expect(judge(workload('web'))).toEqual([{ eligible: true, priority: 0 }]);
});

test.each(['pending', 'stopping', 'stopped', 'shutting-down', 'terminated'] as const)('an instance that is %s is no source, and keeps its sessions', (state) => {
  expect(judge(workload('web', { state }))).toEqual([
    { eligible: false, code: 'instance-not-running', message: `i-web is ${state}`, keepsSession: true },
  ]);
});

test.each(['attaching', 'detaching', 'detached'] as const)('an interface that is %s is no source yet, and keeps its sessions', (attachment) => {
  expect(judge(workload('web', { attachment }))).toEqual([
    { eligible: false, code: 'interface-not-attached', message: `it is ${attachment}`, keepsSession: true },
  ]);
});

test.each(['trunk', 'efa-only', 'evs', 'efa', 'lambda'])('an interface of type %s is no source', (interfaceType) => {
  expect(judge(workload('web', { interfaceType }))).toEqual([expect.objectContaining({ code: 'interface-type', keepsSession: false })]);
});

test('an interface without an IPv4 address is no source', () => {
  const { privateIpv4, ...ipv6Only } = networkInterface('web');
  expect(privateIpv4).toBeDefined();
  expect(judge({ ...workload('web'), networkInterfaces: [ipv6Only] })).toEqual([expect.objectContaining({ code: 'no-ipv4-address' })]);
});

test('an interface is a source although another of its instance has no IPv4 address', () => {
  const { privateIpv4, ...ipv6Only } = networkInterface('web-2');
  expect(privateIpv4).toBeDefined();
  expect(judge(workload('web', { more: [ipv6Only] })).map(({ eligible }) => eligible)).toEqual([true, false]);
});

describe('sensors are no sources', () => {
  test('nor is any other interface of theirs', () => {
    const twoLegs = sensor('s', { more: [networkInterface('management', { instanceId: 'i-s' })] });
    const judged = eligibility(inventory({ sensors: [twoLegs] }), settings(['s']), EMPTY_LEDGER, 0);
    expect(twoLegs.instance.networkInterfaces.map((each) => judged(twoLegs.instance, each))).toEqual([
      expect.objectContaining({ code: 'receiver', message: 'i-s receives mirrored traffic through tmt-s, and mirroring it would be a loop' }),
      expect.objectContaining({ code: 'receiver' }),
    ]);
  });

  test('nor is the interface of a target that is not configured', () => {
    const other = sensor('other');
    expect(judge(other.instance, { targets: [other.target] })).toEqual([expect.objectContaining({ code: 'receiver' })]);
  });

  test.each([['i-web'], ['10.0.1.5']])('nor is what a load-balancer target forwards to as %s', (id) => {
    const loadBalancer: Target = {
      kind: 'network-load-balancer',
      targetId: 'tmt-nlb',
      ownerId: ACCOUNT,
      loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/sensors/0123456789abcdef',
      loadBalancer: { state: 'active', vpcId: 'vpc-1', zones: [], securityGroupIds: [], registered: [{ id, healthy: true }] },
    };
    expect(judge(workload('web'), { targets: [loadBalancer] })).toEqual([expect.objectContaining({ code: 'receiver' })]);
    const elsewhere = workload('far', { vpcId: 'vpc-2', privateIpv4: '10.0.1.5' });
    expect(judge(elsewhere, { targets: [loadBalancer] })).toEqual([expect.objectContaining({ eligible: true })]);
  });

  test('nor is the interface of a Gateway Load Balancer endpoint', () => {
    const endpoint: Target = {
      kind: 'gateway-load-balancer-endpoint',
      targetId: 'tmt-gwlbe',
      ownerId: ACCOUNT,
      endpointId: 'vpce-1',
      endpoint: { state: 'available', vpcId: 'vpc-1', subnets: [], networkInterfaceIds: ['eni-web'] },
    };
    expect(judge(workload('web'), { targets: [endpoint] })).toEqual([expect.objectContaining({ code: 'receiver' })]);
  });
});

describe('selection', () => {
  const production = workload('web', { tags: { env: 'production', team: 'red' }, type: 'm5.large' });
  const priorities = (sources: Partial<SourceSettings>) => judge(production, { sources }).map((each) => (each.eligible ? each.priority : each.code));

  test.each([
    ['nothing is excluded or included', {}, 0],
    ['a tag is included', { include: [{ tags: { env: 'production' } }] }, 0],
    ['all tags of a selector match', { include: [{ tags: { env: 'production', team: 'red' } }] }, 0],
    ['one tag of a selector does not match', { include: [{ tags: { env: 'production', team: 'blue' } }] }, 'not-selected'],
    ['one of several selectors matches', { include: [{ tags: { team: 'blue' } }, { vpcIds: ['vpc-1'] }] }, 0],
    ['the subnet is another', { include: [{ subnetIds: ['subnet-z'] }] }, 'not-selected'],
    ['the instance type is listed', { include: [{ instanceTypes: ['c5.large', 'm5.large'] }] }, 0],
    ['it is excluded', { exclude: [{ tags: { team: 'red' } }] }, 'not-selected'],
    ['it is included and excluded', { include: [{ tags: { team: 'red' } }], exclude: [{ vpcIds: ['vpc-1'] }] }, 'not-selected'],
    ['a tag has the name of a property that every object has', { include: [{ tags: { constructor: 'x' } }] }, 'not-selected'],
    ['several selectors match: the highest priority counts', { include: [{ priority: 1 }, { priority: 7 }, { priority: 3 }] }, 7],
  ])('when %s', (_case, sources, expected) => {
    expect(priorities(sources)).toEqual([expected]);
  });

  test('primary interfaces alone can be asked for', () => {
    const two = workload('web', { more: [networkInterface('web-2')] });
    expect(judge(two, { sources: { interfaces: 'primary' } })).toEqual([
      expect.objectContaining({ eligible: true }), expect.objectContaining({ code: 'not-selected' }),
    ]);
  });
});

describe('what EC2 refused for good is unsupported', () => {
  test('as an interface', () => {
    const ledger = withRefusedInterface(EMPTY_LEDGER, 'eni-web', { message: 'not supported', instanceType: 'm5.large' });
    expect(judge(workload('web'), { ledger })).toEqual([
      expect.objectContaining({ code: 'unsupported', message: 'EC2 cannot mirror it on m5.large: not supported' }),
    ]);
    expect(judge(workload('app'), { ledger })).toEqual([expect.objectContaining({ eligible: true })]);
    expect(judge(workload('web', { type: 'c5.large' }), { ledger })).toEqual([expect.objectContaining({ eligible: true })]);
  });

  test('as an instance type', () => {
    const ledger = { ...EMPTY_LEDGER, refusedInstanceTypes: new Map([['t2.micro', 'not supported']]) };
    expect(judge(workload('web', { type: 't2.micro' }), { ledger })).toEqual([expect.objectContaining({ code: 'unsupported' })]);
    expect(judge(workload('web', { type: 't3.micro' }), { ledger })).toEqual([expect.objectContaining({ eligible: true })]);
  });
});

test.each(['stopping', 'shutting-down', 'pending'] as const)('the session of an instance that is %s stays, whenever it was stopped before', (state) => {
  const web = { ...workload('web', { state }), stoppedSince: 0 };
  const configured = settings(['s'], { idleSessionGraceSeconds: 1 });
  const ledger = { ...EMPTY_LEDGER, idleSince: new Map([['eni-web', 0]]) };
  const judged = eligibility(inventory({ instances: [web] }), configured, ledger, 1_000_000);
  expect(judged(web, web.networkInterfaces[0])).toMatchObject({ keepsSession: true });
});

test('of several targets through which a sensor receives the one with the lowest id is named, in whatever order EC2 lists them', () => {
  const { target } = sensor('web');
  const others = ['tmt-2', 'tmt-1', 'tmt-3'].map((targetId): Target => ({ ...target, targetId }));
  for (const targets of [others, [...others].reverse()]) {
    expect(judge(workload('web'), { targets })).toEqual([
      expect.objectContaining({ code: 'receiver', message: 'i-web receives mirrored traffic through tmt-1, and mirroring it would be a loop' }),
    ]);
  }
});
