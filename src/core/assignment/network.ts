import type { Demand, SensorRoom } from '../assignment';
import { ArcList, type Arcs } from './arcs';
import { CostScale } from './cost';
import { reachesOf } from './reach';
import { compare, shuffled } from './sequence';

/**
 * The assignment as a flow: one unit for each interface, from its demand to a sensor, through the reach that it shares with others or straight to
 * where it stands or stood.
 */
export interface Network {
  /** The first nodes, the most urgent first. */
  readonly demands: readonly Demand[];
  /** The last nodes, in the order in which they are preferred when nothing else tells them apart. */
  readonly sensors: readonly Sensor[];
  readonly firstSensor: number;
  readonly arcs: Arcs;
  readonly scale: CostScale;
}

export interface Sensor {
  readonly targetId: string;
  readonly capacity: number;
  /** In millionths: of integers, equal quotients are equal numbers, and others differ by more than rounding. */
  readonly weight: number;
  /** With those that this assignment cannot move. */
  sessions: number;
}

/** Placed interfaces stand where they are: with no move at all, that is the best there is for them alone. */
export function buildNetwork(unordered: readonly Demand[], rooms: readonly SensorRoom[]): Network {
  const demands = unordered
    .map((demand) => ({ ...demand, members: [...demand.members].sort(compare) }))
    .sort((a, b) => byUrgency(a, b) || compare(a.members[0], b.members[0]));
  const sensors = sensorsFor(demands, rooms);
  const scale = new CostScale(sensors.length);
  const open = openSensors(sensors);
  const reaches = reachesOf(demands, open, scale);
  // Whoever has the least choice comes first among equals, so that others seldom have to make way later.
  const distinct = [...new Set(reaches)].sort((a, b) => a.sensors.length - b.sensors.length);
  const nodes = new Map(distinct.map((reach, index) => [reach, demands.length + index]));
  const firstSensor = demands.length + nodes.size;

  const arcs = new ArcList(distinct.reduce((sum, reach) => sum + reach.sensors.length, 2 * demands.length));
  demands.forEach((demand, node) => {
    const home = demand.placed ?? demand.previous;
    const option = home === undefined ? undefined : demand.options.find(({ targetId }) => targetId === home);
    const sensor = open.get(home ?? '');
    if (option !== undefined && sensor !== undefined) {
      arcs.add(node, firstSensor + sensor, scale.ofUsing(option), demand.placed === undefined ? 0 : demand.members.length);
    }
    arcs.add(node, nodes.get(reaches[node])!, scale.ofLeaving(demand), 0);
  });
  for (const [{ sensors: reached, costs }, node] of nodes) reached.forEach((sensor, i) => arcs.add(node, firstSensor + sensor, costs[i], 0));
  return { demands, sensors, firstSensor, arcs: arcs.among(firstSensor + sensors.length), scale };
}

/** Demands that are alike in this form one class, which is served before the next. */
export function byUrgency(a: Demand, b: Demand): number {
  return Number(a.lastInLine ?? false) - Number(b.lastInLine ?? false) || b.priority - a.priority || Number(b.primary) - Number(a.primary);
}

function sensorsFor(demands: readonly Demand[], rooms: readonly SensorRoom[]): readonly Sensor[] {
  const standing = new Map<string, number>();
  for (const { members, placed } of demands) {
    if (placed !== undefined) standing.set(placed, (standing.get(placed) ?? 0) + members.length);
  }
  return shuffled(rooms, demands[0]?.members[0] ?? '').map(({ targetId, fixed, capacity = Infinity, weight }) => ({
    targetId,
    capacity,
    weight: Math.max(1, Math.round(weight * 1e6)),
    sessions: fixed + (standing.get(targetId) ?? 0),
  }));
}

/** Whoever enters a full sensor drives another out; on one that is more than full that would not make room. */
function openSensors(sensors: readonly Sensor[]): ReadonlyMap<string, number> {
  const open = new Map<string, number>();
  sensors.forEach(({ targetId, sessions, capacity }, index) => {
    if (sessions <= capacity) open.set(targetId, index);
  });
  return open;
}
