import { type Assignment, byUrgency, type Demand, type TargetCapacity } from './demand';
import { compare } from './sequence';
import { excess } from './target-nodes';

/** Each costs a whole assignment, and of many that hold more than they may, as after a smaller capacity for all, few could help. */
const TRIED = 3;

/**
 * Sensors that hold more than they may, and could take others in if enough of their sessions moved elsewhere: those first from which the fewest would.
 *
 * @param demands as they stand once all is assigned that can be without that
 * @param open sensors that took others in before
 */
export function worthRelieving(demands: readonly Demand[], capacities: readonly TargetCapacity[], open: ReadonlySet<string>): readonly string[] {
  if (demands.every(({ working, options }) => working !== undefined || options.length === 0)) return [];
  const movable = new Map<string, number>();
  for (const { members, working = [], blocked = [], options } of demands) {
    for (const on of [...working.map(({ targetId }) => targetId), ...blocked]) {
      if (options.some(({ targetId }) => targetId !== on)) movable.set(on, (movable.get(on) ?? 0) + members.length);
    }
  }
  return [...excess(demands, capacities)]
    .filter(([targetId, sessions]) => !open.has(targetId) && sessions <= (movable.get(targetId) ?? 0))
    .sort(([a, one], [b, other]) => one - other || compare(a, b))
    .slice(0, TRIED)
    .map(([targetId]) => targetId);
}

/** Whether one assignment mirrors more than another, of the most urgent class first. */
export function mirrorsMore(demands: readonly Demand[], one: Assignment, other: Assignment): boolean {
  const gains = [...demands].sort(byUrgency).map((demand) => ({ demand, gain: mirrored(demand, one) - mirrored(demand, other) }));
  let gain = 0;
  for (const [index, each] of gains.entries()) {
    if (index > 0 && byUrgency(gains[index - 1].demand, each.demand) !== 0 && gain !== 0) break;
    gain += each.gain;
  }
  return gain > 0;
}

function mirrored({ members }: Demand, { targets }: Assignment): number {
  return members.filter((member) => targets.has(member)).length;
}
