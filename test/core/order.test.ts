import type { Action } from '../../src/core/decision';
import { inOrder } from '../../src/core/order';

const SHAPE = { filterId: 'tmf-a', sessionNumber: 1 };

function create(networkInterfaceId: string, targetId: string): Action {
  return { action: 'create', networkInterfaceId, targetId, ...SHAPE };
}

function move(networkInterfaceId: string, previousTargetId: string, targetId: string): Action {
  return { action: 'modify', networkInterfaceId, sessionId: `tms-${networkInterfaceId}`, previousTargetId, targetId, ...SHAPE };
}

function remove(networkInterfaceId: string, targetId: string): Action {
  return { action: 'delete', networkInterfaceId, sessionId: `tms-${networkInterfaceId}`, targetId };
}

function order(actions: Action[], room: Record<string, number>): string[] {
  return inOrder(actions, new Map(Object.entries(room))).map(({ networkInterfaceId }) => networkInterfaceId);
}

test('what frees room comes before what needs it', () => {
  expect(order([create('new', 'full'), remove('old', 'full')], { full: 0 })).toEqual(['old', 'new']);
});

test('a chain of moves between full sensors is carried out from its free end', () => {
  expect(order([create('new', 'a'), move('a-b', 'a', 'b'), move('b-c', 'b', 'c')], { a: 0, b: 0, c: 1 })).toEqual(['b-c', 'a-b', 'new']);
});

test('a change that stays on its sensor needs no room', () => {
  expect(order([move('drifted', 'full', 'full')], { full: 0 })).toEqual(['drifted']);
});

test('a sensor without a limit always has room', () => {
  expect(order([create('new', 'unlimited')], {})).toEqual(['new']);
});

test('a cycle of moves between full sensors loses no action', () => {
  expect(order([move('a-b', 'a', 'b'), move('b-a', 'b', 'a')], { a: 0, b: 0 })).toHaveLength(2);
});
