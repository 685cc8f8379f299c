import type { Action } from '../../../src/core/model/decision';
import { inOrder } from '../../../src/core/plan/order';

const SHAPE = { filterId: 'tmf-a', sessionNumber: 1 };

function create(networkInterfaceId: string, targetId: string): Action {
  return { action: 'create', networkInterfaceId, targetId, ...SHAPE };
}

function move(networkInterfaceId: string, previousTargetId: string, targetId: string): Action {
  return { action: 'modify', networkInterfaceId, sessionId: `tms-${networkInterfaceId}`, previousTargetId, targetId, ...SHAPE, previous: SHAPE };
}

function remove(networkInterfaceId: string, targetId: string): Action {
  return { action: 'delete', networkInterfaceId, sessionId: `tms-${networkInterfaceId}`, targetId };
}

function order(actions: Action[], room: Record<string, number>): string[] {
  return inOrder(actions, new Map(Object.entries(room)), () => false).map(({ networkInterfaceId }) => networkInterfaceId);
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

test('a change that stays on its sensor does not wait with those that need room there', () => {
  const actions = [move('waits', 'a', 'full'), move('drifted', 'full', 'full'), move('leaves', 'full', 'b')];
  expect(order(actions, { a: 0, full: 0, b: 1 })).toEqual(['drifted', 'leaves', 'waits']);
});

test('room that an earlier action took is gone for a later one', () => {
  expect(order([create('first', 'a'), create('second', 'a'), move('leaves', 'a', 'b')], { a: 0, b: 1 })).toEqual(['leaves', 'first', 'second']);
  const tight = [move('in-1', 'x', 'a'), move('in-2', 'y', 'a'), move('out', 'a', 'b')];
  expect(order(tight, { a: 1, b: 1, x: 0, y: 0 })).toEqual(['in-1', 'out', 'in-2']);
});

test('a session that is deleted frees room once, on its own sensor', () => {
  expect(order([create('new-1', 'a'), create('new-2', 'a'), remove('old', 'a'), move('leaves', 'a', 'b')], { a: 0, b: 1 }))
    .toEqual(['old', 'leaves', 'new-1', 'new-2']);
});

test('a sensor without a limit always has room', () => {
  expect(order([create('1', 'unlimited'), create('2', 'unlimited'), move('3', 'full', 'unlimited'), create('4', 'full')], { full: 0 }))
    .toEqual(['3', '1', '2', '4']);
  expect(order([create('new', 'unlimited')], {})).toEqual(['new']);
});

test('a cycle of moves between full sensors loses no action', () => {
  expect(order([move('a-b', 'a', 'b'), move('b-a', 'b', 'a')], { a: 0, b: 0 })).toHaveLength(2);
});

test('a sensor that holds more than it may takes nobody before it has room again', () => {
  expect(order([create('new', 'over'), create('other', 'b')], { over: -1, b: 1 })).toEqual(['other', 'new']);
});

test('who waits for a deletion goes as soon as it is done', () => {
  expect(order([create('new', 'full'), create('other', 'b'), remove('old', 'full')], { full: 0, b: 1 })).toEqual(['old', 'new', 'other']);
});

test('who waits for a move goes as soon as it is done', () => {
  expect(order([move('leaves', 'a', 'b'), create('new', 'a'), create('other', 'c')], { a: 0, b: 1, c: 1 })).toEqual(['leaves', 'new', 'other']);
});

test('a change that stays on its sensor frees no room there', () => {
  expect(order([move('drifted', 'full', 'full'), create('new', 'full'), create('other', 'b')], { full: 0, b: 1 })).toEqual(['drifted', 'other', 'new']);
});

test('those that wait are tried again until none can go', () => {
  expect(order([move('d-a', 'd', 'a'), move('a-b', 'a', 'b'), move('b-c', 'b', 'c')], { a: 0, b: 0, c: 1, d: 0 })).toEqual(['b-c', 'a-b', 'd-a']);
});

describe('in a circle of moves between full sensors', () => {
  const turned = (actions: Action[], dead: string[]) => inOrder(actions, new Map([['a', 0], ['b', 0], ['c', 0]]), ({ networkInterfaceId }) => dead.includes(networkInterfaceId));

  test('a session that mirrors nothing is deleted first, and created anew at the end', () => {
    expect(turned([move('works', 'a', 'b'), move('dead', 'b', 'a')], ['dead'])).toEqual([
      { action: 'delete', networkInterfaceId: 'dead', sessionId: 'tms-dead', targetId: 'b' },
      move('works', 'a', 'b'),
      create('dead', 'a'),
    ]);
  });

  test('no other than one of the circle is deleted, and only one of them', () => {
    const actions = [move('waits', 'x', 'a'), move('dead-1', 'a', 'b'), move('dead-2', 'b', 'c'), move('works', 'c', 'a'), move('leaves', 'a', 'd')];
    const kinds = turned(actions, ['waits', 'dead-1', 'dead-2']).map(({ action, networkInterfaceId }) => `${action} ${networkInterfaceId}`);
    expect(kinds).toEqual(['modify leaves', 'modify waits', 'delete dead-1', 'modify works', 'modify dead-2', 'create dead-1']);
  });

  test('one that only waits for the circle to turn is found out', () => {
    const kinds = turned([move('waits', 'x', 'a'), move('works', 'a', 'b'), move('dead', 'b', 'a')], ['waits', 'dead'])
      .map(({ action, networkInterfaceId }) => `${action} ${networkInterfaceId}`);
    expect(kinds.slice(0, 1)).toEqual(['delete dead']);
    expect(kinds).toHaveLength(4);
  });
});
