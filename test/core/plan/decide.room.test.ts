import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import { sensor, session, workload } from '../build';
import { NOW, plan } from '../planned';

const FOREIGN = { owner: 'somebody else' };
const SMALL = [{ targetId: 'tmt-a', capacity: 1 }];

test('the session of an instance that is stopping holds its room', () => {
  const { web } = plan({ instances: [workload('web'), workload('goes', { state: 'stopping' })], sensors: [sensor('a')], sessions: [session('tms-1', 'goes', 'a')] }, SMALL);
  expect(web).toMatchObject({ mirrored: false, reason: { code: 'no-capacity' } });
});

test('an interface without a place for another session takes no room from others', () => {
  const { web, interfaces } = plan({
    instances: [workload('crowded'), workload('web')],
    sensors: [sensor('a')],
    sessions: [1, 2, 3].map((sessionNumber) => session(`tms-${sessionNumber}`, 'crowded', 'x', { ...FOREIGN, sessionNumber })),
  }, SMALL);
  expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-crowded')).toMatchObject({
    mirrored: false,
    reason: { code: 'session-limit', message: 'foreign sessions leave no place for another: EC2 allows 3, numbered 1 to 32766' },
  });
  expect(web).toMatchObject({ mirrored: true, targetId: 'tmt-a' });
});

test('a session on a target that is configured no longer moves at once, whatever was seen of the target before', () => {
  const { web } = plan(
    { instances: [workload('web')], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'former')] },
    ['a'],
    { targetDownGraceSeconds: 600 },
    { ...EMPTY_LEDGER, targetsDownSince: new Map([['tmt-former', NOW - 1000]]) },
  );
  expect(web).toMatchObject({ outcome: 'modify', targetId: 'tmt-a', reason: { message: 'tms-1 can no longer use tmt-former and moves to tmt-a' } });
});

test('the number of a session may be the last that there is', () => {
  expect(plan({ instances: [workload('web')], sensors: [sensor('a')] }, ['a'], { sessionNumber: 32_766 }).web).toMatchObject({ sessionNumber: 32_766 });
});

test('of several own sessions the one with less drift stays, although another has the lower number', () => {
  const { web, actions } = plan({
    instances: [workload('web')],
    sensors: [sensor('a')],
    sessions: [session('tms-1', 'web', 'a', { filterId: 'tmf-old', packetLength: 100 }), session('tms-2', 'web', 'a', { sessionNumber: 2 })],
  }, ['a']);
  expect(web).toMatchObject({
    outcome: 'modify', sessionId: 'tms-2', sessionNumber: 1, reason: { code: 'drifted', message: 'tms-2 is not as configured: its number is 2 instead of 1' },
  });
  expect(actions.map(({ action }) => action)).toEqual(['delete', 'modify']);
});

test('with rebalancing, a session that only changes where it is has not moved', () => {
  const { web } = plan({
    instances: [workload('web')], sensors: [sensor('a')], sessions: [session('tms-1', 'web', 'a', { filterId: 'tmf-old', packetLength: 100 })],
  }, ['a'], { rebalanceLimit: 5 });
  expect(web).toMatchObject({
    outcome: 'modify',
    reason: { code: 'drifted', message: 'tms-1 is not as configured: its filter is tmf-old instead of tmf-1; its packet length is 100 bytes instead of the whole packet' },
  });
});

test('of a target in another account only its configured zones are known', () => {
  const { target } = sensor('a');
  const { networkInterface: _, ...outOfSight } = target;
  expect(plan({ instances: [workload('web')], targets: [{ ...outOfSight, ownerId: '222222222222' }] }, ['a']).targets)
    .toEqual([expect.objectContaining({ targetId: 'tmt-a', availabilityZones: [] })]);
});
