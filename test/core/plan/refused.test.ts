import fc from 'fast-check';
import { EMPTY_LEDGER, type Ledger } from '../../../src/core/ledger/ledger';
import { NO_REFUSALS, refusalsUnder, type WhyRefused, withAccountLimit, withRefusal, type WriteKind } from '../../../src/core/ledger/refusals';
import type { Inventory } from '../../../src/core/model/inventory';
import { decide } from '../../../src/core/plan/decide';
import { allowGroup, inventory, securityGroup, sensor, session, settings, workload } from '../build';

/** What becomes of what EC2 refused. */

const DENIED = { reason: 'refused', code: 'UnauthorizedOperation', message: 'a policy' } as const satisfies WhyRefused;
const SAID = 'EC2 refuses it with UnauthorizedOperation: a policy';
const MINUTE = 60_000;
const SETTINGS = settings(['a', 'b']);

function refused(...writes: readonly (readonly [action: WriteKind, source: string, target: string])[]): Ledger {
  return {
    ...EMPTY_LEDGER,
    refusals: writes.reduce((refusals, [action, source, target]) => (
      withRefusal(refusals, { action, networkInterfaceId: `eni-${source}`, targetId: `tmt-${target}` }, DENIED, 0)
    ), NO_REFUSALS),
  };
}

function plan(parts: Parameters<typeof inventory>[0], ledger: Ledger, { now = 0, ...over }: Partial<typeof SETTINGS> & { now?: number } = {}) {
  const { interfaces, actions } = decide(inventory({ sensors: [sensor('a'), sensor('b')], ...parts }), ledger, { ...SETTINGS, ...over }, now);
  const of = (name: string) => interfaces.find(({ networkInterfaceId }) => networkInterfaceId === `eni-${name}`);
  return { web: of('web'), of, actions };
}

describe('a session that EC2 refuses to create', () => {
  const instances = [workload('web')];

  test('is to be on another target', () => {
    expect(plan({ instances }, refused(['create', 'web', 'a'])).web).toMatchObject({ outcome: 'create', targetId: 'tmt-b' });
  });

  test('is to be nowhere after two targets, and the reason has EC2\'s words', () => {
    const { web, actions } = plan({ instances }, refused(['create', 'web', 'a'], ['create', 'web', 'b']));
    expect(web).toMatchObject({ outcome: 'skip', mirrored: false, reason: { code: 'refused', message: SAID } });
    expect(actions).toEqual([]);
  });

  test('is to be nowhere where the only target is the one that was refused', () => {
    expect(plan({ instances }, refused(['create', 'web', 'a']), { targets: [{ targetId: 'tmt-a' }] }).web).toMatchObject({ reason: { code: 'refused', message: SAID } });
  });

  test('is told from one that finds no room where it may be', () => {
    const targets = [{ targetId: 'tmt-a' }, { targetId: 'tmt-b', capacity: 0 }];
    expect(plan({ instances }, refused(['create', 'web', 'a']), { targets }).web?.reason).toEqual({
      code: 'no-capacity', message: `every sensor that it can reach is full: tmt-b (0 sessions); for another one ${SAID}`,
    });
  });

  test('is not the reason where no sensor can be reached at all', () => {
    expect(plan({ instances }, refused(['create', 'web', 'a']), { targets: [] }).web?.reason.code).toBe('no-reachable-target');
    const ended = { ...EMPTY_LEDGER, refusals: withAccountLimit(NO_REFUSALS, { code: 'Limit', message: 'full' }) };
    expect(plan({ instances }, ended, { targets: [] }).web?.reason.code).toBe('no-reachable-target');
    expect(plan({ instances }, ended).web?.reason.code).toBe('account-limit');
  });

  test('is tried again after its back-off, after all others, and finds no room where they take it', () => {
    const one = { targets: [{ targetId: 'tmt-a', capacity: 1 }], sources: { include: [{ tags: { vip: 'yes' }, priority: 9 }, {}], exclude: [], interfaces: 'all' as const } };
    const web = workload('web', { tags: { vip: 'yes' } });
    const ledger = refused(['create', 'web', 'a']);
    expect(plan({ instances: [web] }, ledger, { ...one, now: 5 * MINUTE }).web).toMatchObject({ outcome: 'create' });
    const { of } = plan({ instances: [web, workload('late')] }, ledger, { ...one, now: 5 * MINUTE });
    expect(of('late')).toMatchObject({ outcome: 'create', mirrored: true });
    expect(of('web')).toMatchObject({ outcome: 'skip', reason: { code: 'no-capacity' } });
  });
});

describe('a session that EC2 refuses to change', () => {
  const instances = [workload('web')];

  test('stays as it is, mirrored, and the reason says how it differs', () => {
    const { web, actions } = plan({ instances, sessions: [session('tms-1', 'web', 'a', { filterId: 'tmf-old' })] }, refused(['modify', 'web', 'a']));
    expect(web).toMatchObject({ outcome: 'keep', mirrored: true, reason: { code: 'mirrored', message: expect.stringContaining(`instead of tmf-1: ${SAID}`) } });
    expect(actions).toEqual([]);
  });

  test('is as any other where nothing differs', () => {
    expect(plan({ instances, sessions: [session('tms-1', 'web', 'a')] }, refused(['modify', 'web', 'a'])).web?.reason.message).not.toContain(SAID);
  });

  test('stays, mirroring nothing, where it may not move from a target that is not configured any more', () => {
    const targets = [{ targetId: 'tmt-b' }];
    const { web, actions } = plan({ instances, sessions: [session('tms-1', 'web', 'a')] }, refused(['modify', 'web', 'b']), { targets });
    expect(web).toMatchObject({ outcome: 'keep', mirrored: false, sessionId: 'tms-1', reason: { code: 'refused' } });
    expect(actions).toEqual([]);
  });

  test('keeps its place', () => {
    const targets = [{ targetId: 'tmt-a', capacity: 1 }];
    const sessions = [session('tms-1', 'web', 'a', { filterId: 'tmf-old' })];
    const { of } = plan({ instances: [...instances, workload('late')], sessions }, refused(['modify', 'web', 'a']), { targets });
    expect(of('late')).toMatchObject({ outcome: 'skip', reason: { code: 'no-capacity' } });
  });
});

describe('a session that EC2 refuses to delete', () => {
  const stranger = workload('web', { tags: { no: 'yes' } });
  const sources = { include: [], exclude: [{ tags: { no: 'yes' } }], interfaces: 'all' as const };

  test('stays, keeps its place, and the reason says why', () => {
    const targets = [{ targetId: 'tmt-a', capacity: 1 }];
    const parts = { instances: [stranger, workload('late')], sessions: [session('tms-1', 'web', 'a')] };
    expect(plan(parts, EMPTY_LEDGER, { sources, targets }).of('late')).toMatchObject({ outcome: 'create' });
    const { web, of, actions } = plan(parts, refused(['delete', 'web', 'a']), { sources, targets });
    expect(web).toMatchObject({ outcome: 'keep', reason: { code: 'not-selected', message: expect.stringContaining(`its session stays: ${SAID}`) } });
    expect(of('late')).toMatchObject({ outcome: 'skip', reason: { code: 'no-capacity' } });
    expect(actions).toEqual([]);
  });

  test('stays without more words where it stays anyway', () => {
    const stopped = workload('web', { state: 'stopped' });
    const { web } = plan({ instances: [stopped], sessions: [session('tms-1', 'web', 'a')] }, refused(['delete', 'web', 'a']));
    expect(web?.reason.message).not.toContain(SAID);
  });

  test('stays beside a better one of the same interface', () => {
    const sessions = [session('tms-1', 'web', 'a'), session('tms-2', 'web', 'a', { sessionNumber: 2 })];
    expect(plan({ instances: [workload('web')], sessions }, EMPTY_LEDGER).actions).toHaveLength(1);
    expect(plan({ instances: [workload('web')], sessions }, refused(['delete', 'web', 'a'])).actions).toEqual([]);
  });

  test('next to a better one of the same interface keeps its place, and nobody else gets it', () => {
    const parts = {
      instances: [workload('web'), workload('db', { securityGroupIds: ['sg-b-only'] })],
      sensors: [sensor('a', { securityGroupIds: ['sg-a'] }), sensor('b', { securityGroupIds: ['sg-b'] })],
      securityGroups: [securityGroup('sg-a', allowGroup('sg-workload')), securityGroup('sg-b', allowGroup('sg-workload'), allowGroup('sg-b-only'))],
      sessions: [session('tms-1', 'web', 'a'), session('tms-2', 'web', 'b', { sessionNumber: 2 })],
    };
    const targets = [{ targetId: 'tmt-a', capacity: 1 }, { targetId: 'tmt-b', capacity: 1 }];
    const { web, of, actions } = plan(parts, refused(['delete', 'web', 'b']), { targets });
    expect(web).toMatchObject({ outcome: 'keep', targetId: 'tmt-a' });
    expect(of('db')?.reason.code).toBe('no-capacity');
    expect(actions).toEqual([]);
    expect(plan(parts, EMPTY_LEDGER, { targets }).of('db')).toMatchObject({ outcome: 'create', targetId: 'tmt-b' });
  });

  test('yields its place to nobody', () => {
    const targets = [{ targetId: 'tmt-a', capacity: 1 }];
    const far = workload('web', { zone: { name: 'us-east-1b', id: 'use1-az2' } });
    const parts = { instances: [far, workload('late')], sessions: [session('tms-1', 'web', 'a')] };
    expect(plan(parts, EMPTY_LEDGER, { targets }).actions.map(({ action }) => action)).toEqual(['delete', 'create']);
    expect(plan(parts, refused(['delete', 'web', 'a']), { targets }).actions).toEqual([]);
  });
});

describe('two sessions that mirror nothing, each on the full sensor that the other one needs', () => {
  const sensors = ['a', 'b'].map((name) => sensor(name, { securityGroupIds: [`sg-${name}`] }));
  const securityGroups = ['a', 'b'].map((name) => securityGroup(`sg-${name}`, allowGroup(`sg-of-${name}`)));
  const instances = [workload('web', { securityGroupIds: ['sg-of-b'] }), workload('db', { securityGroupIds: ['sg-of-a'] })];
  const sessions = [session('tms-1', 'web', 'a'), session('tms-2', 'db', 'b')];
  const targets = ['a', 'b'].map((name) => ({ targetId: `tmt-${name}`, capacity: 1 }));
  const actionsWith = (ledger: Ledger, now = 0) => plan({ sensors, securityGroups, instances, sessions }, ledger, { targets, now }).actions
    .map(({ action, networkInterfaceId }) => `${action} ${networkInterfaceId.slice(4)}`);

  test('change places: one is deleted, and created anew', () => {
    expect(actionsWith(EMPTY_LEDGER)).toEqual(['delete db', 'modify web', 'create db']);
  });

  test.each(['delete', 'create'] as const)('let the one be deleted of which EC2 refuses no %s', (action) => {
    expect(actionsWith(refused([action, 'db', action === 'delete' ? 'b' : 'a']))).toEqual(['delete web', 'modify db', 'create web']);
  });

  test.each(['delete', 'create'] as const)('are not deleted where EC2 refuses each %s', (action) => {
    const all = refused(...['a', 'b'].flatMap((target) => ['web', 'db'].map((source) => [action, source, target] as const)));
    expect(actionsWith({ ...all, refusals: { ...all.refusals, ended: new Map() } })).toEqual(['modify db', 'modify web']);
    const ended = { ...EMPTY_LEDGER, refusals: { ...NO_REFUSALS, ended: new Map([[action, DENIED]]) } };
    expect(actionsWith(ended)).toEqual(['modify db', 'modify web']);
  });

  test('are not deleted where EC2 refused to create them, although it may be tried again', () => {
    expect(actionsWith(refused(['create', 'web', 'b'], ['create', 'db', 'a']), 5 * MINUTE)).toEqual(['modify db', 'modify web']);
  });
});

test('an interface that EC2 refuses changes nothing for those that can be mirrored without it', () => {
  const names = ['q', 'r', 's', 't', 'u', 'v', 'w'];
  const some = fc.subarray(names);
  fc.assert(fc.property(some, some, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.boolean(), (present, denied, a, b, due) => {
    const instances = present.map((name) => workload(name));
    const targets = [{ targetId: 'tmt-a', capacity: a }, { targetId: 'tmt-b', capacity: b }];
    const base = (parts: readonly ReturnType<typeof workload>[]): Inventory => inventory({ instances: parts, sensors: [sensor('a'), sensor('b')] });
    const { refusals } = refused(...denied.flatMap((name) => [['create', name, 'a'], ['create', name, 'b']] as const));
    const ledger = { ...EMPTY_LEDGER, refusals: refusalsUnder('settings', { ...refusals, settings: 'settings', probed: new Set() }) };
    const now = due ? 5 * MINUTE : 0;
    const others = instances.filter(({ instanceId }) => !denied.includes(instanceId.slice(2)));
    const mirroredIn = (all: Inventory, known: Ledger) => decide(all, known, { ...SETTINGS, targets }, now).interfaces
      .filter(({ mirrored, instanceId }) => mirrored && !denied.includes(instanceId.slice(2)))
      .map(({ instanceId }) => instanceId);
    expect(mirroredIn(base(instances), ledger)).toEqual(mirroredIn(base(others), EMPTY_LEDGER));
  }), { numRuns: 300 });
});
