import * as fc from 'fast-check';
import { bestObjective, compareObjectives, isAllowed, objectiveOf } from './naive-assignment';
import { assign, type Assignment, type Demand, type SensorRoom } from '../../src/core/assignment';

/** Raise it for a long run. */
const RUNS = Number(process.env.ASSIGNMENTS ?? 150);

interface Case {
  readonly demands: readonly Demand[];
  readonly sensors: readonly SensorRoom[];
}

interface Size {
  readonly sensors: number;
  readonly demands: number;
  readonly members: number;
  readonly interfaces: number;
}

/** Few enough sensors and room that what goes wrong in large fleets goes wrong here. */
function cases(size: Size): fc.Arbitrary<Case> {
  const sensors = fc.array(fc.record({
    fixed: fc.nat(2),
    capacity: fc.option(fc.nat(4), { nil: undefined }),
    weight: fc.constantFrom(1, 1, 1, 2, 3, 0.5, 1.1, 3.3),
  }), { minLength: 2, maxLength: size.sensors, size: 'max' }).map((rooms) => rooms.map((room, index): SensorRoom => ({ targetId: `tmt-${index}`, ...room })));
  return sensors.chain((rooms) => {
    // One more than there are: options may name a target that is not a sensor.
    const option = fc.record({ targetId: fc.nat(rooms.length).map((index) => `tmt-${index}`), unknown: fc.boolean(), crossZone: fc.boolean() });
    const demand = fc.record({
      members: fc.integer({ min: 1, max: size.members }),
      priority: fc.nat(1),
      primary: fc.boolean(),
      options: fc.uniqueArray(option, { selector: ({ targetId }) => targetId, minLength: 1, maxLength: rooms.length, size: 'max' }),
      placed: fc.integer({ min: 1, max: 4 }).map((one) => one === 1),
      previous: fc.option(fc.nat(rooms.length), { nil: undefined }),
    });
    return fc.array(demand, { maxLength: size.demands, size: 'max' }).map((drafts): Case => {
      let next = 0;
      const demands = drafts.map(({ members, placed, previous, ...draft }): Demand => ({
        ...draft,
        members: Array.from({ length: members }, () => `eni-${String(next++).padStart(3, '0')}`),
        ...(placed && { placed: draft.options[0].targetId }),
        ...(previous !== undefined && { previous: `tmt-${previous}` }),
      }));
      return { sensors: rooms, demands: demands.filter(({ members }) => Number(members.at(-1)!.slice(4)) < size.interfaces) };
    });
  });
}

const SMALL = cases({ sensors: 4, demands: 5, members: 3, interfaces: 6 });
const MIDDLE = cases({ sensors: 12, demands: 25, members: 6, interfaces: Infinity });

test('no assignment is better than the one that is made', () => {
  fc.assert(fc.property(SMALL, ({ demands, sensors }) => {
    const assignment = assign(demands, sensors);
    expect(isAllowed(demands, sensors, assignment)).toBe(true);
    expect(compareObjectives(objectiveOf(demands, sensors, assignment), bestObjective(demands, sensors))).toBe(0);
  }), { seed: 1, numRuns: RUNS, unbiased: true });
}, 600_000);

test('no placed interface loses its session, and no sensor takes more than it may', () => {
  fc.assert(fc.property(MIDDLE, ({ demands, sensors }) => {
    expect(isAllowed(demands, sensors, assign(demands, sensors))).toBe(true);
  }), { seed: 2, numRuns: RUNS, unbiased: true });
});

test('the order of the input does not matter', () => {
  const shuffledCases = MIDDLE.chain(({ demands, sensors }) => fc.record({
    original: fc.constant({ demands, sensors }),
    demands: fc.tuple(...demands.map((demand) => fc.record({
      members: shuffle(demand.members),
      options: shuffle(demand.options),
    }).map((parts): Demand => ({ ...demand, ...parts })))).chain(shuffle),
    sensors: shuffle(sensors),
  }));
  fc.assert(fc.property(shuffledCases, ({ original, demands, sensors }) => {
    expect(sorted(assign(demands, sensors))).toEqual(sorted(assign(original.demands, original.sensors)));
  }), { seed: 3, numRuns: RUNS, unbiased: true });
});

test('one more sensor never leaves more interfaces unmirrored', () => {
  fc.assert(fc.property(MIDDLE, ({ demands, sensors }) => {
    expect(assign(demands, sensors).size).toBeGreaterThanOrEqual(assign(demands, sensors.slice(1)).size);
  }), { seed: 4, numRuns: RUNS, unbiased: true });
});

test('what was assigned once stays when it is assigned again', () => {
  fc.assert(fc.property(MIDDLE, ({ demands, sensors }) => {
    const assignment = assign(demands, sensors);
    const standing = demands.flatMap((demand) => demand.members.map((id): Demand => {
      const { placed: _placed, ...rest } = demand;
      return { ...rest, members: [id], ...(assignment.has(id) && { placed: assignment.get(id) }) };
    }));
    expect(sorted(assign(standing, sensors))).toEqual(sorted(assignment));
  }), { seed: 5, numRuns: RUNS, unbiased: true });
});

function shuffle<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

function sorted(assignment: Assignment): readonly (readonly [string, string])[] {
  return [...assignment].sort(([a], [b]) => (a < b ? -1 : 1));
}
