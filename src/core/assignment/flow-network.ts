import { FlowArcList, type FlowArcs } from './arcs';
import { CostScale, type Objections } from './cost';
import { byUrgency, type Demand, type TargetCapacity } from './demand';
import { flawsOf, type OptionSet, optionSetsOf } from './option-set';
import { compare } from './sequence';
import { type Prices, pricesFor, type TargetNode, targetNodes } from './target-nodes';

/**
 * The assignment as a flow: one unit for each interface.
 *
 * From its demand a unit flows to a sensor, through the reach that it shares with others or straight to where a session of it works or is blocked; and
 * from the sensor to the account, which counts sessions. What has no session ends at its class's node of the unmirrored, or, where it had a blocked one, at
 * the node of deletions.
 */
export interface FlowNetwork {
  /** The first nodes, the most urgent first. */
  readonly demands: readonly Demand[];
  /** The class of each demand, from 0, the most urgent. */
  readonly classes: readonly number[];
  readonly targets: readonly TargetNode[];
  readonly firstTarget: number;
  readonly account: Account;
  readonly deletions: number;
  /** The node of the unmirrored of the first class; those of the others follow. There is none for classes after the last one with blocked sessions. */
  readonly firstUnmirrored: number;
  readonly nodes: number;
  /** What it costs that an interface of the last of these classes is not mirrored; absent without such a class. */
  readonly leastLoss?: readonly number[];
  readonly arcs: FlowArcs;
  /** The first arc from a sensor to the account; those of the other sensors follow, and then those back, along which it may take a session back. */
  readonly firstPlace: number;
  /** By plane, and in each by the number that arcs have. */
  readonly costs: readonly Float64Array[];
  readonly prices: Prices;
}

export interface Account {
  readonly node: number;
  /** Sessions that it may hold besides those that are assigned so far. */
  room: number;
}

const FLAWS: readonly Objections[] = [{}, { crossZone: true }, { unknown: true }, { unknown: true, crossZone: true }];

/**
 * @param accountRoom sessions that all these interfaces may have together, no fewer than they have
 * @param relieved a sensor that holds more than it may and takes others in nevertheless: those on it flow again, and not all find a place there
 * @returns a network in which only those flow whose session works on one target: they stand where they are, which is the best there is for them alone
 */
export function buildFlowNetwork(
  unordered: readonly Demand[], capacities: readonly TargetCapacity[], accountRoom: number, relieved?: string,
): FlowNetwork {
  const demands = unordered
    .map((demand) => ({ ...demand, members: [...demand.members].sort(compare) }))
    .sort((a, b) => byUrgency(a, b) || compare(a.members[0], b.members[0]));
  const classes = classesOf(demands);
  const counted = demands.reduce((count, { blocked }, index) => (blocked === undefined ? count : classes[index] + 1), 0);
  const targets = targetNodes(demands, capacities, relieved);
  const numbers = new Map(targets.map(({ targetId }, index) => [targetId, index]));
  const reaches = optionSetsOf(demands, new Map(targets.flatMap(({ targetId, open }, index) => (open ? [[targetId, index]] : []))));
  // Interfaces with the fewest choices come first among equals, so that others seldom have to make way later.
  const distinct = [...new Set(reaches)].sort((a, b) => a.length - b.length);
  const nodeOf = new Map(distinct.map((optionSet, index) => [optionSet, demands.length + index]));
  const firstTarget = demands.length + distinct.length;
  const account: Account = { node: firstTarget + targets.length, room: accountRoom };
  const deletions = account.node + 1;
  const firstUnmirrored = deletions + 1;

  const prices = pricesFor(targets, demands.reduce((sum, { members }) => sum + members.length, 0));
  const scale = new CostScale(counted, targets.length, demands.length, prices.highest);
  const costs = new CostTable(scale);
  const flaws = FLAWS.map((objections) => costs.number(objections));
  const nothing = costs.number({});
  const moving = costs.number({ moves: true });
  const losing = Array.from({ length: counted }, (_, unmirrored) => costs.number({ unmirrored }));

  const arcs = new FlowArcList(distinct.reduce((sum, optionSet) => sum + optionSet.length, roomForOwnArcs(demands)) + 2 * targets.length);
  demands.forEach(({ members, working = [], blocked = [], yields }, node) => {
    const unmirrored = classes[node];
    const standing = isStanding(demands[node], relieved) ? members.length : 0;
    for (const option of working) {
      const target = numbers.get(option.targetId)!;
      arcs.add(node, firstTarget + target, flaws[flawsOf(option)], standing);
      targets[target].sessions += standing;
      account.room -= standing;
    }
    arcs.add(node, nodeOf.get(reaches[node])!, working.length > 0 ? moving : nothing);
    for (const targetId of blocked) arcs.add(node, firstTarget + numbers.get(targetId)!, losing[unmirrored]);
    if (yields !== undefined) arcs.add(node, deletions, costs.number({ unmirrored, deletes: yields }));
    else if (!isMandatory(demands[node]) && unmirrored < counted) arcs.add(node, firstUnmirrored + unmirrored, losing[unmirrored]);
  });
  addOptionSets(arcs, nodeOf, firstTarget, flaws);
  const firstPlace = addPlaces(arcs, targets, firstTarget, account.node, costs);
  const nodes = firstUnmirrored + counted;
  return {
    demands,
    classes,
    targets: targets,
    firstTarget: firstTarget,
    account,
    deletions,
    firstUnmirrored,
    nodes,
    arcs: arcs.among(nodes),
    firstPlace,
    costs: costs.planes(),
    prices,
    ...(counted > 0 && { leastLoss: scale.of({ unmirrored: counted - 1 }) }),
  };
}

/** Whether each of its interfaces has a session that stays one, whatever becomes of it: no other may take its place. */
export function isMandatory({ working, blocked, yields }: Demand): boolean {
  return (working ?? blocked) !== undefined && yields === undefined;
}

/** Whether its sessions work, and there is one for each interface: they flow from the start, unless they are on a sensor that is to be relieved. */
export function isStanding({ working = [] }: Demand, relieved?: string): boolean {
  return working.length === 1 && working[0].targetId !== relieved;
}

function classesOf(demands: readonly Demand[]): readonly number[] {
  let last = 0;
  return demands.map((demand, index) => {
    if (index > 0 && byUrgency(demands[index - 1], demand) !== 0) last += 1;
    return last;
  });
}

function roomForOwnArcs(demands: readonly Demand[]): number {
  return demands.reduce((sum, { working = [], blocked = [] }) => sum + working.length + blocked.length + 2, 0);
}

function addOptionSets(arcs: FlowArcList, nodeOf: ReadonlyMap<OptionSet, number>, firstTarget: number, flaws: readonly number[]): void {
  for (const [optionSet, node] of nodeOf) {
    optionSet.forEach((each) => arcs.add(node, firstTarget + Math.floor(each / 4), flaws[each % 4]));
  }
}

/** Each has a cost of its own, which is a price. */
function addPlaces(arcs: FlowArcList, targets: readonly TargetNode[], firstTarget: number, account: number, costs: CostTable): number {
  const places = targets.map((_, index) => arcs.add(firstTarget + index, account, costs.own()));
  targets.forEach((_, index) => arcs.add(account, firstTarget + index, costs.own()));
  return places[0] ?? 0;
}

/** Gives costs numbers. */
class CostTable {
  private readonly known: (readonly number[])[] = [];

  constructor(private readonly scale: CostScale) {}

  number(objections: Objections): number {
    return this.known.push(this.scale.of(objections)) - 1;
  }

  /** A number whose cost nothing else has: it may change. */
  own(): number {
    return this.number({});
  }

  planes(): readonly Float64Array[] {
    return Array.from({ length: this.scale.planes }, (_, plane) => Float64Array.from(this.known, (cost) => cost[plane]));
  }
}
