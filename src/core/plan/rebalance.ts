import type { Assignment, Demand, SensorRoom } from '../assignment';
import { compare } from '../assignment/sequence';

/** Below this a difference in load is the dust of floating point. */
const DUST = 1e-9;

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
 * @param demands all placed; those whose session is yet to come to that place, which their previous target tells, move for nothing
 * @param limit the most sessions that may be moved
 */
export function rebalance(demands: readonly Demand[], sensors: readonly SensorRoom[], limit: number): Assignment {
  const rooms = new Map(sensors.map((sensor) => [sensor.targetId, sensor]));
  const balanced = new Map(demands.flatMap(({ members, placed }) => (
    placed === undefined ? [] : members.map((member) => [member, placed] as const)
  )));
  const sessions = new Map(sensors.map(({ targetId, fixed }) => [targetId, fixed]));
  const load = (targetId: string) => sessions.get(targetId) ?? 0;
  const add = (targetId: string, count: number) => sessions.set(targetId, load(targetId) + count);
  for (const targetId of balanced.values()) add(targetId, 1);

  let left = limit;
  for (;;) {
    const best = demands.filter((demand) => left > 0 || isFree(demand)).flatMap((demand) => bestMove(demand)).sort(bestFirst)[0];
    if (best === undefined) return balanced;
    balanced.set(best.member, best.to);
    add(best.from, -1);
    add(best.to, 1);
    if (!best.free) left -= 1;
  }

  function bestMove(demand: Demand): readonly Move[] {
    const { members, placed, options } = demand;
    const free = isFree(demand);
    const present = options.find(({ targetId }) => targetId === placed);
    const room = rooms.get(placed ?? '');
    const member = [...members].sort().find((each) => balanced.get(each) === placed);
    if (present === undefined || room === undefined || member === undefined) return [];
    const from = present.targetId;
    const relief = price(room, -1);
    return options
      .filter(({ unknown, crossZone }) => (!unknown || present.unknown) && (!crossZone || present.crossZone))
      .flatMap(({ targetId: to }) => {
        const other = rooms.get(to);
        return other !== undefined && to !== from && hasRoom(other) ? [{ member, from, to, free, gain: relief - price(other, 1) }] : [];
      })
      .filter(({ gain }) => gain > DUST)
      .sort(bestFirst)
      .slice(0, 1);
  }

  function hasRoom({ targetId, capacity = Infinity }: SensorRoom): boolean {
    return load(targetId) < capacity;
  }

  /** What one session more, or the last one, adds to the sum of sessions² ÷ weight. */
  function price({ targetId, weight }: SensorRoom, step: 1 | -1): number {
    return (2 * load(targetId) + step) / weight;
  }
}

function isFree({ placed, previous }: Demand): boolean {
  return placed !== previous;
}

function bestFirst(a: Move, b: Move): number {
  return b.gain - a.gain || compare(a.member, b.member) || compare(a.to, b.to);
}
