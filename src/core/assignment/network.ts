import type { Demand, SensorRoom } from '../assignment';
import { arcCosts } from './costs';
import { compare, shuffled } from './sequence';

/**
 * The assignment as a flow: one unit for each interface, from its demand over an arc to a sensor.
 *
 * Demands and sensors are indices, arcs are rows of parallel arrays: there may be millions of them.
 */
export interface Network {
  /** The most urgent first. */
  readonly demands: readonly Demand[];
  /** In the order in which they are preferred when nothing else tells them apart. */
  readonly sensors: readonly SensorRoom[];
  /** Sessions on each sensor, with those that this assignment cannot move. */
  readonly sessions: Int32Array;
  readonly capacity: Float64Array;
  /** In millionths: of integers, equal quotients are equal numbers, and others differ by more than rounding. */
  readonly weight: Float64Array;
  /** Arcs of a demand are those from `firstArc[demand]` up to `firstArc[demand + 1]`, by sensor. */
  readonly firstArc: Int32Array;
  readonly arcDemand: Int32Array;
  readonly arcSensor: Int32Array;
  /** See `arcCosts`. */
  readonly arcCost: Float64Array;
  /** Units on each arc. */
  readonly flow: Int32Array;
  /** Arcs into a sensor are `into[i]` for i from `firstInto[sensor]` up to `firstInto[sensor + 1]`, by demand. */
  readonly firstInto: Int32Array;
  readonly into: Int32Array;
  /** Divides a cost into what comes before the load and what comes after it. */
  readonly costBase: number;
}

/** Placed interfaces stand where they are: with no move at all, that is the best there is for them alone. */
export function buildNetwork(allDemands: readonly Demand[], allSensors: readonly SensorRoom[]): Network {
  const demands = allDemands
    .filter(({ members }) => members.length > 0)
    .map((demand) => ({ ...demand, members: [...demand.members].sort(compare) }))
    .sort((a, b) => b.priority - a.priority || Number(b.primary) - Number(a.primary) || compare(a.members[0], b.members[0]));
  const sensors = shuffled(allSensors, demands.reduce((salt, { members: [first] }) => (salt < first ? salt : first), '~'));

  const sensorOf = new Map(sensors.map(({ targetId }, sensor) => [targetId, sensor]));
  const sessions = Int32Array.from(sensors, ({ fixed }) => fixed);
  const capacity = Float64Array.from(sensors, (sensor) => sensor.capacity ?? Infinity);
  const weight = Float64Array.from(sensors, (sensor) => Math.max(1, Math.round(sensor.weight * 1e6)));
  for (const { members, placed } of demands) {
    const sensor = sensorOf.get(placed ?? '');
    if (sensor !== undefined) sessions[sensor] += members.length;
  }
  // Whoever enters a full sensor drives another out. On one that is more than full, that would not make room.
  const isOpen = (sensor: number | undefined): sensor is number => sensor !== undefined && sessions[sensor] <= capacity[sensor];

  const size = demands.reduce((sum, { options }) => sum + options.length, 0);
  const { costBase, costs, kindOf } = arcCosts(Math.min(demands.length, sensors.length));
  const firstArc = new Int32Array(demands.length + 1);
  const arcDemand = new Int32Array(size);
  const arcSensor = new Int32Array(size);
  const arcCost = new Float64Array(size);
  const flow = new Int32Array(size);
  let arcs = 0;
  demands.forEach((demand, index) => {
    // Sensor and kind in one number sort fast, and in the same order whatever the order of the options.
    const rows = new Int32Array(demand.options.length);
    let count = 0;
    for (const option of demand.options) {
      const sensor = sensorOf.get(option.targetId);
      if (isOpen(sensor)) rows[count++] = sensor * costs.length + kindOf(demand, option);
    }
    for (const row of rows.subarray(0, count).sort()) {
      const kind = row % costs.length;
      arcDemand[arcs] = index;
      arcSensor[arcs] = (row - kind) / costs.length;
      arcCost[arcs] = costs[kind];
      if (sensors[arcSensor[arcs]].targetId === demand.placed) flow[arcs] = demand.members.length;
      arcs++;
    }
    firstArc[index + 1] = arcs;
  });
  const intoSensors = arcsInto(arcSensor.subarray(0, arcs), sensors.length);
  return { demands, sensors, sessions, capacity, weight, firstArc, arcDemand, arcSensor, arcCost, flow, ...intoSensors, costBase };
}

/** Counting sort of the arcs by sensor. */
function arcsInto(arcSensor: Int32Array, sensors: number): Pick<Network, 'firstInto' | 'into'> {
  const firstInto = new Int32Array(sensors + 1);
  for (const sensor of arcSensor) firstInto[sensor + 1]++;
  for (let sensor = 0; sensor < sensors; sensor++) firstInto[sensor + 1] += firstInto[sensor];
  const next = firstInto.slice();
  const into = new Int32Array(arcSensor.length);
  arcSensor.forEach((sensor, arc) => { into[next[sensor]++] = arc; });
  return { firstInto, into };
}
