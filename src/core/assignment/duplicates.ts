import type { Demand, TargetCapacity } from './demand';

/**
 * Gives up, of several sessions of an interface, those on sensors that hold more than they may; only one of the sessions stays anyway.
 *
 * Whether a sensor takes others then depends on nothing but what must stay there.
 */
export function withoutCrowdedDuplicates(demands: readonly Demand[], capacities: readonly TargetCapacity[]): readonly Demand[] {
  const hasDuplicates = ({ working = [], blocked = [] }: Demand) => working.length > 1 || blocked.length > 1;
  if (!demands.some(hasDuplicates)) return demands;
  const sessions = sessionsOn(demands, capacities);
  const crowded = new Set(capacities.flatMap(({ targetId, capacity = Infinity }) => (sessions.get(targetId)! > capacity ? [targetId] : [])));
  const reduced = <T>(all: readonly T[], target: (each: T) => string) => {
    const roomy = all.filter((each) => !crowded.has(target(each)));
    return roomy.length > 0 ? roomy : all.slice(0, 1);
  };
  return demands.map(({ working, blocked, ...demand }) => ({
    ...demand,
    ...(working && { working: reduced(working, ({ targetId }) => targetId) }),
    ...(blocked && { blocked: reduced(blocked, (targetId) => targetId) }),
  }));
}

/** All sessions on each sensor, and on each other target that sessions of these interfaces are on. */
export function sessionsOn(demands: readonly Demand[], capacities: readonly TargetCapacity[]): ReadonlyMap<string, number> {
  const counts = new Map(capacities.map(({ targetId, fixed }) => [targetId, fixed]));
  for (const { members, working = [], blocked = [] } of demands) {
    for (const targetId of [...working.map((each) => each.targetId), ...blocked]) counts.set(targetId, (counts.get(targetId) ?? 0) + members.length);
  }
  return counts;
}
