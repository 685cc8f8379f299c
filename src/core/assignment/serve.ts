import type { Network } from './network';

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
 * and paths only become dearer. So when the sensor that is best by the labels can still be reached at just that cost, it is the best.
 */
export function serve(network: Network, waiting: Int32Array): void {
  const search = new PathSearch(network, waiting);
  let left = waiting.reduce((sum, units) => sum + units, 0);
  while (left > 0) {
    search.label();
    let end = search.cheapestEnd();
    if (end === undefined) return;
    while (left > 0 && end !== undefined && search.isExact(end)) {
      if (search.augment(end)) left--;
      end = search.cheapestEnd();
    }
  }
}

class PathSearch {
  private readonly demandLabel: Float64Array;
  private readonly sensorLabel: Float64Array;
  /** Nodes that a search has come to. One that fails leaves its marks: nothing that it saw can be reached at the cost on its label any more. */
  private readonly demandSeen: Uint8Array;
  private readonly sensorSeen: Uint8Array;
  /** The arc over which a demand seen would send one unit more, towards the end of the path. */
  private readonly sends: Int32Array;
  /** The arc over which a sensor seen would give one unit back, to be sent there. */
  private readonly returns: Int32Array;

  constructor(private readonly network: Network, private readonly waiting: Int32Array) {
    const { demands, sensors } = network;
    this.demandLabel = new Float64Array(demands.length);
    this.demandSeen = new Uint8Array(demands.length);
    this.sends = new Int32Array(demands.length);
    this.sensorLabel = new Float64Array(sensors.length);
    this.sensorSeen = new Uint8Array(sensors.length);
    this.returns = new Int32Array(sensors.length);
  }

  /** Measures the paths from all waiting interfaces at once: relaxes arcs until none offers a shorter way. */
  label(): void {
    const { firstArc, arcSensor, arcCost, arcDemand, firstInto, into, flow } = this.network;
    const { demandLabel, sensorLabel, waiting } = this;
    this.demandSeen.fill(0);
    this.sensorSeen.fill(0);
    sensorLabel.fill(Infinity);
    const queue: number[] = [];
    const queued = new Uint8Array(waiting.length);
    const improve = (demand: number, cost: number) => {
      demandLabel[demand] = cost;
      if (queued[demand] === 0) queue.push(demand);
      queued[demand] = 1;
    };
    demandLabel.fill(Infinity);
    waiting.forEach((units, demand) => { if (units > 0) improve(demand, 0); });
    for (const demand of queue) {
      queued[demand] = 0;
      for (let arc = firstArc[demand]; arc < firstArc[demand + 1]; arc++) {
        const sensor = arcSensor[arc];
        const cost = demandLabel[demand] + arcCost[arc];
        if (cost >= sensorLabel[sensor]) continue;
        sensorLabel[sensor] = cost;
        for (let i = firstInto[sensor]; i < firstInto[sensor + 1]; i++) {
          const back = into[i];
          if (flow[back] > 0 && cost - arcCost[back] < demandLabel[arcDemand[back]]) improve(arcDemand[back], cost - arcCost[back]);
        }
      }
    }
  }

  /** The sensor with room where the cheapest path ends, by the labels. */
  cheapestEnd(): number | undefined {
    const { sessions, capacity, weight, costBase } = this.network;
    let best: number | undefined;
    let bestObjections = Infinity;
    let bestPrice = Infinity;
    for (let sensor = 0; sensor < sessions.length; sensor++) {
      const label = this.sensorLabel[sensor];
      if (label === Infinity || sessions[sensor] >= capacity[sensor]) continue;
      const objections = Math.round(label / costBase);
      if (objections > bestObjections) continue;
      const price = (2 * sessions[sensor] + 1) / weight[sensor];
      if (best === undefined || objections < bestObjections || price < bestPrice || (price === bestPrice && label < this.sensorLabel[best])) {
        best = sensor;
        bestObjections = objections;
        bestPrice = price;
      }
    }
    return best;
  }

  /** Whether the label is what the path costs, as far as is known, and not only a lower bound. */
  isExact(sensor: number): boolean {
    return this.sensorSeen[sensor] === 0;
  }

  /** Lets one more interface in along a path that ends at the sensor and costs what its label says; false if there is none. */
  augment(end: number): boolean {
    const { firstArc, arcSensor, flow } = this.network;
    const demands: number[] = [];
    const sensors: number[] = [];
    let source = this.seeSensor(end, sensors, demands);
    for (let i = 0; source === undefined && i < demands.length; i++) {
      for (let arc = firstArc[demands[i]]; source === undefined && arc < firstArc[demands[i] + 1]; arc++) {
        if (flow[arc] === 0 || this.sensorSeen[arcSensor[arc]] === 1) continue;
        this.returns[arcSensor[arc]] = arc;
        source = this.seeSensor(arcSensor[arc], sensors, demands);
      }
    }
    if (source === undefined) {
      // Costs are integers: whatever path there is from now on costs at least one more.
      for (const sensor of sensors) this.sensorLabel[sensor]++;
      return false;
    }
    for (const demand of demands) this.demandSeen[demand] = 0;
    for (const sensor of sensors) this.sensorSeen[sensor] = 0;
    this.push(source, end);
    return true;
  }

  /** Looks back over the arcs of cheapest paths into a sensor; returns a demand that is waiting, if there is one. */
  private seeSensor(sensor: number, sensors: number[], demands: number[]): number | undefined {
    const { firstInto, into, arcDemand, arcCost } = this.network;
    this.sensorSeen[sensor] = 1;
    sensors.push(sensor);
    for (let i = firstInto[sensor]; i < firstInto[sensor + 1]; i++) {
      const demand = arcDemand[into[i]];
      if (this.demandSeen[demand] === 1 || this.demandLabel[demand] + arcCost[into[i]] !== this.sensorLabel[sensor]) continue;
      this.demandSeen[demand] = 1;
      demands.push(demand);
      this.sends[demand] = into[i];
      if (this.waiting[demand] > 0) return demand;
    }
    return undefined;
  }

  private push(source: number, end: number): void {
    const { arcDemand, arcSensor, flow, sessions } = this.network;
    this.waiting[source]--;
    sessions[end]++;
    let demand = source;
    for (;;) {
      const sensor = arcSensor[this.sends[demand]];
      flow[this.sends[demand]]++;
      if (sensor === end) return;
      flow[this.returns[sensor]]--;
      demand = arcDemand[this.returns[sensor]];
    }
  }
}
