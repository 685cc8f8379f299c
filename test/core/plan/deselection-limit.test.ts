import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { Settings } from '../../../src/core/model/settings';
import { decide } from '../../../src/core/plan/decide';
import { inventory, sensor, session, settings, workload } from '../build';

/** Sessions that a mistake must not remove. */

const NOW = Date.UTC(2026, 0, 31);
const FOREIGN = { owner: 'somebody else' };
const EXCLUDED: Partial<Settings> = { sources: { include: [], exclude: [{ tags: { team: 'red' } }], interfaces: 'all' } };

interface Case {
  readonly own: number;
  /** How many of them are on interfaces that are sources no longer. */
  readonly former: number;
  readonly foreign?: number;
  readonly maxDeselectedPercent?: number;
  readonly partial?: true;
}

function planned({ own, former, foreign = 0, partial, ...limit }: Case) {
  const instances = Array.from({ length: own + foreign }, (_, index) => workload(`w${index}`, index < former ? { tags: { team: 'red' } } : {}));
  const sessions = instances.map((_, index) => session(`tms-${index}`, `w${index}`, 'a', index < own ? {} : FOREIGN));
  const seen = { ...inventory({ instances, sensors: [sensor('a', { type: 'c5.18xlarge' })], sessions }), ...(partial && { partial }) };
  return decide(seen, EMPTY_LEDGER, settings(['a'], { sessionOwner: 'owner', ...EXCLUDED, ...limit }), NOW);
}

test.each<[Case, 'removed' | 'held']>([
  [{ own: 30, former: 3, maxDeselectedPercent: 10 }, 'removed'],
  [{ own: 29, former: 3, maxDeselectedPercent: 10 }, 'held'],
  [{ own: 30, former: 4, maxDeselectedPercent: 10 }, 'held'],
  // A single one, of however few.
  [{ own: 5, former: 1, maxDeselectedPercent: 10 }, 'removed'],
  [{ own: 1, former: 1, maxDeselectedPercent: 0.5 }, 'removed'],
  [{ own: 5, former: 2, maxDeselectedPercent: 10 }, 'held'],
  // None at all.
  [{ own: 30, former: 1, maxDeselectedPercent: 0 }, 'held'],
  // All.
  [{ own: 3, former: 3, maxDeselectedPercent: 100 }, 'removed'],
  [{ own: 3, former: 3 }, 'removed'],
  // Sessions of others are no part of the whole.
  [{ own: 2, former: 2, foreign: 20, maxDeselectedPercent: 50 }, 'held'],
])('of %j the former sources\' sessions are %s', (given, outcome) => {
  const { held, summary } = planned(given);
  expect({ held, deleted: summary.delete }).toEqual(outcome === 'held' ? { held: given.former, deleted: 0 } : { held: 0, deleted: given.former });
});

test('what is held says how many would go', () => {
  const { interfaces } = planned({ own: 29, former: 3, maxDeselectedPercent: 10 });
  expect(interfaces.filter(({ reason }) => reason.code === 'not-selected').map(({ outcome, reason }) => [outcome, reason.message])).toEqual(
    Array(3).fill(['keep', 'it is not selected as a source; its session stays, because 3 sessions would be deleted together']),
  );
  expect(interfaces.filter(({ held }) => held).map(({ reason }) => reason.code)).toEqual(Array(3).fill('not-selected'));
});

test.each([0, 10, 100, undefined])('a look at some instances removes none, whatever may be removed (%s), and does not say that the limit was reached', (maxDeselectedPercent) => {
  const { held, actions, interfaces } = planned({ own: 30, former: 1, maxDeselectedPercent, partial: true });
  expect({ held, actions }).toEqual({ held: 0, actions: [] });
  expect(interfaces.find(({ sessionId }) => sessionId === 'tms-0')).toMatchObject({
    outcome: 'keep',
    mirrored: false,
    sessionId: 'tms-0',
    reason: { code: 'not-selected', message: 'it is not selected as a source; its session stays until a sweep sees how many others would go' },
  });
});

describe.each<[string, { partial?: true }]>([['a look at everything', {}], ['a look at some instances', { partial: true }]])('%s', (_scope, partial) => {
  const removals = (parts: Parameters<typeof inventory>[0], over: Partial<Settings> = {}) => (
    decide({ ...inventory({ sensors: [sensor('a')], ...parts }), ...partial }, EMPTY_LEDGER, settings(['a'], { sessionOwner: 'owner', maxDeselectedPercent: 0, ...over }), NOW)
      .actions.map(({ action, ...rest }) => [action, 'sessionId' in rest && rest.sessionId])
  );

  test('removes sessions of stopped instances', () => {
    const stopped = { ...workload('web', { state: 'stopped' }), stoppedSince: 0 };
    expect(removals({ instances: [stopped], sessions: [session('tms-1', 'web', 'a')] }, { idleSessionGraceSeconds: 60 })).toEqual([['delete', 'tms-1']]);
  });

  test('removes sessions of instances that have become sensors', () => {
    expect(removals({ sessions: [session('tms-1', 'a', 'gone')] })).toEqual([['delete', 'tms-1']]);
  });

  test('removes sessions beside a better one, also of a former source', () => {
    const sessions = [session('tms-1', 'web', 'a'), session('tms-2', 'web', 'a', { sessionNumber: 2 })];
    expect(removals({ instances: [workload('web')], sessions })).toEqual([['delete', 'tms-2']]);
    expect(removals({ instances: [workload('web', { tags: { team: 'red' } })], sessions }, EXCLUDED)).toEqual([['delete', 'tms-2']]);
  });

  test('mends a session that has drifted', () => {
    expect(removals({ instances: [workload('web')], sessions: [session('tms-1', 'web', 'a', { packetLength: 64 })] })).toEqual([['modify', 'tms-1']]);
  });
});
