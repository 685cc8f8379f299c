import type { Assignment, Demand, SensorRoom } from '../../src/core/assignment';

/** What an assignment achieves, the most important first; larger is better. */
export type Objective = readonly Fraction[];

type Fraction = readonly [numerator: bigint, denominator: bigint];

interface Interface {
  readonly id: string;
  readonly demand: Demand;
}

/** Best objective of all assignments, found by trying every one of them. */
export function bestObjective(demands: readonly Demand[], sensors: readonly SensorRoom[]): Objective {
  const interfaces = demands.flatMap((demand) => demand.members.map((id): Interface => ({ id, demand })));
  let best: Objective | undefined;
  const tryAll = (index: number, assignment: Map<string, string>) => {
    if (index === interfaces.length) {
      if (!isAllowed(demands, sensors, assignment)) return;
      const objective = objectiveOf(demands, sensors, assignment);
      if (best === undefined || compareObjectives(objective, best) > 0) best = objective;
      return;
    }
    const { id, demand } = interfaces[index];
    const choices = [undefined, demand.placed, ...demand.options.map(({ targetId }) => targetId)];
    for (const choice of new Set(choices)) tryAll(index + 1, choice === undefined ? assignment : new Map(assignment).set(id, choice));
  };
  tryAll(0, new Map());
  if (best === undefined) throw new Error('leaving everything as it is must be allowed');
  return best;
}

/** The hard rules, each as it is said. */
export function isAllowed(demands: readonly Demand[], sensors: readonly SensorRoom[], assignment: Assignment): boolean {
  const everyPlacedOneStaysMirrored = demands.every(({ members, placed }) => placed === undefined || members.every((id) => assignment.has(id)));
  const everyOneIsWhereItMayBe = demands.every(({ members, placed, options }) => members.every((id) => {
    const targetId = assignment.get(id);
    const isOption = options.some((option) => option.targetId === targetId) && sensors.some((sensor) => sensor.targetId === targetId);
    return targetId === undefined || targetId === placed || isOption;
  }));
  return everyPlacedOneStaysMirrored && everyOneIsWhereItMayBe && sensors.every(({ targetId, fixed, capacity = Infinity }) => {
    const stood = demands.reduce((sum, { members, placed }) => sum + (placed === targetId ? members.length : 0), 0);
    const overfull = fixed + stood > capacity;
    const newcomers = demands.some(({ members, placed }) => placed !== targetId && members.some((id) => assignment.get(id) === targetId));
    return overfull ? !newcomers : fixed + assignedTo(targetId, assignment) <= capacity;
  });
}

export function objectiveOf(demands: readonly Demand[], sensors: readonly SensorRoom[], assignment: Assignment): Objective {
  const count = (counts: (demand: Demand, targetId: string) => boolean) => BigInt(demands.reduce((sum, demand) => (
    sum + demand.members.filter((id) => assignment.has(id) && counts(demand, assignment.get(id)!)).length
  ), 0));
  const option = (demand: Demand, targetId: string) => demand.options.find((candidate) => candidate.targetId === targetId);
  const priorities = [...new Set(demands.map(({ priority }) => priority))].sort((a, b) => b - a);
  const mirrored = priorities.flatMap((priority) => [true, false].map((primary) => (
    count((demand) => demand.priority === priority && demand.primary === primary)
  )));
  const moves = count(({ placed }, targetId) => placed !== undefined && placed !== targetId);
  const unknown = count((demand, targetId) => option(demand, targetId)?.unknown ?? false);
  const crossZone = count((demand, targetId) => option(demand, targetId)?.crossZone ?? false);
  const load = sensors.map(({ targetId, fixed, weight }): Fraction => (
    [BigInt(fixed + assignedTo(targetId, assignment)) ** 2n * MILLION, BigInt(Math.round(weight * 1e6))]
  )).reduce(([a, b], [c, d]): Fraction => [a * d + c * b, b * d], [0n, 1n]);
  const leftPrevious = count(({ placed, previous }, targetId) => placed === undefined && previous !== undefined && previous !== targetId);
  return [
    ...mirrored.map((units): Fraction => [units, 1n]),
    ...[moves, unknown, crossZone].map((units): Fraction => [-units, 1n]),
    [-load[0], load[1]],
    [-leftPrevious, 1n],
  ];
}

export function compareObjectives(a: Objective, b: Objective): number {
  for (const [index, [numerator, denominator]] of a.entries()) {
    const difference = numerator * b[index][1] - b[index][0] * denominator;
    if (difference !== 0n) return difference > 0n ? 1 : -1;
  }
  return 0;
}

const MILLION = 1_000_000n;

function assignedTo(targetId: string, assignment: Assignment): number {
  return [...assignment.values()].filter((assigned) => assigned === targetId).length;
}
