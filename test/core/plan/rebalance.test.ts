import type { DemandOption, TargetCapacity } from '../../../src/core/assignment/demand';
import { rebalance } from '../../../src/core/plan/rebalance';
import { networkInterface } from '../build';

function option(targetId: string, over: Partial<DemandOption> = {}): DemandOption {
  return { targetId, unknown: false, crossZone: false, ...over };
}

interface Standing {
  readonly members: readonly string[];
  readonly on?: string;
  readonly options: readonly DemandOption[];
  /** Their sessions are yet to come. */
  readonly fresh?: true;
}

function standing(members: string[], on: string, options = [option('a'), option('b')]): Standing {
  return { members, on, options };
}

function room(targetId: string, over: Partial<TargetCapacity> = {}): TargetCapacity {
  return { targetId, fixed: 0, weight: 1, ...over };
}

function balance(groups: readonly Standing[], sensors: readonly TargetCapacity[], limit: number, staying: ReadonlyMap<string, string> = new Map()) {
  const seekers = groups.flatMap(({ members, on, options, fresh }) => members.map((member) => ({
    networkInterface: { ...networkInterface(member), networkInterfaceId: member },
    options,
    working: fresh || on === undefined ? [] : [options.find(({ targetId }) => targetId === on) ?? option(on)],
  })));
  const targets = new Map(groups.flatMap(({ members, on }) => (on === undefined ? [] : members.map((member) => [member, on] as const))));
  return rebalance(seekers, { targets, staying }, sensors, limit);
}

function loads(groups: readonly Standing[], sensors: TargetCapacity[], limit: number): Record<string, number> {
  const balanced = balance(groups, sensors, limit);
  const count = (targetId: string) => [...balanced.values()].filter((each) => each === targetId).length;
  return Object.fromEntries(sensors.map(({ targetId, fixed }) => [targetId, fixed + count(targetId)]));
}

const SIX = ['1', '2', '3', '4', '5', '6'];

test('sessions move from a sensor that holds more to one that holds less, until the load is even', () => {
  expect(loads([standing(SIX, 'a')], [room('a'), room('b')], 100)).toEqual({ a: 3, b: 3 });
});

test('what has moved moves on where that makes the load more even, so that the next plan finds nothing to do', () => {
  const few = [option('a'), option('b')];
  const all = [...few, option('c')];
  const sensors = [room('a', { fixed: 3 }), room('b'), room('c', { weight: 0.5 })];
  const balanced = balance([standing(['1'], 'a', all), standing(['2'], 'a', few)], sensors, 2);
  expect(balanced).toEqual(new Map([['1', 'c'], ['2', 'b']]));
  expect(balance([standing(['1'], 'c', all), standing(['2'], 'b', few)], sensors, 2)).toEqual(balanced);
});

test('no more sessions move than the limit allows', () => {
  expect(loads([standing(SIX, 'a')], [room('a'), room('b')], 2)).toEqual({ a: 4, b: 2 });
  expect(loads([standing(SIX, 'a')], [room('a'), room('b')], 0)).toEqual({ a: 6, b: 0 });
});

test('a load that cannot be more even stays as it is', () => {
  const demands = [standing(['1', '2'], 'a'), standing(['3'], 'b')];
  const sensors = [room('a'), room('b')];
  expect(balance(demands, sensors, 100)).toEqual(new Map([['1', 'a'], ['2', 'a'], ['3', 'b']]));
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
  const fresh = { ...standing(['new-1', 'new-2'], 'a'), fresh: true } as const;
  expect(loads([fresh], [room('a'), room('b')], 0)).toEqual({ a: 1, b: 1 });
  expect(loads([fresh, standing(SIX, 'a')], [room('a'), room('b')], 1)).toEqual({ a: 5, b: 3 });
});

test('the choice depends on ids and not on order', () => {
  const sensors = [room('a'), room('b'), room('c')];
  const options = [option('a'), option('b'), option('c')];
  const balanced = (members: string[], rooms: TargetCapacity[]) => {
    const demands = [standing(members, 'a', options)];
    return new Map([...balance(demands, rooms, 1)].sort());
  };
  expect(balanced([...SIX].reverse(), [...sensors].reverse())).toEqual(balanced(SIX, sensors));
  expect(balanced(SIX, sensors).get('1')).toBe('b');
});

test('of two moves that help alike the one of the lower id is made', () => {
  const sensors = [room('a'), room('b'), room('c')];
  const demands = [standing(['3', '4'], 'b', [option('b'), option('c')]), standing(['1', '2'], 'a', [option('a'), option('c')])];
  expect(balance(demands, sensors, 1).get('1')).toBe('c');
  expect(balance([...demands].reverse(), sensors, 1).get('1')).toBe('c');
});

test('interfaces on a sensor that is none of theirs, or that nobody knows, stay', () => {
  const astray = [{ ...standing(['1', '2'], 'a', [option('b')]), fresh: true } as const, standing(['3'], 'x', [option('x'), option('b')])];
  expect(loads(astray, [room('a'), room('b')], 9)).toMatchObject({ b: 0 });
  expect(loads([standing(['1', '2', '3'], 'a', [option('a'), option('y')])], [room('a')], 9)).toEqual({ a: 3 });
  const { on: _, ...unplaced } = standing(['1', '2', '3'], 'a');
  expect(loads([unplaced], [room('a'), room('b')], 9)).toEqual({ a: 0, b: 0 });
});

test('interfaces that get their session only now use up none of the limit', () => {
  const fresh = { ...standing(['1'], 'a'), fresh: true } as const;
  expect(loads([fresh, standing(['2'], 'a')], [room('a', { fixed: 2 }), room('b')], 1)).toEqual({ a: 2, b: 2 });
});

test('an interface that has no place gets none', () => {
  const { on: _, ...waiting } = standing(['1'], 'a');
  expect([...balance([waiting], [room('a'), room('b')], 5).keys()]).toEqual([]);
});

test('blocked sessions that stay count', () => {
  const staying = new Map([['2', 'b'], ['3', 'b']]);
  expect(balance([standing(['1', '4'], 'a')], [room('a'), room('b')], 5, staying)).toEqual(new Map([['1', 'a'], ['4', 'a']]));
});
