import type { Demand, SensorRoom } from '../../../src/core/assignment';
import { rebalance } from '../../../src/core/plan/rebalance';

function option(targetId: string, over: Partial<Demand['options'][number]> = {}): Demand['options'][number] {
  return { targetId, unknown: false, crossZone: false, ...over };
}

function standing(members: string[], placed: string, options = [option('a'), option('b')]): Demand {
  return { members, priority: 0, primary: true, options, placed, previous: placed };
}

function room(targetId: string, over: Partial<SensorRoom> = {}): SensorRoom {
  return { targetId, fixed: 0, weight: 1, ...over };
}

function loads(demands: Demand[], sensors: SensorRoom[], limit: number): Record<string, number> {
  const balanced = rebalance(demands, sensors, limit);
  const count = (targetId: string) => [...balanced.values()].filter((each) => each === targetId).length;
  return Object.fromEntries(sensors.map(({ targetId, fixed }) => [targetId, fixed + count(targetId)]));
}

const SIX = ['1', '2', '3', '4', '5', '6'];

test('sessions move from a sensor that holds more to one that holds less, until the load is even', () => {
  expect(loads([standing(SIX, 'a')], [room('a'), room('b')], 100)).toEqual({ a: 3, b: 3 });
});

test('no more sessions move than the limit allows', () => {
  expect(loads([standing(SIX, 'a')], [room('a'), room('b')], 2)).toEqual({ a: 4, b: 2 });
  expect(loads([standing(SIX, 'a')], [room('a'), room('b')], 0)).toEqual({ a: 6, b: 0 });
});

test('a load that cannot be more even stays as it is', () => {
  const demands = [standing(['1', '2'], 'a'), standing(['3'], 'b')];
  const sensors = [room('a'), room('b')];
  expect(rebalance(demands, sensors, 100)).toEqual(new Map([['1', 'a'], ['2', 'a'], ['3', 'b']]));
});

test('a sensor of more weight ends with more', () => {
  expect(loads([standing(SIX, 'a')], [room('a'), room('b', { weight: 2 })], 100)).toEqual({ a: 2, b: 4 });
});

test('sessions that nobody can move count', () => {
  expect(loads([standing(SIX, 'a')], [room('a'), room('b', { fixed: 4 })], 100)).toEqual({ a: 5, b: 5 });
});

test('a full sensor takes nobody', () => {
  expect(loads([standing(SIX, 'a')], [room('a'), room('b', { capacity: 1 })], 100)).toEqual({ a: 5, b: 1 });
});

test.each([
  ['of which something is unknown', { unknown: true }],
  ['into another zone', { crossZone: true }],
])('nobody moves to a path %s, unless the present one is like that', (_which, worse) => {
  const sensors = [room('a'), room('b')];
  expect(loads([standing(SIX, 'a', [option('a'), option('b', worse)])], sensors, 100)).toEqual({ a: 6, b: 0 });
  expect(loads([standing(SIX, 'a', [option('a', worse), option('b', worse)])], sensors, 100)).toEqual({ a: 3, b: 3 });
});

test('interfaces that get their session only now move for nothing, whatever the limit', () => {
  const { previous, ...fresh } = standing(['new-1', 'new-2'], 'a');
  expect(previous).toBe('a');
  expect(loads([fresh], [room('a'), room('b')], 0)).toEqual({ a: 1, b: 1 });
  expect(loads([fresh, standing(SIX, 'a')], [room('a'), room('b')], 1)).toEqual({ a: 5, b: 3 });
});

test('the choice depends on ids and not on order', () => {
  const sensors = [room('a'), room('b'), room('c')];
  const options = [option('a'), option('b'), option('c')];
  const balanced = (members: string[], rooms: SensorRoom[]) => {
    const demands = [standing(members, 'a', options)];
    return new Map([...rebalance(demands, rooms, 1)].sort());
  };
  expect(balanced([...SIX].reverse(), [...sensors].reverse())).toEqual(balanced(SIX, sensors));
  expect(balanced(SIX, sensors).get('1')).toBe('b');
});

test('of two moves that help alike the one of the lower id is made', () => {
  const sensors = [room('a'), room('b'), room('c')];
  const demands = [standing(['3', '4'], 'b', [option('b'), option('c')]), standing(['1', '2'], 'a', [option('a'), option('c')])];
  expect(rebalance(demands, sensors, 1).get('1')).toBe('c');
  expect(rebalance([...demands].reverse(), sensors, 1).get('1')).toBe('c');
});

test('interfaces on a sensor that is none of theirs, or that nobody knows, stay', () => {
  const astray = [standing(['1', '2'], 'a', [option('b')]), standing(['3'], 'x', [option('x'), option('b')])];
  expect(loads(astray, [room('a'), room('b')], 9)).toMatchObject({ b: 0 });
  expect(loads([standing(['1', '2', '3'], 'a', [option('a'), option('y')])], [room('a')], 9)).toEqual({ a: 3 });
  const { placed, ...unplaced } = standing(['1', '2', '3'], 'a');
  expect(placed).toBe('a');
  expect(loads([unplaced], [room('a'), room('b')], 9)).toEqual({ a: 0, b: 0 });
});

test('interfaces that get their session only now use up none of the limit', () => {
  const { previous: _, ...fresh } = standing(['1'], 'a');
  expect(loads([fresh, standing(['2'], 'a')], [room('a', { fixed: 2 }), room('b')], 1)).toEqual({ a: 2, b: 2 });
});

test('an interface that has no place gets none', () => {
  const { placed: _, ...waiting } = standing(['1'], 'a');
  expect([...rebalance([waiting], [room('a'), room('b')], 5).keys()]).toEqual([]);
});
