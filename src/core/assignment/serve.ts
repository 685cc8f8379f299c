import type { Network } from './network';
import { PathSearch } from './path-search';

/**
 * Mirrors as many of the waiting interfaces as can be, at the least cost.
 *
 * Why the result is optimal: the invariant is that no cycle of exchanges (some interfaces change sensors, or one takes another's place) makes the
 * assignment better, which for a flow means that it is the best of its size. It holds at the start, and a flow that grows along a cheapest path
 * keeps it. That is all that is done here: find a cheapest path, take it, until there is none. The cost of a path has three parts, compared in
 * this order: the objections to its arcs, the price of one more session on the sensor where it ends, and the previous targets that are left.
 * Such triples add and compare like numbers, which is all that the argument needs; and sessions² ÷ weight is convex, so that the next session on
 * a sensor never costs less than the last.
 *
 * Why it is fast: one labelling serves many paths. A label is a lower bound of what the cheapest path from a waiting interface to a node costs,
 * and paths only become dearer. So as long as the sensor that is best by the labels can still be reached at just that cost, it is the best.
 *
 * @param waiting interfaces of each node that wait; counted down
 */
export function serve(network: Network, waiting: Int32Array): void {
  const { sensors, firstSensor, arcs } = network;
  const search = new PathSearch(arcs, waiting);
  // Full sensors are a normal state, and then there is nothing to look for.
  while (sensors.some(({ sessions, capacity }) => sessions < capacity)) {
    search.label();
    let end = cheapestEnd(network, search);
    if (end === undefined) return;
    while (end !== undefined && search.augment(firstSensor + end)) {
      sensors[end].sessions++;
      end = cheapestEnd(network, search);
    }
  }
}

/** The sensor with room where the cheapest path ends, by the labels. */
function cheapestEnd({ sensors, firstSensor, scale }: Network, { labels }: PathSearch): number | undefined {
  let best: number | undefined;
  let bestObjections = Infinity;
  let bestPrice = Infinity;
  let bestLabel = Infinity;
  for (let index = 0; index < sensors.length; index++) {
    const { sessions, capacity, weight } = sensors[index];
    const label = labels[firstSensor + index];
    if (label === Infinity || sessions >= capacity) continue;
    const objections = Math.round(label / scale.base);
    const price = (2 * sessions + 1) / weight;
    if ((objections - bestObjections || price - bestPrice || label - bestLabel) >= 0) continue;
    best = index;
    bestObjections = objections;
    bestPrice = price;
    bestLabel = label;
  }
  return best;
}
