import type { FlowArcs } from './arcs';
import type { Assignment } from './demand';
import type { FlowNetwork } from './flow-network';

/** Reads the flow: names the members behind it. The flow out of an option set belongs to those that send into it, where all are alike. */
export function assignmentOf(network: FlowNetwork): Assignment {
  const { demands, targets: nodes, firstTarget, account, arcs } = network;
  const shared = Array.from({ length: firstTarget - demands.length }, (_, optionSet) => unitsOut(arcs, demands.length + optionSet));
  const targets = new Map<string, string>();
  const staying = new Map<string, string>();
  demands.forEach(({ members, blocked }, node) => {
    unitsOut(arcs, node).forEach((next, index) => {
      if (next < firstTarget) targets.set(members[index], nodes[shared[next - demands.length].pop()! - firstTarget].targetId);
      else if (next < account.node) (blocked === undefined ? targets : staying).set(members[index], nodes[next - firstTarget].targetId);
    });
  });
  keepWhatIsInNobodysWay(network, staying);
  return { targets, staying, beyondAccount: beyondAccount(network, targets) };
}

/** The node where each unit out of a node goes next. */
function unitsOut({ to, flow, firstOut }: FlowArcs, node: number): number[] {
  const units: number[] = [];
  for (let arc = firstOut[node]; arc < firstOut[node + 1]; arc++) {
    for (let unit = 0; unit < flow[arc]; unit++) units.push(to[arc]);
  }
  return units;
}

/**
 * A sensor that holds more than it may has no place for some of its blocked sessions. They need to go only where others come; the last to yield is
 * the first to stay.
 */
function keepWhatIsInNobodysWay(
  { demands, targets, firstTarget, account, deletions, arcs }: FlowNetwork, staying: Map<string, string>,
): void {
  const { from, flow, firstInto, into } = arcs;
  const arcsInto = (node: number) => Array.from(into.subarray(firstInto[node], firstInto[node + 1]));
  const isOptionSet = (node: number) => node >= demands.length && node < firstTarget;
  const takesOthers = (index: number) => arcsInto(firstTarget + index).some((arc) => flow[arc] > 0 && isOptionSet(from[arc]));
  const unused = new Set(targets.flatMap(({ targetId, before, capacity }, index) => (before > capacity && !takesOthers(index) ? [targetId] : [])));
  const deleted = arcsInto(deletions).filter((arc) => flow[arc] > 0).map((arc) => demands[from[arc]]);
  for (const { members: [member], blocked = [] } of deleted.sort((a, b) => b.yields! - a.yields!)) {
    const targetId = blocked.find((each) => unused.has(each));
    if (targetId === undefined || account.room === 0) continue;
    staying.set(member, targetId);
    account.room -= 1;
  }
}

/** Interfaces that are mirrored nowhere, although a path leads from them to a free place on a sensor: it is the account that is full. */
function beyondAccount(
  { demands, targets: nodes, firstTarget, account, arcs }: FlowNetwork, targets: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  if (account.room > 0) return new Set();
  const { from, to, flow, firstOut, firstInto, into } = arcs;
  const leadsToPlace = new Uint8Array(account.node);
  const queue = nodes.flatMap(({ sessions, capacity }, index) => (sessions < capacity ? [firstTarget + index] : []));
  const add = (node: number) => {
    if (node < account.node && leadsToPlace[node] === 0) queue.push(node);
    leadsToPlace[node] = 1;
  };
  queue.forEach((node) => { leadsToPlace[node] = 1; });
  for (const node of queue) {
    for (let i = firstInto[node]; i < firstInto[node + 1]; i++) {
      // To where a session of theirs is blocked they need no path.
      if (node < firstTarget || demands[from[into[i]]]?.blocked === undefined) add(from[into[i]]);
    }
    for (let arc = firstOut[node]; arc < firstOut[node + 1]; arc++) if (flow[arc] > 0) add(to[arc]);
  }
  return new Set(demands.flatMap(({ members }, node) => (leadsToPlace[node] === 1 ? members.filter((member) => !targets.has(member)) : [])));
}
