import { EMPTY_LEDGER, type Ledger, withRefusedInterface, withRefusedTarget } from '../../../src/core/ledger/ledger';
import { decide } from '../../../src/core/plan/decide';
import { allow, entry, inventory, networkAcl, networkInterface, securityGroup, sensor, session, settings, workload, zone } from '../build';
import { NOW, plan } from '../planned';

const WEB = workload('web');
const HOUR = 3_600_000;

describe('an interface without a session', () => {
  test('gets one on a sensor that can take it', () => {
    const { web, actions, summary } = plan({ instances: [WEB], sensors: [sensor('a')] }, ['a']);
    expect(web).toEqual({
      networkInterfaceId: 'eni-web',
      instanceId: 'i-web',
      availabilityZone: 'us-east-1a',
      outcome: 'create',
      mirrored: true,
      targetId: 'tmt-a',
      sessionNumber: 1,
      reason: { code: 'new', message: 'it has no session yet, and tmt-a can take it' },
    });
    expect(actions).toEqual([{ action: 'create', networkInterfaceId: 'eni-web', targetId: 'tmt-a', filterId: 'tmf-1', sessionNumber: 1 }]);
    expect(summary).toEqual({ eligible: 1, mirrored: 1, unmirrored: 0, unsupported: 0, create: 1, modify: 0, delete: 0 });
  });

  test('goes to the sensor with the fewest sessions, foreign ones included', () => {
    const sessions = [session('tms-1', 'x', 'a'), session('tms-2', 'y', 'b', { owner: 'somebody else' }), session('tms-3', 'z', 'b', { owner: 'somebody else' })];
    expect(plan({ instances: [WEB], sensors: [sensor('a'), sensor('b')], sessions }, ['a', 'b']).web).toMatchObject({ targetId: 'tmt-a' });
  });

  test('is reported with the sensors that came furthest, and with what shuts the others off', () => {
    const sensors = [
      sensor('far', { zone: zone('b') }),
      sensor('shut', { securityGroupIds: ['sg-shut'] }),
      sensor('gone', { state: 'stopped' }),
    ];
    const { web, actions, summary } = plan({ instances: [WEB], sensors, securityGroups: [securityGroup('sg-shut', allow('192.0.2.0/24'))] }, ['far', 'shut', 'gone']);
    expect(web).toMatchObject({ outcome: 'skip', mirrored: false, reason: { code: 'no-reachable-target' } });
    expect(web?.reason.message).toMatch(/^it can reach no sensor: tmt-shut: [^;]*sg-shut.*; 1 more is in another zone; 1 more is not ready to receive$/);
    expect(actions).toEqual([]);
    expect(summary).toMatchObject({ eligible: 1, mirrored: 0, unmirrored: 1 });
  });

  test('is reported with the sensors that are full', () => {
    const sessions = Array.from({ length: 10 }, (_, index) => session(`tms-${index}`, `other-${index}`, 'a'));
    expect(plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']).web).toMatchObject({
      outcome: 'skip',
      mirrored: false,
      reason: { code: 'no-capacity', message: 'every sensor that it can reach is full: tmt-a (10 sessions)' },
    });
  });

  test('is reported with what EC2 said where it refused another session', () => {
    const ledger = withRefusedTarget(EMPTY_LEDGER, 'tmt-a', 'limit reached (11)');
    expect(plan({ instances: [WEB], sensors: [sensor('a')] }, ['a'], {}, ledger).web?.reason).toEqual({
      code: 'no-capacity', message: 'every sensor that it can reach is full: tmt-a (limit reached (11))',
    });
  });

  test('takes the next number above those of foreign sessions', () => {
    const sessions = [session('tms-1', 'web', 'x', { owner: 'somebody else' }), session('tms-2', 'web', 'x', { owner: 'somebody else', sessionNumber: 2 })];
    expect(plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']).web).toMatchObject({ outcome: 'create', sessionNumber: 3 });
  });

  test('stays without where three foreign sessions leave no place', () => {
    const sessions = [1, 2, 3].map((sessionNumber) => session(`tms-${sessionNumber}`, 'web', 'x', { owner: 'somebody else', sessionNumber }));
    expect(plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']).web).toMatchObject({
      outcome: 'skip', mirrored: false, reason: { code: 'session-limit' },
    });
  });

  test('is not tried again where EC2 refused it for good', () => {
    const ledger = withRefusedInterface(EMPTY_LEDGER, 'eni-web', { message: 'not supported', instanceType: 'm5.large' });
    const { web, summary } = plan({ instances: [WEB], sensors: [sensor('a')] }, ['a'], {}, ledger);
    expect(web).toMatchObject({ outcome: 'skip', reason: { code: 'unsupported' } });
    expect(summary).toMatchObject({ eligible: 0, unmirrored: 0, unsupported: 1 });
  });

  test('goes to another sensor where EC2 refused another session on the first', () => {
    const ledger = withRefusedTarget(EMPTY_LEDGER, 'tmt-a', 'limit reached');
    const sessions = [session('tms-1', 'x', 'b')];
    expect(plan({ instances: [WEB], sensors: [sensor('a'), sensor('b')], sessions }, ['a', 'b'], {}, ledger).web).toMatchObject({ targetId: 'tmt-b' });
  });
});

test('where nobody can tell whether packets arrive, an interface is mirrored, and the plan says what is not known', () => {
  const { web, summary } = plan({ instances: [WEB], sensors: [sensor('a', { securityGroupIds: ['sg-unseen'] })] }, ['a']);
  expect(web).toMatchObject({ outcome: 'create', mirrored: true, unverified: true, reason: { code: 'new' } });
  expect(web?.reason.message).toMatch(/^it has no session yet, and tmt-a can take it; its path could not be verified: .*sg-unseen/);
  expect(summary.mirrored).toBe(1);
});

describe('an own session that is right', () => {
  test('is kept', () => {
    const { web, actions } = plan({ instances: [WEB], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'a')] }, ['a']);
    expect(web).toMatchObject({ outcome: 'keep', mirrored: true, sessionId: 'tms-1', targetId: 'tmt-a', reason: { code: 'mirrored' } });
    expect(actions).toEqual([]);
  });

  test('is kept although another sensor holds fewer', () => {
    const sessions = [session('tms-1', 'web', 'a'), session('tms-2', 'x', 'a'), session('tms-3', 'y', 'a')];
    expect(plan({ instances: [WEB], sensors: [sensor('a'), sensor('b')], sessions }, ['a', 'b']).actions).toEqual([]);
  });

  test('is kept on a sensor that holds more than it may', () => {
    const sessions = [session('tms-0', 'web', 'a'), ...Array.from({ length: 10 }, (_, index) => session(`tms-x${index}`, `x${index}`, 'a'))];
    expect(plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']).web).toMatchObject({ outcome: 'keep', mirrored: true });
  });

  test('keeps its number above those that foreign sessions hold', () => {
    const sessions = [session('tms-1', 'web', 'x', { owner: 'somebody else' }), session('tms-2', 'web', 'a', { sessionNumber: 2 })];
    expect(plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']).web).toMatchObject({ outcome: 'keep', sessionNumber: 2 });
  });

  test('moves when that lets one more interface be mirrored', () => {
    const sensors = [sensor('a'), sensor('b', { securityGroupIds: ['sg-b'] })];
    const flexible = workload('flexible', { subnetId: 'subnet-flexible', privateIpv4: '10.0.2.1' });
    const stuck = workload('stuck', { privateIpv4: '10.0.1.1' });
    const securityGroups = [securityGroup('sg-b', allow('10.0.2.0/24'))];
    const { interfaces, actions } = plan(
      { instances: [flexible, stuck], sensors, securityGroups, sessions: [session('tms-1', 'flexible', 'a')] },
      [{ targetId: 'tmt-a', capacity: 1 }, { targetId: 'tmt-b', capacity: 1 }],
    );
    expect(interfaces.filter(({ mirrored }) => mirrored).map(({ networkInterfaceId, targetId }) => [networkInterfaceId, targetId])).toEqual([
      ['eni-flexible', 'tmt-b'], ['eni-stuck', 'tmt-a'],
    ]);
    expect(actions.map(({ action, networkInterfaceId }) => [action, networkInterfaceId])).toEqual([['modify', 'eni-flexible'], ['create', 'eni-stuck']]);
    expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-flexible')?.reason).toEqual({
      code: 'displaced', message: 'tms-1 makes room on tmt-a and moves to tmt-b',
    });
  });
});

test('room that a session leaves when its path closed is handed out in the same plan', () => {
  const blocked = workload('blocked', { privateIpv4: '10.0.9.1' });
  const { interfaces, actions } = plan({
    instances: [blocked, WEB],
    sensors: [sensor('a', { securityGroupIds: ['sg-a'] }), sensor('b', { securityGroupIds: ['sg-b'] })],
    securityGroups: [securityGroup('sg-a', allow('10.0.1.0/24')), securityGroup('sg-b', allow('10.0.9.0/24'))],
    sessions: [session('tms-1', 'blocked', 'a')],
  }, [{ targetId: 'tmt-a', capacity: 1 }, { targetId: 'tmt-b', capacity: 1 }]);
  expect(interfaces.filter(({ mirrored }) => mirrored).map(({ networkInterfaceId, targetId }) => [networkInterfaceId, targetId])).toEqual([
    ['eni-blocked', 'tmt-b'], ['eni-web', 'tmt-a'],
  ]);
  expect(actions.map(({ action }) => action)).toEqual(['modify', 'create']);
});

test('with rebalancing, sessions move to a more even load, up to the limit', () => {
  const names = ['1', '2', '3', '4'];
  const parts = {
    instances: names.map((name) => workload(name)),
    sensors: [sensor('a'), sensor('b')],
    sessions: names.map((name) => session(`tms-${name}`, name, 'a')),
  };
  const even = plan(parts, ['a', 'b'], { rebalanceLimit: 10 });
  expect(even.targets.map(({ planned }) => planned)).toEqual([2, 2]);
  expect(even.interfaces.filter(({ outcome }) => outcome === 'modify').map(({ mirrored, reason }) => [mirrored, reason])).toEqual([
    [true, { code: 'rebalanced', message: 'tms-1 moves to tmt-b, which holds fewer sessions for its weight' }],
    [true, { code: 'rebalanced', message: 'tms-2 moves to tmt-b, which holds fewer sessions for its weight' }],
  ]);
  const observed = inventory(parts);
  expect(decide(observed, EMPTY_LEDGER, settings(['a', 'b'], { sessionOwner: 'owner', rebalanceLimit: 1 }), NOW).summary.modify).toBe(1);
  expect(plan(parts, ['a', 'b']).actions).toEqual([]);
});

test('with rebalancing, a sensor that holds more than it may gives sessions away, and then takes in who can go nowhere else', () => {
  const near = (name: string, host: number) => workload(name, { privateIpv4: `10.0.2.${host}` });
  const { interfaces, summary } = plan({
    instances: [near('1', 1), near('2', 2), WEB],
    sensors: [sensor('a'), sensor('b', { securityGroupIds: ['sg-b'] })],
    securityGroups: [securityGroup('sg-b', allow('10.0.2.0/24'))],
    sessions: [session('tms-1', '1', 'a'), session('tms-2', '2', 'a')],
  }, [{ targetId: 'tmt-a', capacity: 1 }, { targetId: 'tmt-b', capacity: 2 }], { rebalanceLimit: 10 });
  expect(summary).toMatchObject({ mirrored: 3, unmirrored: 0 });
  expect(interfaces.filter(({ mirrored }) => mirrored).map(({ networkInterfaceId, targetId }) => [networkInterfaceId, targetId])).toEqual([
    ['eni-1', 'tmt-b'], ['eni-2', 'tmt-b'], ['eni-web', 'tmt-a'],
  ]);
});

describe('an own session that is not right', () => {
  test.each([
    ['filter', { filterId: 'tmf-old' }, {}],
    ['number', { sessionNumber: 5 }, {}],
    ['packet length', {}, { packetLength: 128 }],
    ['virtual network ID', { virtualNetworkId: 8 }, { virtualNetworkId: 7 }],
  ])('is modified where it stands when its %s drifted', (_what, drifted, configured) => {
    const { web, actions } = plan({ instances: [WEB], sensors: [sensor('a'), sensor('b')], sessions: [session('tms-1', 'web', 'a', drifted)] }, ['a', 'b'], configured);
    expect(web).toMatchObject({ outcome: 'modify', mirrored: true, targetId: 'tmt-a', reason: { code: 'drifted' } });
    expect(actions).toEqual([{
      action: 'modify',
      networkInterfaceId: 'eni-web',
      sessionId: 'tms-1',
      previousTargetId: 'tmt-a',
      targetId: 'tmt-a',
      filterId: 'tmf-1',
      sessionNumber: 1,
      ...configured,
      previous: { filterId: 'tmf-1', sessionNumber: 1, ...drifted },
    }]);
  });

  test.each([
    ['blocked', sensor('a', { securityGroupIds: ['sg-shut'] }), ['a', 'b']],
    ['stopped', sensor('a', { state: 'stopped' }), ['a', 'b']],
    ['no longer configured', sensor('a'), ['b']],
  ])('moves to another sensor when its own is %s', (_case, first, configured) => {
    const { web, targets: sensors } = plan(
      { instances: [WEB], sensors: [first, sensor('b')], securityGroups: [securityGroup('sg-shut')], sessions: [session('tms-1', 'web', 'a')] },
      configured,
    );
    expect(web).toMatchObject({ outcome: 'modify', mirrored: true, sessionId: 'tms-1', targetId: 'tmt-b', reason: { code: 'rerouted' } });
    expect(sensors.find(({ targetId }) => targetId === 'tmt-b')).toMatchObject({ sessions: 0, planned: 1 });
  });

  test('stays, counted as unmirrored, when its path is closed and no other sensor can take it', () => {
    const networkAcls = { 'subnet-sensors': networkAcl('acl-1', entry(100, 'deny'), entry(100, 'allow', { egress: true })) };
    const { web, actions, summary } = plan(
      { instances: [WEB], sensors: [sensor('a', { subnetId: 'subnet-sensors' })], networkAcls, sessions: [session('tms-1', 'web', 'a')] }, ['a'],
    );
    expect(web).toMatchObject({ outcome: 'keep', mirrored: false, sessionId: 'tms-1', reason: { code: 'no-reachable-target' } });
    expect(web).not.toHaveProperty('targetId');
    expect(actions).toEqual([]);
    expect(summary).toMatchObject({ eligible: 1, mirrored: 0, unmirrored: 1 });
  });

  test('goes when its interface is a source no longer', () => {
    const { web, actions } = plan(
      { instances: [WEB], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'a')] }, ['a'],
      { sources: { include: [], exclude: [{ vpcIds: ['vpc-1'] }], interfaces: 'all' } },
    );
    expect(web).toMatchObject({ outcome: 'delete', mirrored: false, sessionId: 'tms-1', reason: { code: 'not-selected' } });
    expect(actions).toEqual([{ action: 'delete', networkInterfaceId: 'eni-web', sessionId: 'tms-1', targetId: 'tmt-a' }]);
  });

  test('stays while its instance is stopping', () => {
    const { web, actions } = plan({ instances: [workload('web', { state: 'stopping' })], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'a')] }, ['a']);
    expect(web).toMatchObject({ outcome: 'keep', mirrored: false, sessionId: 'tms-1', reason: { code: 'instance-not-running' } });
    expect(actions).toEqual([]);
  });
});

describe('a session of an instance that is stopped', () => {
  const stopped = (stoppedSince?: number) => ({ ...workload('web', { state: 'stopped' }), ...(stoppedSince !== undefined && { stoppedSince }) });
  const outcome = (stoppedSince: number | undefined, idleSessionGraceSeconds?: number) => plan(
    { instances: [stopped(stoppedSince)], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'a')] }, ['a'],
    { ...(idleSessionGraceSeconds !== undefined && { idleSessionGraceSeconds }) },
  ).web?.outcome;

  test.each([
    ['goes when the grace is over', NOW - HOUR, 3600, 'delete'],
    ['stays within the grace', NOW - HOUR + 1, 3600, 'keep'],
    ['goes at once without grace', NOW, 0, 'delete'],
    ['stays for ever where that is asked for', 0, undefined, 'keep'],
    ['stays where nobody knows since when it is stopped', undefined, 0, 'keep'],
  ])('%s', (_case, since, grace, expected) => {
    expect(outcome(since, grace)).toBe(expected);
  });

  test.each([[NOW - HOUR, 'delete'], [NOW - HOUR + 1, 'keep']])('is counted from when it was first seen so (%i) where EC2 does not tell', (seen, expected) => {
    const parts = { instances: [stopped()], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'a')] };
    const ledger = { ...EMPTY_LEDGER, idleSince: new Map([['eni-web', seen]]) };
    expect(plan(parts, ['a'], { idleSessionGraceSeconds: 3600 }, ledger).web?.outcome).toBe(expected);
  });
});

describe('a session on a sensor that is down', () => {
  const parts = { instances: [WEB], sensors: [sensor('a', { state: 'stopped' }), sensor('b')], sessions: [session('tms-1', 'web', 'a')] };
  const grace = { targetDownGraceSeconds: 600 };
  const downSince = (since: number): Ledger => ({ ...EMPTY_LEDGER, targetsDownSince: new Map([['tmt-a', since]]) });

  test('stays within the grace, counted as unmirrored', () => {
    const { web, actions } = plan(parts, ['a', 'b'], grace, downSince(NOW - 599_999));
    expect(web).toMatchObject({ outcome: 'keep', mirrored: false, sessionId: 'tms-1', reason: { code: 'target-down' } });
    expect(web?.reason.message).toBe('its sensor is down and may be back soon: tmt-a: i-a is stopped');
    expect(actions).toEqual([]);
  });

  test.each([
    ['when the grace is over', grace, downSince(NOW - 600_000)],
    ['where nobody knows since when', grace, EMPTY_LEDGER],
    ['without grace', {}, downSince(NOW)],
  ])('moves %s', (_case, over, ledger) => {
    expect(plan(parts, ['a', 'b'], over, ledger).web).toMatchObject({ outcome: 'modify', targetId: 'tmt-b' });
  });

  test('moves when something other than the state of its sensor shuts it off', () => {
    const shut = sensor('a', { securityGroupIds: ['sg-shut'] });
    const { web } = plan({ ...parts, sensors: [shut, sensor('b')], securityGroups: [securityGroup('sg-shut')] }, ['a', 'b'], grace, downSince(NOW));
    expect(web).toMatchObject({ outcome: 'modify', targetId: 'tmt-b' });
  });
});

test.each([
  ['with the same filter and a lower number', { filterId: 'tmf-1', sessionNumber: 1 }, 'shadowed'],
  ['with another filter', { filterId: 'tmf-2', sessionNumber: 1 }, 'mirrored'],
  ['with a higher number', { filterId: 'tmf-1', sessionNumber: 3 }, 'mirrored'],
])('beside a foreign session %s, an own session is reported as %s', (_which, foreign, code) => {
  const own = session('tms-own', 'web', 'a', { sessionNumber: foreign.sessionNumber === 1 ? 2 : 1 });
  const sessions = [own, session('tms-foreign', 'web', 'x', { owner: 'somebody else', ...foreign })];
  expect(plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']).web).toMatchObject({ outcome: 'keep', mirrored: true, reason: { code } });
});

test('of several own sessions on one interface the best stays and the others go', () => {
  const sessions = [session('tms-1', 'web', 'gone'), session('tms-2', 'web', 'a', { sessionNumber: 2 })];
  const { web, actions } = plan({ instances: [WEB], sensors: [sensor('a')], sessions }, ['a']);
  expect(web).toMatchObject({ outcome: 'modify', sessionId: 'tms-2', sessionNumber: 1 });
  expect(actions.map(({ action, sessionId }: { action: string; sessionId?: string }) => [action, sessionId])).toEqual([['delete', 'tms-1'], ['modify', 'tms-2']]);
});

test('foreign sessions are never touched', () => {
  const foreign = { owner: 'somebody else' };
  const sessions = [session('tms-1', 'web', 'gone', { ...foreign, filterId: 'tmf-9' }), session('tms-2', 's', 'gone', foreign)];
  const { actions } = plan({ instances: [WEB], sensors: [sensor('s')], sessions }, ['s']);
  expect(actions.map(({ action }) => action)).toEqual(['create']);
});

test('a sensor is never mirrored, and a session that it has goes', () => {
  const twoLegs = sensor('a', { more: [networkInterface('management', { instanceId: 'i-a' })] });
  const { interfaces, actions } = plan({ sensors: [twoLegs], sessions: [session('tms-1', 'management', 'a')] }, ['a']);
  expect(interfaces.map(({ outcome, reason }) => [outcome, reason.code])).toEqual([['skip', 'receiver'], ['delete', 'receiver']]);
  expect(actions).toHaveLength(1);
});

test('sensors are listed as configured, with their zones, their room and their load before and after', () => {
  const sessions = [session('tms-1', 'x', 'b'), session('tms-2', 'y', 'b', { owner: 'somebody else' })];
  const { targets: sensors } = plan({ instances: [WEB], sensors: [sensor('b', { type: 'c5.18xlarge' }), sensor('a')], sessions }, ['b', 'a', 'missing']);
  expect(sensors).toEqual([
    { targetId: 'tmt-b', availabilityZones: ['us-east-1a'], capacity: 100, sessions: 2, planned: 2 },
    { targetId: 'tmt-a', availabilityZones: ['us-east-1a'], capacity: 10, sessions: 0, planned: 1 },
    { targetId: 'tmt-missing', availabilityZones: [], capacity: 0, sessions: 0, planned: 0 },
  ]);
});

test('a load balancer has room without limit', () => {
  const nlb = { kind: 'network-load-balancer' as const, targetId: 'tmt-nlb', ownerId: '222222222222', loadBalancerArn: 'arn:nlb' };
  const { targets: sensors, summary } = plan({ instances: [WEB], targets: [nlb] }, ['nlb']);
  expect(sensors).toEqual([{ targetId: 'tmt-nlb', availabilityZones: [], capacity: null, sessions: 0, planned: 1 }]);
  expect(summary.create).toBe(1);
});

test('interfaces come in the order of their ids, whatever the order of the instances', () => {
  const instances = [workload('c'), workload('a'), workload('b')];
  const ids = (order: typeof instances) => plan({ instances: order }, ['s']).interfaces.map(({ networkInterfaceId }) => networkInterfaceId);
  expect(ids(instances)).toEqual(['eni-a', 'eni-b', 'eni-c']);
  expect(ids([...instances].reverse())).toEqual(['eni-a', 'eni-b', 'eni-c']);
});
