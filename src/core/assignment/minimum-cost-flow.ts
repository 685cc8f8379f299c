import type { FlowNetwork } from './flow-network';
import { PathSearch } from './path-search';
import { Places } from './places';

/**
 * Finds an end for each of the waiting interfaces, at the least cost.
 *
 * Why the result is optimal: the invariant is that no cycle of exchanges (some interfaces change sensors, one takes another's place, a blocked session is
 * deleted, another one stays after all) makes the flow better, which means that it is the best for the interfaces that flow. It holds at the start, and
 * a flow that grows along a cheapest path keeps it. That is all that is done here: find a cheapest path, take it, until there is none. Costs add and
 * compare like numbers, which is all that the argument needs; and sessions² ÷ weight is convex, so that the next session on a sensor never costs less
 * than the last.
 *
 * Why it is fast: one labelling serves many paths. A label is a lower bound of what the cheapest path from a waiting interface to a node costs,
 * and paths only become dearer. So as long as the end that is best by the labels can still be reached at just that cost, it is the best.
 *
 * @param waiting interfaces of each node that wait; counted down
 * @param uncounted whether it costs nothing that they are not mirrored: then no path is worth it on which one is left out for which it does
 */
export function extendMinimumCostFlow(network: FlowNetwork, waiting: Int32Array, uncounted = false): void {
  // Below this cost no interface is left out: lesser costs together weigh less than half of it.
  const limit = network.costs.map((_, plane) => (uncounted && network.leastLoss ? network.leastLoss[plane] / 2 : Infinity));
  const search = new PathSearch(network, waiting);
  const places = new Places(network);
  // Full sensors are a normal state, and then there is nothing to look for.
  while (places.anyFree() || hasOtherEnds(network)) {
    search.label();
    let end = cheapestEnd(network, search.labels, places, limit);
    if (end === undefined) return;
    const mayExchange = places.accountIsFull;
    const follows = (node: number) => giveUp(network, search.labels, node, waiting) || search.augment(node, places.passed);
    while (end !== undefined && places.accountIsFull === mayExchange && follows(end)) {
      places.taken(end);
      end = cheapestEnd(network, search.labels, places, limit);
    }
  }
}

/** Whether interfaces may end elsewhere than on a sensor: some are counted as unmirrored, or have sessions that may be deleted. */
function hasOtherEnds({ arcs: { firstInto }, deletions, nodes }: FlowNetwork): boolean {
  return firstInto[nodes] > firstInto[deletions];
}

/** The node where the cheapest path ends, by the labels: a sensor with a free place, the deletions, or the unmirrored of a class. */
function cheapestEnd(
  { targets, firstTarget, account, deletions, nodes }: FlowNetwork,
  labels: readonly Float64Array[],
  places: Places,
  limit: readonly number[],
): number | undefined {
  let best: number | undefined;
  let bestCost = limit;
  const consider = (node: number, price: (plane: number) => number) => {
    if (labels[0][node] === Infinity) return;
    for (let plane = 0; plane < labels.length; plane++) {
      const difference = labels[plane][node] + price(plane) - bestCost[plane];
      if (difference > 0) return;
      if (difference === 0) continue;
      best = node;
      bestCost = labels.map((label, each) => label[node] + price(each));
      return;
    }
  };
  for (let index = 0; account.room > 0 && index < targets.length; index++) {
    if (places.isFree(index)) consider(firstTarget + index, (plane) => places.price(index, plane));
  }
  for (let node = deletions; node < nodes; node++) consider(node, () => 0);
  return best;
}

/** Where the cheapest of all is to leave interfaces unmirrored, all that wait are: each could end there directly, and none could end better. */
function giveUp(
  { firstUnmirrored, arcs: { firstInto, into, from, flow, cost }, costs }: FlowNetwork,
  labels: readonly Float64Array[],
  end: number,
  waiting: Int32Array,
): boolean {
  if (end < firstUnmirrored) return false;
  let gaveUp = false;
  for (let i = firstInto[end]; i < firstInto[end + 1]; i++) {
    const arc = into[i];
    if (waiting[from[arc]] === 0 || costs.some((plane, index) => plane[cost[arc]] !== labels[index][end])) continue;
    flow[arc] += waiting[from[arc]];
    waiting[from[arc]] = 0;
    gaveUp = true;
  }
  return gaveUp;
}
