import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { Settings } from '../../../src/core/model/settings';
import { decide } from '../../../src/core/plan/decide';
import { orphanedSessions } from '../../../src/core/plan/orphaned-sessions';
import { inventory, networkInterface, session, settings } from '../build';

/** Sessions on interfaces that no instance holds. */

const HOUR = 3_600_000;
const SINCE = 10 * HOUR;

const loose = networkInterface('loose');
const seen = {
  ...inventory({ sessions: [session('tms-1', 'loose', 'x'), session('tms-2', 'loose', 'x', { owner: 'other', sessionNumber: 2 }), session('tms-3', 'held', 'x')] }),
  detached: [loose],
};
const ledger = { ...EMPTY_LEDGER, idleSince: new Map([['eni-loose', SINCE]]) };

function removed(now: number, over: Partial<Settings> = {}) {
  return orphanedSessions(seen, ledger, settings(['x'], { sessionOwner: 'owner', idleSessionGraceSeconds: 3600, ...over }), now).map(({ sessionId }) => sessionId);
}

test('an own session goes once its interface has been detached for as long as stopped instances keep theirs, and not earlier', () => {
  expect(removed(SINCE + HOUR - 1)).toEqual([]);
  expect(removed(SINCE + HOUR)).toEqual(['tms-1']);
});

test('where sessions of stopped instances stay, so do these', () => {
  expect(removed(SINCE + 1000 * HOUR, { idleSessionGraceSeconds: undefined })).toEqual([]);
});

test('where sessions of stopped instances go at once, so do these', () => {
  expect(removed(SINCE, { idleSessionGraceSeconds: 0 })).toEqual(['tms-1']);
});

test('an interface that is detached for the first time waits from now on', () => {
  const late = orphanedSessions(seen, EMPTY_LEDGER, settings(['x'], { sessionOwner: 'owner', idleSessionGraceSeconds: 3600 }), SINCE + 1000 * HOUR);
  expect(late).toEqual([]);
});

test('where nobody looked for such interfaces, nothing is removed', () => {
  const { detached: _, ...rest } = seen;
  expect(orphanedSessions(rest, ledger, settings(['x'], { idleSessionGraceSeconds: 0 }), SINCE)).toEqual([]);
});

test('a plan removes them, though it lists only interfaces that an instance holds', () => {
  const { actions, interfaces } = decide(seen, ledger, settings(['x'], { sessionOwner: 'owner', idleSessionGraceSeconds: 3600 }), SINCE + HOUR);
  expect(actions).toEqual([{ action: 'delete', networkInterfaceId: 'eni-loose', sessionId: 'tms-1', targetId: 'tmt-x' }]);
  expect(interfaces).toEqual([]);
});
