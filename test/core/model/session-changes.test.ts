import { sessionsOf, withoutSession, withSession, withSessionsOf } from '../../../src/core/model/session-changes';
import { inventory, session } from '../build';

const [FIRST, SECOND, OTHER] = [session('tms-1', 'web', 'a'), session('tms-2', 'web', 'b'), session('tms-3', 'app', 'a')];

function ids(after: { sessions: readonly { sessionId: string }[] }): string[] {
  return after.sessions.map(({ sessionId }) => sessionId);
}

test('a session that is written takes the place of the one with its id', () => {
  const after = withSession(inventory({ sessions: [FIRST, OTHER] }), { ...FIRST, targetId: 'tmt-b' });
  expect(ids(after).sort()).toEqual(['tms-1', 'tms-3']);
  expect(sessionsOf(after, 'eni-web')).toEqual([{ ...FIRST, targetId: 'tmt-b' }]);
});

test('a session that is deleted is there no more', () => {
  expect(ids(withoutSession(inventory({ sessions: [FIRST, OTHER] }), 'tms-1'))).toEqual(['tms-3']);
});

test('sessions of one interface as just read replace those known of it, and no others', () => {
  expect(ids(withSessionsOf(inventory({ sessions: [FIRST, OTHER] }), 'eni-web', [SECOND])).sort()).toEqual(['tms-2', 'tms-3']);
});

test('sessions of one interface come in the order of their ids', () => {
  expect(sessionsOf(inventory({ sessions: [SECOND, OTHER, FIRST] }), 'eni-web')).toEqual([FIRST, SECOND]);
  expect(sessionsOf(inventory({ sessions: [FIRST, OTHER, SECOND] }), 'eni-web')).toEqual([FIRST, SECOND]);
});
