import type { Assignment, Demand, TargetCapacity } from './demand';
import { withoutCrowdedDuplicates } from './duplicates';
import { buildFlowNetwork, isMandatory, isStanding } from './flow-network';
import { extendMinimumCostFlow } from './minimum-cost-flow';
import { assignmentOf } from './outcome';
import { mirrorsMore, worthRelieving } from './relief';
import { standingAfter } from './standing';
import { openTargets } from './target-nodes';

export type { Assignment, Demand, TargetCapacity as SensorRoom } from './demand';

/**
 * Gives the sensors' room to the interfaces in the best way there is.
 *
 * Of two assignments the better is the one that has, in this order: more interfaces mirrored, those of a higher priority first and primary ones
 * before others; fewer moves of working sessions; fewer blocked sessions that are deleted, those first that are first to yield; fewer unknown paths;
 * fewer paths between zones; the more even load, which is the smaller sum of sessions² ÷ weight. No interface loses a working session. Among what is
 * still equal the choice depends on nothing but the ids.
 *
 * It is a minimum-cost flow, and the way to it is successive shortest paths. First flow the sessions that stay sessions whatever comes. Then classes of
 * urgency are served one after the other, and each interface goes where the cheapest path through the others leads.
 *
 * Where no session is blocked, classes need no costs. An interface for which there is no path reaches only full sensors, and those on these reach no others:
 * no later path leads through them, or out of them. So what a class can have is settled once it was served, whichever of its members got it. A blocked
 * session is different: where its interface is mirrored elsewhere, its place is free, so that it matters which members of a class are mirrored. Then being
 * unmirrored has a cost that exceeds all others, for each class down to the last one with a blocked session, and later paths exchange the members.
 *
 * A sensor that holds more than it may takes nobody in, unless more are mirrored if its sessions are assigned anew, which is tried for one at a time.
 *
 * @param accountRoom sessions that these interfaces may have together, no fewer than they have
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
