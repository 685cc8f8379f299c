import type { Assignable } from './demands';
import { sessionsPerTarget } from './load';
import type { Assignment, SensorRoom } from '../assignment/assign';
import { compare } from '../assignment/sequence';
import type { Option } from '../reachability/reachability';

/** Below this a difference in load is the dust of floating point. */
const DUST = 1e-9;

interface Group {
  /** Sorted by id. */
  readonly members: readonly string[];
  readonly options: readonly Option[];
  readonly on: Option;
  /** Whether their sessions are yet to come there: moving them costs nothing. */
  readonly free: boolean;
}

interface Move {
  readonly member: string;
  readonly from: string;
  readonly to: string;
  readonly free: boolean;
  /** By how much the sum of sessions² ÷ weight falls. */
  readonly gain: number;
}

/**
 * Evens the load out by moving sessions that are right where they are: one at a time, always the one that helps most.
 *
 * A move never leads to a worse path: not to one of which something is unknown, or into another zone, unless the present one is like that too. Each
 * move makes the load more even, so that the moves come to an end, and a balanced fleet stays as it is.
 *
 * @param limit the most sessions that may be moved
 */
export function rebalance(
  assignables: readonly Pick<Assignable, 'networkInterface' | 'options' | 'working'>[],
  { targets, staying }: Pick<Assignment, 'targets' | 'staying'>,
  sensors: readonly SensorRoom[],
  limit: number,
): ReadonlyMap<string, string> {
  const groups = groupsOf(assignables, targets);
  const rooms = new Map(sensors.map((sensor) => [sensor.targetId, sensor]));
  const balanced = new Map(targets);
  const assigned = sessionsPerTarget([...targets.values(), ...staying.values()].map((targetId) => ({ targetId })));
  const sessions = new Map(sensors.map(({ targetId, fixed }) => [targetId, fixed + (assigned.get(targetId) ?? 0)]));
  const add = (targetId: string, count: number) => sessions.set(targetId, sessions.get(targetId)! + count);

  let left = limit;
  for (;;) {
    const best = groups.filter(({ free }) => left > 0 || free).flatMap(bestMove).sort(bestFirst)[0];
    if (best === undefined) return balanced;
    balanced.set(best.member, best.to);
    add(best.from, -1);
    add(best.to, 1);
    if (!best.free) left -= 1;
  }

  function bestMove({ members, on, options, free }: Group): readonly Move[] {
    const from = on.targetId;
    const room = rooms.get(from);
    const member = members.find((each) => balanced.get(each) === from);
    if (room === undefined || member === undefined) return [];
    const relief = price(room, -1);
    return options
      .filter(({ unknown, crossZone }) => (!unknown || on.unknown) && (!crossZone || on.crossZone))
      .flatMap(({ targetId: to }) => {
        const other = rooms.get(to);
        return other !== undefined && to !== from && hasRoom(other) ? [{ member, from, to, free, gain: relief - price(other, 1) }] : [];
      })
      .filter(({ gain }) => gain > DUST)
      .sort(bestFirst)
      .slice(0, 1);
  }

  function hasRoom({ targetId, capacity = Infinity }: SensorRoom): boolean {
    return sessions.get(targetId)! < capacity;
  }

  /** What one session more, or the last one, adds to the sum of sessions² ÷ weight. */
  function price({ targetId, weight }: SensorRoom, step: 1 | -1): number {
    return (2 * sessions.get(targetId)! + step) / weight;
  }
}

/** Interfaces that are alike in where they are, and where they could be. */
function groupsOf(assignables: readonly Pick<Assignable, 'networkInterface' | 'options' | 'working'>[], targets: Assignment['targets']): readonly Group[] {
  const groups = new Map<readonly Option[], Map<string, Group & { members: string[] }>>();
  for (const { networkInterface: { networkInterfaceId }, options, working } of assignables) {
    const on = [...working, ...options].find(({ targetId }) => targetId === targets.get(networkInterfaceId));
    if (on === undefined) continue;
    const free = !working.includes(on);
    const alike = groups.get(options) ?? new Map<string, Group & { members: string[] }>();
    const key = `${on.targetId} ${free}`;
    const group = alike.get(key) ?? { members: [], options, on, free };
    group.members.push(networkInterfaceId);
    groups.set(options, alike.set(key, group));
  }
  return [...groups.values()].flatMap((alike) => [...alike.values()]).map((group) => ({ ...group, members: group.members.sort() }));
}

function bestFirst(a: Move, b: Move): number {
  return b.gain - a.gain || compare(a.member, b.member) || compare(a.to, b.to);
}
