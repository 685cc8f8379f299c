import * as fc from 'fast-check';
import { assign, type Assignment, type Demand, type TargetCapacity } from '../../../src/core/assignment/assign';
import { standingAfter } from '../../../src/core/assignment/standing';
import {
  asCounted, asDecided, asRelieved, bestObjective, compareObjectives, coverageIn, crowdedSensors, fatesOf, interfacesOf, isAllowed, objectiveOf,
  type Question,
} from '../naive-assignment';

/** Raise it for a long run. */
const RUNS = Number(process.env.ASSIGNMENTS ?? 150);

interface Size {
  readonly sensors: number;
  readonly demands: number;
  readonly members: number;
  readonly interfaces: number;
}

type Draft = Omit<Demand, 'members' | 'yields'> & { readonly members: number; readonly yields: boolean };

/** Few enough sensors and room that what goes wrong in large fleets goes wrong here. */
function questions(size: Size): fc.Arbitrary<Question> {
  const sensors = fc.array(fc.record({
    fixed: fc.nat(1),
    capacity: fc.option(fc.nat(4), { nil: undefined }),
    weight: fc.constantFrom(1, 1, 1, 2, 3, 0.5, 1.1, 3.3),
  }), { minLength: 2, maxLength: size.sensors, size: 'max' }).map((rooms) => rooms.map((room, index): TargetCapacity => ({ targetId: `tmt-${index}`, ...room })));
  return sensors.chain((rooms) => {
    // One more than there are: options and sessions may name a target that is not a sensor.
    const targetId = fc.nat(rooms.length).map((index) => `tmt-${index}`);
    const option = fc.record({ targetId, unknown: fc.boolean(), crossZone: fc.boolean() });
    const options = (minLength: number, maxLength = rooms.length) => fc.uniqueArray(option, { selector: (each) => each.targetId, minLength, maxLength, size: 'max' });
    const standing: fc.Arbitrary<Pick<Draft, 'working' | 'blocked' | 'yields'>> = fc.oneof(
      { weight: 3, arbitrary: fc.constant({ yields: false }) },
      { weight: 2, arbitrary: options(1, 2).map((working) => ({ working, yields: false })) },
      { weight: 3, arbitrary: fc.record({ blocked: fc.uniqueArray(targetId, { minLength: 1, maxLength: 2 }), yields: fc.boolean() }) },
    );
    const draft = fc.record({
      members: fc.integer({ min: 1, max: size.members }),
      priority: fc.nat(1),
      primary: fc.boolean(),
      lastInLine: fc.constantFrom(undefined, undefined, undefined, true as const),
      options: options(0),
    });
    const drafts = fc.array(fc.tuple(draft, standing).map(([one, other]): Draft => {
      const { lastInLine, ...rest } = one;
      return { ...rest, ...other, ...(lastInLine && { lastInLine }) };
    }), { maxLength: size.demands, size: 'max' });
    return fc.record({ drafts, more: fc.option(fc.nat(5), { nil: Infinity }) }).map(({ drafts: given, more }) => {
      const demands = numbered(given, size.interfaces);
      const sessions = interfacesOf({ demands }).filter(({ demand }) => demand.working ?? demand.blocked).length;
      return { sensors: rooms, demands, accountRoom: sessions + more };
    });
  });
}

/** With members, and with an order in which they yield that is none of their ids. */
function numbered(drafts: readonly Draft[], limit: number): readonly Demand[] {
  let next = 0;
  let last = drafts.length;
  return drafts.map(({ members, yields, ...draft }): Demand => ({
    ...draft,
    members: Array.from({ length: yields ? 1 : members }, () => `eni-${String(next++).padStart(3, '0')}`),
    ...(yields && { yields: --last }),
  })).filter(({ members }) => Number(members.at(-1)!.slice(4)) < limit);
}

const SMALL = questions({ sensors: 4, demands: 6, members: 2, interfaces: 6 });
const MIDDLE = questions({ sensors: 12, demands: 30, members: 6, interfaces: Infinity });

function assigned({ demands, sensors, accountRoom }: Question): Assignment {
  return assign(demands, sensors, accountRoom);
}

test('no assignment is better than the one that is made', () => {
  fc.assert(fc.property(SMALL.map(asCounted), (question) => {
    fc.pre(crowdedSensors(question).length <= 1);
    const decided = asDecided(question);
    const fates = fatesOf(decided, assigned(question));
    expect(isAllowed(decided, fates)).toBe(true);
    expect(compareObjectives(objectiveOf(decided, fates), bestObjective(decided)!)).toBe(0);
  }), { seed: 1, numRuns: RUNS, unbiased: true });
}, 600_000);

test('of several sensors that hold more than they may, none is left that would mirror more if enough moved away', () => {
  const coverage = (question: Question) => coverageIn(objectiveOf(question, fatesOf(question, assigned(question))));
  fc.assert(fc.property(SMALL.map(asCounted), (question) => {
    fc.pre(crowdedSensors(question).length > 1);
    expect(compareObjectives(coverage(question), coverageIn(bestObjective(question)!))).toBeGreaterThanOrEqual(0);
    const after = { ...question, demands: standingAfter(question.demands, assigned(question)) };
    const crowded = crowdedSensors(after);
    fc.pre(crowded.length <= 3);
    for (const { targetId } of crowded) {
      const most = bestObjective({ ...after, relieved: [targetId] });
      if (most !== undefined) expect(compareObjectives(coverageIn(most), coverage(after))).toBeLessThanOrEqual(0);
    }
  }), { seed: 8, numRuns: RUNS, unbiased: true });
}, 600_000);

test('no interface loses a working session, and no sensor takes more than it may', () => {
  fc.assert(fc.property(MIDDLE.map(asCounted), (question) => {
    const fates = fatesOf(question, assigned(question));
    expect(isAllowed(asRelieved(question, fates), fates)).toBe(true);
  }), { seed: 2, numRuns: RUNS, unbiased: true });
});

test('the order of the input does not matter', () => {
  const shuffledQuestions = MIDDLE.chain((original) => fc.record({
    original: fc.constant(original),
    demands: fc.tuple(...original.demands.map((demand) => fc.record({
      members: shuffle(demand.members),
      options: shuffle(demand.options),
    }).map((parts): Demand => ({ ...demand, ...parts })))).chain(shuffle),
    sensors: shuffle(original.sensors),
  }));
  fc.assert(fc.property(shuffledQuestions, ({ original, demands, sensors }) => {
    expect(sorted(assigned({ ...original, demands, sensors }))).toEqual(sorted(assigned(original)));
  }), { seed: 3, numRuns: RUNS, unbiased: true });
});

test('one more sensor never leaves more interfaces unmirrored', () => {
  fc.assert(fc.property(MIDDLE, (question) => {
    const fewer = { ...question, sensors: question.sensors.slice(1) };
    fc.pre(isSteady(question) && isSteady(fewer));
    expect(assigned(question).targets.size).toBeGreaterThanOrEqual(assigned(fewer).targets.size);
  }), { seed: 4, numRuns: RUNS, unbiased: true });
});

/** Without a sensor, sessions on it need no room there. */
function isSteady({ demands, sensors }: Question): boolean {
  return demands.every(({ working = [], blocked = [] }) => (
    [...working.map(({ targetId }) => targetId), ...blocked].every((targetId) => targetId !== 'tmt-0' || sensors.length === 0)
  ));
}

test('what was assigned once stays when it is assigned again', () => {
  fc.assert(fc.property(MIDDLE, (question) => {
    const before = assigned(question);
    const standing = standingAfter(question.demands, before);
    const again = assigned({ ...question, demands: standing });
    expect(sorted({ ...again, beyondAccount: before.beyondAccount })).toEqual(sorted(before));
    // A session can move to where its interface has another one. Once that one is gone, a path that ended there is gone too, and what it led to is
    // beyond full sensors instead of beyond the account.
    const hadSeveral = question.demands.some(({ working = [], blocked = [] }) => working.length > 1 || blocked.length > 1);
    expect([...before.beyondAccount]).toEqual(expect.arrayContaining([...again.beyondAccount]));
    if (!hadSeveral) expect(again.beyondAccount).toEqual(before.beyondAccount);
  }), { seed: 5, numRuns: RUNS, unbiased: true });
});

test('a blocked session is deleted only where others come, or where the account is full', () => {
  fc.assert(fc.property(MIDDLE, (question) => {
    const { targets, staying } = assigned(question);
    const isFull = targets.size + staying.size >= question.accountRoom;
    const came = new Set(interfacesOf(question).flatMap(({ id, demand: { working = [] } }) => (
      working.some(({ targetId }) => targetId === targets.get(id)) ? [] : targets.get(id) ?? []
    )));
    const deleted = interfacesOf(question).filter(({ id, demand: { blocked } }) => blocked !== undefined && !targets.has(id) && !staying.has(id));
    expect(deleted.filter(({ demand: { blocked = [] } }) => !isFull && !blocked.some((targetId) => came.has(targetId)))).toEqual([]);
  }), { seed: 6, numRuns: RUNS, unbiased: true });
});

test('more are mirrored where blocked sessions yield than where they do not', () => {
  fc.assert(fc.property(MIDDLE, (question) => {
    const unyielding = question.demands.map(({ yields: _, ...demand }): Demand => demand);
    fc.pre(question.sensors.every(({ targetId, fixed, capacity = Infinity }) => (
      fixed + unyielding.filter(({ working, blocked }) => (working?.[0].targetId ?? blocked?.[0]) === targetId).length * 6 <= capacity
    )));
    expect(assigned(question).targets.size).toBeGreaterThanOrEqual(assigned({ ...question, demands: unyielding }).targets.size);
  }), { seed: 7, numRuns: RUNS, unbiased: true });
});

function shuffle<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

function sorted({ targets, staying, beyondAccount }: Assignment) {
  const byId = (entries: ReadonlyMap<string, string>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return { targets: byId(targets), staying: byId(staying), beyondAccount: [...beyondAccount].sort() };
}
