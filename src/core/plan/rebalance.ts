import type { Assignable } from './demands';
import { sessionsPerTarget } from './load';
import type { Assignment, TargetCapacity } from '../assignment/assign';
import { compare } from '../assignment/sequence';
import { memoize } from '../memoize';
import type { Option } from '../reachability/reachability';

/** Below this a difference in load is the dust of floating point. */
const DUST = 1e-9;

interface Group {
  /** Sorted by id; some may have moved on. */
  readonly members: string[];
  readonly options: readonly Option[];
  readonly on: Option;
  /** Whether their sessions are yet to come there: moving them costs nothing. */
  readonly free: boolean;
}

interface Move {
  readonly member: string;
  readonly group: Group;
  readonly to: Option;
  /** By how much the sum of sessions² ÷ weight falls. */
  readonly gain: number;
}

/**
 * Evens out the load by moving working sessions, one at a time, always the one with the largest effect.
 *
 * A session that has moved may move again at no cost; otherwise the next plan would move it.
 *
 * A move never makes a path worse: it doesn't go to an unknown path or another zone, unless the current path is of that kind too. Each move makes
 * the load more even, so the moves end, and a balanced fleet stays as it is.
 *
 * @param limit maximum number of sessions to move
 */
export function rebalance(
  assignables: readonly Pick<Assignable, 'networkInterface' | 'options' | 'working'>[],
  { targets, staying }: Pick<Assignment, 'targets' | 'staying'>,
  capacities: readonly TargetCapacity[],
  limit: number,
): ReadonlyMap<string, string> {
  const groups = groupsOf(assignables, targets);
  const byTarget = new Map(capacities.map((capacity) => [capacity.targetId, capacity]));
  const balanced = new Map(targets);
  const assigned = sessionsPerTarget([...targets.values(), ...staying.values()].map((targetId) => ({ targetId })));
  const sessions = new Map(capacities.map(({ targetId, fixed }) => [targetId, fixed + (assigned.get(targetId) ?? 0)]));
  const add = (targetId: string, count: number) => sessions.set(targetId, sessions.get(targetId)! + count);

  let left = limit;
  for (;;) {
    const best = groups.all().filter(({ free }) => left > 0 || free).flatMap(bestMove).sort(bestFirst)[0];
    if (best === undefined) return balanced;
    const { member, to, group: { on, options, free } } = best;
    balanced.set(member, to.targetId);
    add(on.targetId, -1);
    add(to.targetId, 1);
    if (!free) left -= 1;
    groups.join(member, options, to, true);
  }

  function bestMove(group: Group): readonly Move[] {
    const { members, on, options } = group;
    const from = on.targetId;
    const room = byTarget.get(from);
    const member = members.find((each) => balanced.get(each) === from);
    if (room === undefined || member === undefined) return [];
    const relief = price(room, -1);
    return options
      .filter(({ unknown, crossZone }) => (!unknown || on.unknown) && (!crossZone || on.crossZone))
      .flatMap((to) => {
        const other = byTarget.get(to.targetId);
        return other !== undefined && to.targetId !== from && hasRoom(other) ? [{ member, group, to, gain: relief - price(other, 1) }] : [];
      })
      .filter(({ gain }) => gain > DUST)
      .sort(bestFirst)
      .slice(0, 1);
  }

  function hasRoom({ targetId, capacity = Infinity }: TargetCapacity): boolean {
    return sessions.get(targetId)! < capacity;
  }

  /** What one session more, or the last one, adds to the sum of sessions² ÷ weight. */
  function price({ targetId, weight }: TargetCapacity, step: 1 | -1): number {
    return (2 * sessions.get(targetId)! + step) / weight;
  }
}

/** Interfaces that are alike in where they are, and where they could be. */
function groupsOf(assignables: readonly Pick<Assignable, 'networkInterface' | 'options' | 'working'>[], targets: Assignment['targets']): Groups {
  const groups = new Groups();
  const sorted = [...assignables].sort((a, b) => compare(a.networkInterface.networkInterfaceId, b.networkInterface.networkInterfaceId));
  for (const { networkInterface: { networkInterfaceId }, options, working } of sorted) {
    const on = [...working, ...options].find(({ targetId }) => targetId === targets.get(networkInterfaceId));
    if (on !== undefined) groups.join(networkInterfaceId, options, on, !working.includes(on));
  }
  return groups;
}

class Groups {
  private readonly byOptions = new Map<readonly Option[], Map<string, Group>>();

  public all(): readonly Group[] {
    return [...this.byOptions.values()].flatMap((alike) => [...alike.values()]);
  }

  public join(member: string, options: readonly Option[], on: Option, free: boolean): void {
    const alike = memoize(this.byOptions, options, () => new Map<string, Group>());
    const { members } = memoize(alike, `${on.targetId} ${free}`, () => ({ members: [], options, on, free }));
    let place = members.length;
    while (place > 0 && members[place - 1] > member) place -= 1;
    members.splice(place, 0, member);
  }
}

function bestFirst(a: Move, b: Move): number {
  return b.gain - a.gain || compare(a.member, b.member) || compare(a.to.targetId, b.to.targetId);
}
