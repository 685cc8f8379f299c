import type { Demand, TargetCapacity } from './demand';
import { sessionsOn } from './duplicates';
import { shuffled } from './sequence';

export interface TargetNode {
  readonly targetId: string;
  readonly capacity: number;
  /** Whether it takes others than those whose sessions are on it. */
  readonly open: boolean;
  /** An integer, so that equal quotients are equal numbers. */
  readonly weight: number;
  /** Sessions that this assignment cannot move. */
  readonly fixed: number;
  /** Sessions on it now. */
  readonly before: number;
  /** Sessions as they are assigned so far. */
  sessions: number;
}

/**
 * The targets in their order of preference among equals, followed by unknown targets that have sessions.
 *
 * @param relieved a target that exceeds its capacity, and still takes other interfaces
 */
export function targetNodes(demands: readonly Demand[], capacities: readonly TargetCapacity[], relieved?: string): readonly TargetNode[] {
  const all = sessionsOn(demands, capacities);
  const openIds = openTargets(demands, capacities);
  const known = new Set(capacities.map(({ targetId }) => targetId));
  const weights = wholeWeights(capacities);
  return [
    ...shuffled(capacities, demands[0]?.members[0] ?? '').map(({ targetId, fixed, capacity = Infinity, weight }) => {
      const open = openIds.has(targetId) || targetId === relieved;
      return { targetId, capacity: open ? capacity : Infinity, open, weight: weights(weight), fixed, before: all.get(targetId)!, sessions: fixed };
    }),
    ...[...all.keys()].filter((targetId) => !known.has(targetId)).sort().map((targetId) => (
      { targetId, capacity: Infinity, open: false, weight: Infinity, fixed: 0, before: 0, sessions: 0 }
    )),
  ];
}

/** Targets that are within their capacity once all blocked sessions that may be deleted are. The others take no further interface. */
export function openTargets(demands: readonly Demand[], capacities: readonly TargetCapacity[]): ReadonlySet<string> {
  return new Set([...excess(demands, capacities)].flatMap(([targetId, sessions]) => (sessions <= 0 ? [targetId] : [])));
}

/** By how much sensors hold more than they may once all blocked sessions are deleted that may be. */
export function excess(demands: readonly Demand[], capacities: readonly TargetCapacity[]): ReadonlyMap<string, number> {
  const rigid = sessionsOn(demands.filter(({ yields }) => yields === undefined), capacities);
  return new Map(capacities.map(({ targetId, capacity = Infinity }) => [targetId, rigid.get(targetId)! - capacity]));
}

/** Weights to the millionth, as integers without a common divisor. */
function wholeWeights(capacities: readonly TargetCapacity[]): (weight: number) => number {
  const millionths = (weight: number) => Math.max(1, Math.round(weight * 1e6));
  const divisor = capacities.reduce((common, { weight }) => greatestCommonDivisor(millionths(weight), common), 0);
  return (weight) => millionths(weight) / divisor;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** What prices may grow to: a costs' digit that leaves room for others. */
const HIGHEST_PRICE = 2 ** 40;

/**
 * The price of one more session on a sensor, which is what it adds to the sum of sessions² ÷ weight: as an integer, so that sums are exact.
 *
 * With weights whose common multiple is too large for that, prices are rounded to a trillionth of the highest.
 */
export interface Prices {
  readonly highest: number;
  of(target: TargetNode, sessions: number): number;
}

/** @param units how many more sessions there may be */
export function pricesFor(targets: readonly TargetNode[], units: number): Prices {
  const weights = [...new Set(targets.map(({ weight }) => weight))].filter(Number.isFinite);
  // Beyond the highest price it is of no use, and soon no exact number.
  const multiple = weights.reduce((common, weight) => (
    common > HIGHEST_PRICE ? common : common / greatestCommonDivisor(common, weight) * weight
  ), 1);
  const highest = targets.reduce((most, { fixed, weight }) => Math.max(most, (2 * (fixed + units) + 1) / weight), 0);
  const scale = Math.min(multiple, HIGHEST_PRICE / highest);
  return { highest: Math.ceil(highest * scale), of: ({ weight }, sessions) => Math.round((2 * sessions + 1) / weight * scale) };
}
