import type { Demand } from '../assignment';

type Option = Demand['options'][number];

/**
 * What may speak against an arc, the gravest first. The load, which comes before the last, is a cost of the sensor where a path ends and not of
 * the arcs: on every other sensor along the path one comes and one goes.
 */
const OBJECTIONS: readonly ((demand: Demand, option: Option) => boolean)[] = [
  ({ placed }, { targetId }) => placed !== undefined && placed !== targetId,
  (_, { unknown }) => unknown,
  (_, { crossZone }) => crossZone,
  ({ previous }, { targetId }) => previous !== undefined && previous !== targetId,
];

export interface ArcCosts {
  readonly costBase: number;
  /** Cost of each kind of arc. */
  readonly costs: readonly number[];
  kindOf(demand: Demand, option: Option): number;
}

/**
 * Writes the objections to an arc as digits of one number, so that comparing numbers compares objection by objection.
 *
 * A path takes at most `hops` arcs one way and gives up fewer the other way, so that each digit of its cost lies between -hops and hops, and
 * the base leaves no carry. All sums are exact below 2^53: for paths of up to 5,700 arcs, of which real ones have a handful.
 */
export function arcCosts(hops: number): ArcCosts {
  const costBase = 2 * hops + 1;
  const kinds = 2 ** OBJECTIONS.length;
  const costs = Array.from({ length: kinds }, (_, kind) => (
    OBJECTIONS.reduce((cost, _objection, digit) => cost * costBase + Math.floor(kind * 2 ** (digit + 1) / kinds) % 2, 0)
  ));
  return { costBase, costs, kindOf: (demand, option) => OBJECTIONS.reduce((kind, objects) => kind * 2 + Number(objects(demand, option)), 0) };
}
