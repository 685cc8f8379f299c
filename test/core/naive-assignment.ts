import type { Assignment, Demand, TargetCapacity } from '../../src/core/assignment/assign';

/** What an assignment achieves, the most important first; larger is better. */
export type Objective = readonly Fraction[];

type Fraction = readonly [numerator: bigint, denominator: bigint];

/** Everything that is asked, as it is. */
export interface Question {
  readonly demands: readonly Demand[];
  readonly sensors: readonly TargetCapacity[];
  readonly accountRoom: number;
  /** Sensors that hold more than they may: others may come once enough have left. */
  readonly relieved?: readonly string[];
}

/** What becomes of each interface: it is mirrored to a target, its blocked session stays on one, or it has no session. */
export type Fates = ReadonlyMap<string, Fate>;
export type Fate = { readonly mirrored: string } | { readonly stays: string } | undefined;

interface Interface {
  readonly id: string;
  readonly demand: Demand;
}

/** The question without what is given up before it is asked: of several sessions of an interface those on sensors that hold more than they may. */
export function asCounted({ demands, sensors, accountRoom }: Question): Question {
  const isCrowded = (target: string) => {
    const there = interfacesOf({ demands }).filter(({ demand }) => sessionsOf(demand).includes(target)).length;
    return sensors.some(({ targetId, fixed, capacity = Infinity }) => targetId === target && capacity < fixed + there);
  };
  return {
    sensors,
    accountRoom,
    demands: demands.map((demand) => {
      const working = demand.working?.filter(({ targetId }) => !isCrowded(targetId));
      const blocked = demand.blocked?.filter((targetId) => !isCrowded(targetId));
      return {
        ...demand,
        ...(demand.working && { working: working?.length ? working : [demand.working[0]] }),
        ...(demand.blocked && { blocked: blocked?.length ? blocked : [demand.blocked[0]] }),
      };
    }),
  };
}

/**
 * The question as it is decided: sessions leave a sensor that holds more than it may if that mirrors more. It is asked only where no more than one
 * such sensor is: of several one is tried at a time, which may miss the best.
 */
export function asDecided(question: Question): Question {
  const [crowded] = crowdedSensors(question);
  if (crowded === undefined) return question;
  const relieved = { ...question, relieved: [crowded.targetId] };
  const [all, most] = [bestObjective(question)!, bestObjective(relieved)];
  return most !== undefined && compareObjectives(coverageIn(most), coverageIn(all)) > 0 ? relieved : question;
}

export function crowdedSensors(question: Question): readonly TargetCapacity[] {
  return question.sensors.filter((sensor) => !isOpen(question, sensor));
}

/** How many are mirrored, by class: what follows is of less weight. */
export function coverageIn(objective: Objective): Objective {
  return objective.slice(0, -6);
}

/** Best objective of all that may be, found by trying everything; `undefined`: nothing may be. */
export function bestObjective(question: Question): Objective | undefined {
  const interfaces = interfacesOf(question);
  let best: Objective | undefined;
  const tryAll = (index: number, fates: Map<string, Fate>) => {
    if (index === interfaces.length) {
      if (!isAllowed(question, fates)) return;
      const objective = objectiveOf(question, fates);
      if (best === undefined || compareObjectives(objective, best) > 0) best = objective;
      return;
    }
    const { id, demand: { options, working = [], blocked = [] } } = interfaces[index];
    const targets = new Set([...options, ...working].map(({ targetId }) => targetId));
    const choices: Fate[] = [undefined, ...[...targets].map((mirrored) => ({ mirrored })), ...blocked.map((stays) => ({ stays }))];
    for (const choice of choices) tryAll(index + 1, new Map(fates).set(id, choice));
  };
  tryAll(0, new Map());
  return best;
}

/** What an assignment makes of everybody. */
export function fatesOf(question: Question, { targets, staying }: Assignment): Fates {
  const fates = new Map<string, Fate>(interfacesOf(question).map(({ id }) => {
    const [mirrored, stays] = [targets.get(id), staying.get(id)];
    return [id, mirrored !== undefined ? { mirrored } : stays !== undefined ? { stays } : undefined];
  }));
  return asDeletedWhereTooMany(question, fates);
}

/**
 * Fates as they count: on a sensor that holds more than it may, blocked sessions for which there is no place may stay as long as nobody comes, but they
 * count as deleted, those first that are first to yield.
 */
export function asDeletedWhereTooMany(question: Question, given: Fates): Fates {
  const fates = new Map(given);
  const inOrder = interfacesOf(question).filter(({ demand }) => demand.yields !== undefined).sort((a, b) => a.demand.yields! - b.demand.yields!);
  for (const { id } of inOrder) {
    const fate = fates.get(id);
    const sensor = question.sensors.find(({ targetId }) => fate !== undefined && 'stays' in fate && fate.stays === targetId);
    if (sensor !== undefined && isOpen(question, sensor) && load(sensor, fates) > (sensor.capacity ?? Infinity)) fates.set(id, undefined);
  }
  return fates;
}

/** The hard rules, each as it is said. */
export function isAllowed(question: Question, fates: Fates): boolean {
  const { sensors, accountRoom } = question;
  const interfaces = interfacesOf(question);
  const everyOneIsWhereItMayBe = interfaces.every(({ id, demand: { options, working, blocked = [], yields } }) => {
    const fate = fates.get(id);
    if (fate === undefined) return working === undefined && (blocked.length === 0 || yields !== undefined);
    if ('stays' in fate) return blocked.includes(fate.stays);
    const isOption = options.some(({ targetId }) => targetId === fate.mirrored) && sensors.some(({ targetId }) => targetId === fate.mirrored);
    return isOption || isHome({ id, demand: { working } as Demand }, fate.mirrored);
  });
  return everyOneIsWhereItMayBe && [...fates.values()].filter(Boolean).length <= accountRoom && sensors.every((sensor) => {
    const newcomers = interfaces.some((each) => isMirroredTo(fates.get(each.id), sensor.targetId) && !isHome(each, sensor.targetId));
    return isOpen(question, sensor) ? load(sensor, fates) <= (sensor.capacity ?? Infinity) : !newcomers;
  });
}

/** A sensor is open unless what must remain on it is more than it may hold. */
function isOpen(question: Question, { targetId, fixed, capacity = Infinity }: TargetCapacity): boolean {
  if (question.relieved?.includes(targetId)) return true;
  const remaining = interfacesOf(question).filter(({ demand }) => mustRemain(demand) && sessionsOf(demand).includes(targetId));
  return fixed + remaining.length <= capacity;
}

/** The question in which sensors that hold more than they may are relieved where these fates leave no more than that. */
export function asRelieved(question: Question, fates: Fates): Question {
  const relieved = crowdedSensors(question).filter((sensor) => load(sensor, fates) <= sensor.capacity!);
  return { ...question, relieved: relieved.map(({ targetId }) => targetId) };
}

/** Targets that sessions of its interfaces are on. */
function sessionsOf({ working = [], blocked = [] }: Demand): readonly string[] {
  return [...working.map(({ targetId }) => targetId), ...blocked];
}

function mustRemain({ working, blocked, yields }: Demand): boolean {
  return (working !== undefined || blocked !== undefined) && yields === undefined;
}

function isHome({ demand: { working = [] } }: Interface, target: string): boolean {
  return working.some(({ targetId }) => targetId === target);
}

function isMirroredTo(fate: Fate, target: string): boolean {
  return fate !== undefined && 'mirrored' in fate && fate.mirrored === target;
}

function load({ targetId, fixed }: TargetCapacity, fates: Fates): number {
  return fixed + [...fates.values()].filter((fate) => fate !== undefined && ('stays' in fate ? fate.stays : fate.mirrored) === targetId).length;
}

export function objectiveOf(question: Question, fates: Fates): Objective {
  const interfaces = interfacesOf(question);
  const count = (counts: (each: Interface, targetId: string) => boolean) => BigInt(interfaces.filter((each) => {
    const fate = fates.get(each.id);
    return fate !== undefined && 'mirrored' in fate && counts(each, fate.mirrored);
  }).length);
  const path = ({ options, working = [] }: Demand, target: string) => [...working, ...options].find(({ targetId }) => targetId === target);
  const priorities = [...new Set(interfaces.map(({ demand }) => demand.priority))].sort((a, b) => b - a);
  const mirrored = [undefined, true].flatMap((last) => priorities.flatMap((priority) => [true, false].map((primary) => (
    count(({ demand }) => demand.lastInLine === last && demand.priority === priority && demand.primary === primary)
  ))));
  const moves = count((each, targetId) => each.demand.working !== undefined && !isHome(each, targetId));
  const deleted = interfaces.filter(({ id, demand: { yields } }) => yields !== undefined && fates.get(id) === undefined);
  const rank = deleted.reduce((sum, { demand }) => sum + demand.yields!, 0);
  const unknown = count(({ demand }, targetId) => path(demand, targetId)?.unknown ?? false);
  const crossZone = count(({ demand }, targetId) => path(demand, targetId)?.crossZone ?? false);
  const evenness = question.sensors.map((sensor): Fraction => [BigInt(load(sensor, fates)) ** 2n * MILLION, BigInt(Math.round(sensor.weight * 1e6))])
    .reduce(([a, b], [c, d]): Fraction => [a * d + c * b, b * d], [0n, 1n]);
  return [
    ...mirrored.map((units): Fraction => [units, 1n]),
    ...[moves, BigInt(deleted.length), BigInt(rank), unknown, crossZone].map((units): Fraction => [-units, 1n]),
    [-evenness[0], evenness[1]],
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

export function interfacesOf({ demands }: Pick<Question, 'demands'>): readonly Interface[] {
  return demands.flatMap((demand) => demand.members.map((id): Interface => ({ id, demand })));
}
