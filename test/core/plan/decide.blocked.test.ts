import { EMPTY_LEDGER, type Ledger } from '../../../src/core/ledger/ledger';
import { withObservations } from '../../../src/core/ledger/observations';
import type { Instance } from '../../../src/core/model/inventory';
import type { Settings } from '../../../src/core/model/settings';
import { decide } from '../../../src/core/plan/decide';
import { applied } from '../apply';
import { allowGroup, inventory, networkInterface, securityGroup, sensor, session, settings, workload } from '../build';
import { NOW, plan } from '../planned';

/** An interface that reaches the sensors of these letters. */
const reaching = (name: string, letters: string, tags: Record<string, string> = {}) => (
  workload(name, { tags, securityGroupIds: [...letters].map((letter) => `sg-of-${letter}`) })
);
const world = (letters: string) => ({
  sensors: [...letters].map((letter) => sensor(letter, { securityGroupIds: [`sg-${letter}`] })),
  securityGroups: [...letters].map((letter) => securityGroup(`sg-${letter}`, allowGroup(`sg-of-${letter}`))),
});
const small = (letters: string, capacity = 1) => [...letters].map((letter) => ({ targetId: `tmt-${letter}`, capacity }));
const GRACE = { targetDownGraceSeconds: 600 };
const blockedSince = (...entries: [string, number][]): Ledger => ({ ...EMPTY_LEDGER, blockedSince: new Map(entries) });

function outcomes({ interfaces }: Pick<ReturnType<typeof plan>, 'interfaces'>): Record<string, string> {
  return Object.fromEntries(interfaces.filter(({ reason }) => reason.code !== 'receiver').map(({ networkInterfaceId, outcome, targetId = '' }) => (
    [networkInterfaceId.slice(4), `${outcome} ${targetId}`.trim()]
  )));
}

describe('a session whose path is closed, on a full sensor', () => {
  const parts = { ...world('a'), instances: [reaching('dead', ''), reaching('new', 'a')], sessions: [session('tms-1', 'dead', 'a')] };

  test('makes room for an interface that can use its place, and says so', () => {
    const planned = plan(parts, small('a'));
    expect(outcomes(planned)).toEqual({ dead: 'delete', new: 'create tmt-a' });
    expect(planned.interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-dead')?.reason).toEqual({
      code: 'no-reachable-target',
      message: expect.stringMatching(/; tms-1 mirrors nothing and makes room on tmt-a for another interface$/),
    });
    expect(planned.actions.map(({ action }) => action)).toEqual(['delete', 'create']);
  });

  test('stays while nobody needs its place', () => {
    expect(outcomes(plan({ ...parts, instances: parts.instances.slice(0, 1) }, small('a')))).toEqual({ dead: 'keep' });
  });

  test.each([
    ['within the grace it stays', NOW - 599_999, { dead: 'keep', new: 'skip' }],
    ['after the grace it goes', NOW - 600_000, { dead: 'delete', new: 'create tmt-a' }],
  ])('%s', (_when, since, expected) => {
    expect(outcomes(plan(parts, small('a'), GRACE, blockedSince(['eni-dead', since])))).toEqual(expected);
  });

  test('moves to another sensor within the grace already, and leaves its place', () => {
    const planned = plan({ ...parts, ...world('ab'), instances: [reaching('dead', 'b'), reaching('new', 'ab')] }, small('ab'), GRACE, blockedSince(['eni-dead', NOW]));
    expect(outcomes(planned)).toEqual({ dead: 'modify tmt-b', new: 'create tmt-a' });
  });

  test.each([
    ['lower priority', [['eni-dead-1', 1], ['eni-dead-2', 2]], { tier: 'gold' }, 'dead-2'],
    ['longer blocked', [['eni-dead-1', 2], ['eni-dead-2', 1]], {}, 'dead-2'],
    ['lower id', [['eni-dead-1', 1], ['eni-dead-2', 1]], {}, 'dead-1'],
  ] as [string, [string, number][], Record<string, string>, string][])('goes before one of %s', (_what, since, tags, first) => {
    const planned = plan({
      ...parts,
      instances: [reaching('dead-1', '', tags), reaching('dead-2', ''), reaching('new', 'a')],
      sessions: [session('tms-1', 'dead-1', 'a'), session('tms-2', 'dead-2', 'a')],
    }, small('a', 2), { sources: { include: [{ tags: { tier: 'gold' }, priority: 5 }, {}], exclude: [], interfaces: 'all' } }, blockedSince(...since));
    expect(Object.entries(outcomes(planned)).filter(([, outcome]) => outcome === 'delete')).toEqual([[first, 'delete']]);
  });

  test('goes before that of a primary interface, however much longer that is blocked, and after one of lower priority', () => {
    const second = (name: string, tags?: Record<string, string>) => workload(`of-${name}`, { tags, securityGroupIds: [], more: [networkInterface(name, { securityGroupIds: [] })] });
    const sources: Settings['sources'] = { include: [{ tags: { tier: 'gold' }, priority: 5 }, {}], exclude: [], interfaces: 'all' };
    const yielding = (instances: readonly Instance[], ...dead: string[]) => Object.entries(outcomes(plan({
      ...parts,
      instances: [...instances, reaching('new', 'a')],
      sessions: dead.map((name) => session(`tms-${name}`, name, 'a')),
    }, small('a', 2), { sources }, blockedSince(...dead.map((name, index): [string, number] => [`eni-${name}`, index])))))
      .filter(([, outcome]) => outcome === 'delete').map(([name]) => name);
    expect(yielding([reaching('primary', ''), second('second')], 'primary', 'second')).toEqual(['second']);
    expect(yielding([reaching('primary', ''), second('second', { tier: 'gold' })], 'second', 'primary')).toEqual(['primary']);
  });

  test('does not flap when its path opens and closes again', () => {
    let seen = inventory(parts);
    let ledger = EMPTY_LEDGER;
    const configured = settings(small('a'), { sessionOwner: 'owner', ...GRACE });
    const open = [securityGroup('sg-a', allowGroup('sg-workload'), allowGroup('sg-of-a'))];
    const log: string[] = [];
    for (let minute = 0; minute < 60; minute++) {
      const isOpen = minute % 20 >= 15;
      const network = isOpen ? inventory({ ...parts, securityGroups: open }).network : inventory(parts).network;
      seen = { ...seen, network, instances: seen.instances.map((each) => (each.instanceId === 'i-dead' ? workload('dead') : each)) };
      const now = NOW + minute * 60_000;
      ledger = withObservations(ledger, seen, configured, now);
      const planned = decide(seen, ledger, configured, now);
      log.push(...planned.actions.map(({ action, networkInterfaceId }) => `${minute} ${action} ${networkInterfaceId}`));
      seen = applied(seen, planned);
    }
    expect(log).toEqual(['10 delete eni-dead', '10 create eni-new']);
  });
});

describe('a look at some instances', () => {
  const parts = { ...world('a'), instances: [reaching('new', 'a')], sessions: [session('tms-1', 'dead', 'a')] };
  const look = (ledger: Ledger, more: Partial<Parameters<typeof inventory>[0]> = {}, partial = true) => decide(
    { ...inventory({ ...parts, ...more }), ...(partial && { partial: true as const }) }, ledger, settings(small('a'), { sessionOwner: 'owner', ...GRACE }), NOW,
  );

  test('deletes no session to make room, and says that a sweep would', () => {
    const { awaitsSweep, actions } = look(blockedSince(['eni-dead', 0]), { instances: [reaching('new', 'a'), reaching('dead', '')] });
    expect(actions).toEqual([]);
    expect(awaitsSweep).toBe(true);
    expect(look(blockedSince(['eni-dead', 0])).awaitsSweep).toBe(true);
  });

  test.each([
    ['nothing is blocked', EMPTY_LEDGER, {}],
    ['it has not been for long', blockedSince(['eni-dead', NOW]), {}],
    ['the session is foreign', blockedSince(['eni-dead', 0]), { sessions: [session('tms-1', 'dead', 'a', { owner: 'other' })] }],
    ['it is on another sensor', blockedSince(['eni-else', 0]), { sessions: [...parts.sessions, session('tms-2', 'else', 'b')] }],
  ])('does not ask for a sweep where %s', (_why, ledger, more) => {
    expect(look(ledger, more)).not.toHaveProperty('awaitsSweep');
  });

  test('at everything there is no sweep to wait for', () => {
    expect(look(blockedSince(['eni-dead', NOW - 1]), {}, false)).not.toHaveProperty('awaitsSweep');
  });
});

test('places that working and blocked sessions exchange are changed by way of deleting the blocked one', () => {
  const { actions } = plan({
    ...world('ab'),
    instances: [reaching('dead', 'b'), reaching('works', 'ab')],
    sessions: [session('tms-1', 'dead', 'a'), session('tms-2', 'works', 'b')],
  }, small('ab'));
  expect(actions.map(({ action, networkInterfaceId, targetId }) => [action, networkInterfaceId, targetId])).toEqual([
    ['delete', 'eni-dead', 'tmt-a'], ['modify', 'eni-works', 'tmt-a'], ['create', 'eni-dead', 'tmt-b'],
  ]);
});

test('of several working sessions of an interface the one stays that leaves room for another', () => {
  const { interfaces, actions } = plan({
    ...world('ab'),
    instances: [reaching('two', 'ab'), reaching('new', 'a')],
    sessions: [session('tms-1', 'two', 'a'), session('tms-2', 'two', 'b', { sessionNumber: 2 })],
  }, small('ab'));
  expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-two')).toMatchObject({ outcome: 'modify', sessionId: 'tms-2', targetId: 'tmt-b' });
  expect(actions.map(({ action, networkInterfaceId }) => `${action} ${networkInterfaceId}`)).toEqual(['delete eni-two', 'modify eni-two', 'create eni-new']);
});

describe('where unknown paths are rejected', () => {
  const unseen = sensor('a', { securityGroupIds: ['sg-unseen'] });
  const reject = { unknownPathTreatment: 'reject' } as const;

  test('a session stays whose path became unknown, and a new one is not created', () => {
    const { interfaces } = plan({
      instances: [workload('has'), workload('new')],
      sensors: [unseen, sensor('b', { securityGroupIds: ['sg-b'] })],
      securityGroups: [securityGroup('sg-b')],
      sessions: [session('tms-1', 'has', 'a')],
    }, ['a', 'b'], reject);
    const of = (id: string) => interfaces.find(({ networkInterfaceId }) => networkInterfaceId === id);
    expect(of('eni-has')).toMatchObject({ outcome: 'keep', mirrored: true, unverified: true });
    expect(of('eni-new')).toMatchObject({ outcome: 'skip', mirrored: false });
  });
});

describe('the limit of sessions in the account', () => {
  const limit = (accountSessionLimit: number) => ({ accountSessionLimit });
  const foreign = session('tms-x', 'x', 'elsewhere', { owner: 'other' });

  test('leaves interfaces out although sensors have room, foreign sessions included', () => {
    const parts = { ...world('a'), instances: [reaching('1', 'a'), reaching('2', 'a')], sessions: [foreign] };
    const { interfaces } = plan(parts, ['a'], limit(2));
    expect(interfaces.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['create', 'skip']);
    expect(interfaces[1].reason).toEqual({
      code: 'account-limit', message: 'a sensor has room for it, but the account has as many sessions in the Region as EC2 allows',
    });
  });

  test('makes blocked sessions yield to others on whatever sensor they are', () => {
    const parts = { ...world('ab'), instances: [reaching('dead', ''), reaching('new', 'b')], sessions: [session('tms-1', 'dead', 'a')] };
    expect(outcomes(plan(parts, ['a', 'b'], limit(1)))).toEqual({ dead: 'delete', new: 'create tmt-b' });
  });

  test('is not known where the account holds more', () => {
    const parts = { ...world('a'), instances: [reaching('1', 'a')], sessions: [foreign, { ...foreign, sessionId: 'tms-y' }] };
    expect(outcomes(plan(parts, ['a'], limit(1)))).toEqual({ 1: 'create tmt-a' });
  });

  test('counts the sessions that go', () => {
    const parts = { ...world('a'), instances: [reaching('1', 'a'), reaching('2', 'a')], sessions: [session('tms-1', 'gone', 'b')] };
    const observed = { ...inventory(parts), detached: [workload('gone').networkInterfaces[0]] };
    const ledger = { ...EMPTY_LEDGER, idleSince: new Map([['eni-gone', 0]]) };
    const { summary } = decide(observed, ledger, settings(['a'], { sessionOwner: 'owner', idleSessionGraceSeconds: 1, ...limit(2) }), NOW);
    expect(summary).toMatchObject({ create: 2, delete: 1 });
  });
});
