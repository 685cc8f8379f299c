import type { Action, CreateAction, DeleteAction, ModifyAction } from '../../../src/core/model/decision';
import { nextBatch, actionBatches } from '../../../src/handler/reconcile/action-batches';

/** Which actions may be carried out at the same time. */

const SHAPE = { networkInterfaceId: 'eni-1', targetId: 'tmt-1', filterId: 'tmf-1', sessionNumber: 1 };
const CREATE: CreateAction = { action: 'create', ...SHAPE };
const DELETE: DeleteAction = { action: 'delete', networkInterfaceId: 'eni-1', sessionId: 'tms-1', targetId: 'tmt-1' };
const MEND: ModifyAction = { action: 'modify', sessionId: 'tms-1', previousTargetId: 'tmt-1', ...SHAPE, previous: { filterId: 'tmf-2', sessionNumber: 1 } };
const MOVE: ModifyAction = { ...MEND, previousTargetId: 'tmt-2' };

function sizes(...actions: Action[]): number[] {
  return actionBatches(actions).map((wave) => wave.length);
}

test('nothing takes no wave', () => {
  expect(actionBatches([])).toEqual([]);
});

test.each([['deletions', DELETE], ['creations', CREATE], ['changes that move nothing', MEND]] as const)('%s go eight at a time', (_kind, action) => {
  expect(sizes(...Array<Action>(20).fill(action))).toEqual([8, 8, 4]);
});

test('moves go one by one, because each may need the room that the one before left', () => {
  expect(sizes(MOVE, MOVE, MOVE)).toEqual([1, 1, 1]);
});

test('what frees room is done before what may need it', () => {
  expect(sizes(DELETE, DELETE, MEND, MOVE, MEND, CREATE, CREATE)).toEqual([2, 1, 1, 1, 2]);
});

test('the order stays, and nothing is left out', () => {
  const actions = [DELETE, DELETE, MOVE, MEND, MOVE, CREATE].map((action, index) => ({ ...action, networkInterfaceId: `eni-${index}` }));
  expect(actionBatches(actions).flat()).toEqual(actions);
});

test.each([[3, [0, 1, 9]], [2, [0, 9]], [1, [9]]])('a sample of %i is taken from both ends', (sample, places) => {
  const actions = Array.from({ length: 10 }, (_, index): Action => ({ ...CREATE, networkInterfaceId: `eni-${index}` }));
  const { batch: wave, rest } = nextBatch(actions, () => sample);
  expect(wave).toEqual(places.map((place) => actions[place]));
  expect(rest).toEqual(actions.filter((_, place) => !places.includes(place)));
});
