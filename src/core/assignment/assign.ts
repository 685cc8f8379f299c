import type { Assignment, Demand, TargetCapacity } from './demand';
import { withoutCrowdedDuplicates } from './duplicates';
import { buildFlowNetwork, isMandatory, isStanding } from './flow-network';
import { extendMinimumCostFlow } from './minimum-cost-flow';
import { assignmentOf } from './outcome';
import { mirrorsMore, worthRelieving } from './relief';
import { standingAfter } from './standing';
import { openTargets } from './target-nodes';

export type { Assignment, Demand, TargetCapacity } from './demand';

/**
 * Assigns the targets' room to the interfaces in the best possible way.
 *
 * Of two assignments, the better one has, in this order: more interfaces mirrored, those of a higher priority first and primary ones before others;
 * fewer moves of working sessions; fewer deleted blocked sessions, in the order in which they yield; fewer unknown paths; fewer paths between
 * zones; the more even load, which is the smaller sum of sessions² ÷ weight. No interface loses a working session. Ties are broken by ID.
 *
 * This is a minimum-cost flow, found by successive shortest paths. Sessions that stay in any case flow first. Then classes of urgency are served
 * one after the other, and each interface takes the cheapest path through the others.
 *
 * If no session is blocked, classes need no costs. An interface without a path reaches only full targets, and the interfaces on these reach no
 * others, so no later path goes through them or out of them. The number that a class can have is therefore final once the class was served,
 * whichever of its members got it. A blocked session is different: if its interface is mirrored elsewhere, its place is free, so it matters which
 * members of a class are mirrored. Then being unmirrored has a cost above all others, for each class down to the last one with a blocked session,
 * and later paths exchange the members.
 *
 * A target that exceeds its capacity takes no further interface, unless reassigning its sessions mirrors more interfaces. This is tried for one
 * target at a time.
 *
 * @param accountRoom number of sessions that these interfaces may have together, at least as many as they have
 */
export function assign(demands: readonly Demand[], targets: readonly TargetCapacity[], accountRoom = Infinity): Assignment {
  const counted = withoutCrowdedDuplicates(demands, targets);
  const open = openTargets(counted, targets);
  const assignment = assignOnce(counted, targets, accountRoom)!;
  if (open.size === targets.length) return assignment;
  const after = standingAfter(demands, assignment);
  for (const relieved of worthRelieving(after, targets, open)) {
    const other = assignOnce(counted, targets, accountRoom, relieved);
    if (other !== undefined && mirrorsMore(demands, other, assignment)) return assign(standingAfter(demands, other), targets, accountRoom);
  }
  // Blocked sessions moved away from a sensor that held more than it may.
  return openTargets(after, targets).size > open.size ? assign(after, targets, accountRoom) : assignment;
}

/** `undefined`: the sessions that are too many on the sensor that is to be relieved find no place elsewhere. */
function assignOnce(demands: readonly Demand[], targets: readonly TargetCapacity[], accountRoom: number, relieved?: string): Assignment | undefined {
  const network = buildFlowNetwork(demands, targets, accountRoom, relieved);
  const waiting = new Int32Array(network.nodes);
  const wait = (which: (demand: Demand, node: number) => boolean) => network.demands.forEach((demand, node) => {
    waiting[node] = which(demand, node) ? demand.members.length : 0;
  });
  wait((demand) => isMandatory(demand) && !isStanding(demand, relieved));
  extendMinimumCostFlow(network, waiting);
  if (relieved !== undefined && waiting.some((units) => units > 0)) return undefined;
  for (let served = 0; served <= (network.classes.at(-1) ?? -1); served++) {
    wait((demand, node) => !isMandatory(demand) && network.classes[node] === served);
    extendMinimumCostFlow(network, waiting, served >= network.nodes - network.firstUnmirrored);
  }
  return assignmentOf(network);
}
