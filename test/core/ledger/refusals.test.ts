import { refusalStatus } from '../../../src/core/ledger/refusal-status';
import {
  allTried,
  forgotten,
  isDue,
  NO_REFUSALS,
  type Refusals,
  refusalsOf,
  refusalsUnder,
  triesAtOnce,
  withAccountLimit,
  withLearned,
  withRefusal,
  withSuccess,
  type Write,
} from '../../../src/core/ledger/refusals';

const MINUTE = 60_000;
const DENIED = { reason: 'refused', code: 'UnauthorizedOperation', message: 'a policy' } as const;
const FULL = { reason: 'session-limit', code: 'TrafficMirrorSessionsPerInterfaceLimitExceeded', message: 'three' } as const;

function create(source: string, target = 'a'): Write {
  return { action: 'create', networkInterfaceId: `eni-${source}`, targetId: `tmt-${target}` };
}

interface How {
  readonly before?: Refusals;
  readonly why?: typeof DENIED | typeof FULL;
  readonly at?: number;
}

function refused(sources: readonly string[], { before = NO_REFUSALS, why = DENIED, at = 0 }: How = {}) {
  return sources.reduce((refusals, source) => withRefusal(refusals, create(source), why, at), before);
}

/** As the next run begins with them. */
function later(refusals: Refusals, settings = 'settings'): Refusals {
  return refusalsUnder(settings, { ...refusals, settings: 'settings' });
}

/** Interfaces that may be asked for now, of these. */
function open(refusals: Refusals, sources: readonly string[], now = 0): string[] {
  const status = refusalStatus(refusals, now);
  return sources.filter((source) => {
    const { shut, closed } = status({ action: 'create', networkInterfaceId: `eni-${source}` });
    return shut === undefined && !closed.has('tmt-a');
  });
}

const NAMES = Array.from({ length: 12 }, (_, index) => String(index).padStart(2, '0'));

describe('one interface', () => {
  test('that was never refused is open', () => {
    expect(refusalStatus(NO_REFUSALS, 0)({ action: 'create', networkInterfaceId: 'eni-x' })).toEqual({ closed: new Map(), refusedBefore: false });
  });

  test('is closed on the target that was refused, and open on others', () => {
    const status = refusalStatus(refused(['x']), 0)({ action: 'create', networkInterfaceId: 'eni-x' });
    expect([...status.closed.keys()]).toEqual(['tmt-a']);
    expect(status).toMatchObject({ refusedBefore: true });
    expect(status).not.toHaveProperty('shut');
  });

  test('is shut after two targets, and only the last two are remembered', () => {
    const twice = withRefusal(refused(['x']), create('x', 'b'), DENIED, 1);
    expect(refusalStatus(twice, 1)({ action: 'create', networkInterfaceId: 'eni-x' }).shut).toMatchObject(DENIED);
    expect([...withRefusal(twice, create('x', 'c'), DENIED, 2).writes.values()].map(({ targetId }) => targetId)).toEqual(['tmt-b', 'tmt-c']);
  });

  test('of two that were refused at the same time the same one counts, in whatever order they come', () => {
    const [ab, ba] = [['a', 'b'], ['b', 'a']].map((targets) => (
      targets.reduce((refusals, target) => withRefusal(refusals, create('x', target), { ...DENIED, message: target }, 0), NO_REFUSALS)
    ));
    const shut = (refusals: Refusals) => refusalStatus(refusals, 0)({ action: 'create', networkInterfaceId: 'eni-x' }).shut;
    expect(shut(ab)).toMatchObject({ message: 'a' });
    expect(shut(ba)).toMatchObject({ message: 'a' });
  });

  test('another kind of action is another question', () => {
    expect(refusalStatus(refused(['x']), 0)({ action: 'delete', networkInterfaceId: 'eni-x' }).refusedBefore).toBe(false);
  });

  test('with as many sessions as it may have is shut for all targets', () => {
    expect(refusalStatus(refused(['x'], { why: FULL }), 0)({ action: 'create', networkInterfaceId: 'eni-x' }).shut).toMatchObject(FULL);
  });
});

describe('the back-off', () => {
  test.each([[DENIED, [5, 10, 20, 40, 60, 60]], [FULL, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]]])('of $reason doubles up to its limit', (why, minutes) => {
    minutes.forEach((wait, index) => {
      const write = { ...create('x'), ...why, times: index + 1, at: 0 };
      expect([isDue(write, wait * MINUTE - 1), isDue(write, wait * MINUTE)]).toEqual([false, true]);
    });
  });

  test('counts how many times in a row', () => {
    const twice = refused(['x'], { before: refused(['x']), at: 5 });
    expect([...twice.writes.values()]).toEqual([{ ...create('x'), ...DENIED, times: 2, at: 5 }]);
  });

  test('over, the interface is open again, as one that was refused before', () => {
    const refusals = later(refused(['x']));
    expect(open(refusals, ['x'], 5 * MINUTE - 1)).toEqual([]);
    expect(refusalStatus(refusals, 5 * MINUTE)({ action: 'create', networkInterfaceId: 'eni-x' })).toEqual({ closed: new Map(), refusedBefore: true });
  });
});

describe('many that are refused with one code', () => {
  test('end the tries of a run: the fifth one, without a success', () => {
    expect(open(refused(NAMES.slice(0, 4)), ['new'])).toEqual(['new']);
    const ended = refused(NAMES.slice(0, 5));
    expect(open(ended, ['new'])).toEqual([]);
    expect(refusalStatus(ended, 0)({ action: 'create', networkInterfaceId: 'eni-new' }).shut).toEqual(DENIED);
    expect(refusalStatus(ended, 60 * MINUTE)({ action: 'create', networkInterfaceId: 'eni-00' }).shut).toEqual(DENIED);
    expect(refusalStatus(ended, 0)({ action: 'delete', networkInterfaceId: 'eni-new' }).shut).toBeUndefined();
  });

  test('do not where one succeeded, or where each has a code of its own', () => {
    expect(open(refused(NAMES, { before: withSuccess(NO_REFUSALS, create('fine')) }), ['new'])).toEqual(['new']);
    const mixed = NAMES.reduce((refusals, name) => withRefusal(refusals, create(name), { ...DENIED, code: name }, 0), NO_REFUSALS);
    expect(open(mixed, ['new'])).toEqual(['new']);
  });

  test('are tried three at a time in later runs, those first that waited longest, whatever their back-off', () => {
    const refusals = later(refused([...NAMES.slice(3)].reverse(), { before: refused(NAMES.slice(0, 3), { at: 100 }) }));
    expect(open(refusals, NAMES, 1000)).toEqual(NAMES.slice(3, 6));
    const probed = refused(NAMES.slice(3, 5), { before: refusals, at: 1000 });
    expect(open(probed, NAMES, 1000)).toEqual(['05']);
    expect(open(refused(['05'], { before: probed, at: 1000 }), [...NAMES, 'new'], 1000)).toEqual([]);
  });

  test('are tried one by one where they are fewer', () => {
    expect(open(later(refused(NAMES.slice(0, 4))), NAMES.slice(0, 4), 1000)).toEqual([]);
    expect(open(later(refused(NAMES.slice(0, 4))), NAMES.slice(0, 4), 5 * MINUTE)).toHaveLength(4);
  });

  test('with sessions out of sight are one by one, too, and end nothing', () => {
    const refusals = refused(NAMES, { why: FULL });
    expect(open(refusals, ['new'])).toEqual(['new']);
    expect(open(later(refusals), NAMES, 1000)).toEqual([]);
    expect(open(later(refusals), NAMES, 5 * MINUTE)).toEqual(NAMES);
  });
});

describe('how many are tried at once', () => {
  test.each([
    ['nothing is known', NO_REFUSALS, 3],
    ['two were refused', refused(NAMES.slice(0, 2)), 2],
    ['three were', refused(NAMES.slice(0, 3)), 2],
    ['four were', refused(NAMES.slice(0, 4)), 1],
    ['five were', refused(NAMES.slice(0, 5)), 1],
    ['five are remembered', later(refused(NAMES.slice(0, 5))), 2],
    ['one succeeded', withSuccess(refused(NAMES.slice(0, 2)), create('fine')), Infinity],
    ['all are to be tried', allTried(NO_REFUSALS), Infinity],
  ])('where %s', (_case, refusals, count) => {
    expect(triesAtOnce(refusals, 'create')).toBe(count);
  });

  test('is a question for each kind of action', () => {
    expect(triesAtOnce(refused(NAMES.slice(0, 2)), 'delete')).toBe(3);
  });
});

describe('a success', () => {
  test('of one that was refused lets all with its code be tried again', () => {
    const refusals = withRefusal(later(refused(NAMES)), create('other'), { ...DENIED, code: 'Other' }, 0);
    const after = withSuccess(refusals, create('00'));
    expect([...after.writes.values()].map(({ networkInterfaceId }) => networkInterfaceId)).toEqual(['eni-other']);
    expect(open(after, NAMES)).toEqual(NAMES);
    expect(after.probed.size).toBe(0);
  });

  test('of one that was not says nothing about those that were, but goes on with others', () => {
    const after = withSuccess(refused(NAMES.slice(0, 5)), create('fine'));
    expect(after.writes.size).toBe(5);
    expect(open(after, [...NAMES.slice(0, 5), 'new'])).toEqual(['new']);
    expect(withSuccess(after, create('fine'))).toBe(after);
  });

  test('of an interface at its limit is its own', () => {
    const after = withSuccess(refused(NAMES, { why: FULL }), create('00'));
    expect(after.writes.size).toBe(NAMES.length - 1);
  });
});

describe('what is remembered', () => {
  test('holds for the settings under which it was refused', () => {
    expect(later(refused(['x'])).writes.size).toBe(1);
    expect(later(refused(['x']), 'others')).toEqual({ ...NO_REFUSALS, settings: 'others' });
    expect(allTried(later(refused(['x']))).settings).toBe('settings');
    expect(forgotten(later(refused(['x'])))).toEqual({ ...NO_REFUSALS, settings: 'settings' });
  });

  test('is short, without what EC2 encodes differently each time', () => {
    const message = `You are not authorized.${' Encoded authorization failure message:'} ${'x'.repeat(900)}`;
    const said = (words: string) => [...withRefusal(NO_REFUSALS, create('x'), { ...DENIED, message: words }, 0).writes.values()][0].message;
    expect(said(message)).toBe('You are not authorized.');
    expect(said('y'.repeat(900))).toBe(`${'y'.repeat(299)}…`);
  });

  test('is as much as an account may have sessions', () => {
    const full: Refusals = {
      ...NO_REFUSALS,
      writes: new Map(Array.from({ length: 10_000 }, (_, index) => [`create/eni-${index}/tmt-a`, { ...create(String(index)), ...DENIED, times: 1, at: 0 }])),
    };
    const after = refused(['x'], { before: full });
    expect(after.writes.size).toBe(10_000);
    expect(after.writes.has('create/eni-0/tmt-a')).toBe(false);
  });

  test('is forgotten where the interface has a session now, for all with the code; and where it is gone', () => {
    expect(refusalsOf(refused(['x', 'y']), new Set(['eni-x'])).writes.size).toBe(0);
    expect([...refusalsOf(refused(['x', 'y']), new Set(), new Set(['eni-y'])).writes.keys()]).toEqual(['create/eni-y/tmt-a']);
    expect(refusalsOf(refused(['x', 'y']), new Set()).writes.size).toBe(2);
  });

  test('of a session is forgotten with the session', () => {
    const refusals = withRefusal(NO_REFUSALS, { ...create('x'), action: 'delete' }, DENIED, 0);
    expect(refusalsOf(refusals, new Set(), new Set(['eni-x'])).writes.size).toBe(0);
    expect(refusalsOf(refusals, new Set(['eni-x']), new Set(['eni-x'])).writes.size).toBe(1);
  });

  test('goes on where a run did not know it', () => {
    const before = later(refused(['x', 'y']));
    const after = withLearned(before, refused(['x', 'new'], { at: 9 }));
    expect([...after.writes.values()].map(({ networkInterfaceId, times }) => [networkInterfaceId, times])).toEqual([['eni-x', 2], ['eni-y', 1], ['eni-new', 1]]);
    expect(after.settings).toBe('settings');
    expect(withLearned(after, refused(['x'], { at: 9 })).writes).toEqual(after.writes);
  });
});

test('an account with as many sessions as it may have gets none any more in this run, and is asked again in the next', () => {
  const refusals = withAccountLimit(NO_REFUSALS, { code: 'TrafficMirrorSessionLimitExceeded', message: 'ten thousand' });
  expect(refusalStatus(refusals, 0)({ action: 'create', networkInterfaceId: 'eni-x' }).shut).toMatchObject({ reason: 'account-limit' });
  expect(open(later(refusals), ['x'])).toEqual(['x']);
});
