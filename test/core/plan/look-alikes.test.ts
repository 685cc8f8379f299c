import type { Session } from '../../../src/core/model/inventory';
import { lookAlikes } from '../../../src/core/plan/look-alikes';
import { inventory, sensor, session, settings, workload } from '../build';
import { plan } from '../planned';

/** Foreign sessions that look like own ones without their owner tag. */

const LOST = { owner: undefined };
const NAMED = '; tms-lost looks like an own session without its owner tag';

function planOf(...sessions: Session[]) {
  return plan({ instances: [workload('web')], sensors: [sensor('a')], sessions }, ['a']).web!;
}

test('a session on a configured target with the configured filter looks like an own one, once it has no owner tag', () => {
  const lost = session('tms-lost', 'web', 'a', LOST);
  expect(lookAlikes(inventory({ sensors: [sensor('a')], sessions: [lost, session('tms-own', 'web', 'a')] }), settings(['a']))).toEqual([lost]);
});

test.each<[string, Session]>([
  ['of another owner', session('tms-1', 'web', 'a', { owner: 'Network/Other' })],
  ['with another filter', session('tms-1', 'web', 'a', { ...LOST, filterId: 'tmf-2' })],
  ['on a target that is not configured', session('tms-1', 'web', 'x', LOST)],
])('a session %s is foreign and looks so', (_which, foreign) => {
  expect(lookAlikes(inventory({ sensors: [sensor('a'), sensor('x')], sessions: [foreign] }), settings(['a']))).toEqual([]);
  expect(planOf(foreign).reason.message).not.toContain('looks like');
});

test('a session on a target that is discovered looks like an own one', () => {
  const target = { ...sensor('a').target, tags: { sensor: 'yes' } };
  const lost = session('tms-lost', 'web', 'a', LOST);
  const targetDiscovery = { tags: { sensor: 'yes' }, ownerIds: [target.ownerId] };
  expect(lookAlikes({ targets: [target], sessions: [lost] }, { ...settings([]), targetDiscovery })).toEqual([lost]);
});

test('the interface of one is mirrored by a session of ours all the same, and both reasons name it', () => {
  expect(planOf(session('tms-lost', 'web', 'a', LOST))).toMatchObject({
    outcome: 'create', sessionNumber: 2, reason: { code: 'new', message: expect.stringMatching(`takes the same packets first${NAMED}$`) },
  });
  expect(planOf(session('tms-lost', 'web', 'a', LOST), session('tms-own', 'web', 'a', { sessionNumber: 2 }))).toMatchObject({
    outcome: 'keep', reason: { code: 'shadowed', message: expect.stringMatching(`takes the same packets first${NAMED}$`) },
  });
});

test('it is named as well where no session of ours can be, and where ours comes first', () => {
  const { reason } = plan({
    instances: [workload('web')],
    sensors: [sensor('a')],
    sessions: [
      session('tms-lost', 'web', 'a', LOST), session('tms-2', 'web', 'x', { owner: 'other' }), session('tms-3', 'web', 'x', { owner: 'other' }),
    ],
  }, ['a']).web!;
  expect(reason).toMatchObject({ code: 'session-limit', message: expect.stringMatching(`${NAMED}$`) });
  expect(planOf(session('tms-lost', 'web', 'a', { ...LOST, sessionNumber: 9 }), session('tms-own', 'web', 'a')).reason).toMatchObject({
    code: 'mirrored', message: expect.stringMatching(`${NAMED}$`),
  });
});

test('of an interface that is no source nothing of the kind is said', () => {
  const stopped = workload('web', { state: 'stopped' });
  const { reason } = plan({ instances: [stopped], sensors: [sensor('a')], sessions: [session('tms-lost', 'web', 'a', LOST)] }, ['a']).web!;
  expect(reason.message).not.toContain('tms-lost');
});
