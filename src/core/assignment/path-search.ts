import type { FlowNetwork } from './flow-network';

/** Finds cheapest paths from nodes where interfaces wait: forward over open arcs, and backward over arcs that carry flow, giving a unit back. */
export class PathSearch {
  /** Costs, by plane, of the cheapest paths from a waiting interface to each node when they were measured; none has become cheaper since. */
  public readonly labels: readonly Float64Array[];
  /** Nodes that the search under way has come to. */
  private readonly seen: Uint8Array;
  /** The arc on which the path goes on from a node seen. */
  private readonly onward: Int32Array;

  public constructor(private readonly network: FlowNetwork, private readonly waiting: Int32Array) {
    this.labels = network.costs.map(() => new Float64Array(network.nodes));
    this.seen = new Uint8Array(network.nodes);
    this.onward = new Int32Array(network.nodes);
  }

  /** Measures the paths from all waiting interfaces together, until no arc offers a shorter way. */
  public label(): void {
    const { from, to, flow, open, firstOut, firstInto, into } = this.network.arcs;
    const queue: number[] = [];
    const queued = new Uint8Array(this.network.nodes);
    const enqueue = (node: number) => {
      if (queued[node] === 0) queue.push(node);
      queued[node] = 1;
    };
    this.labels[0].fill(Infinity);
    this.waiting.forEach((units, node) => {
      if (units === 0) return;
      for (const plane of this.labels) plane[node] = 0;
      enqueue(node);
    });
    for (const node of queue) {
      queued[node] = 0;
      for (let arc = firstOut[node]; arc < firstOut[node + 1]; arc++) {
        if (open[arc] === 1 && this.improves(node, arc, 1, to[arc])) enqueue(to[arc]);
      }
      for (let i = firstInto[node]; i < firstInto[node + 1]; i++) {
        const arc = into[i];
        if (flow[arc] > 0 && this.improves(node, arc, -1, from[arc])) enqueue(from[arc]);
      }
    }
  }

  /**
   * Sends one unit more to a node along a path that costs what its label says; false if there is none any more.
   *
   * @param passed called for each arc of the path
   */
  public augment(end: number, passed: (arc: number) => void): boolean {
    const { from, to, flow, firstOut } = this.network.arcs;
    const seen: number[] = [];
    let source = this.lookBack(end, seen);
    for (let i = 0; source === undefined && i < seen.length; i++) {
      for (let arc = firstOut[seen[i]]; source === undefined && arc < firstOut[seen[i] + 1]; arc++) {
        if (flow[arc] === 0 || this.seen[to[arc]] === 1) continue;
        this.onward[to[arc]] = arc;
        source = this.lookBack(to[arc], seen);
      }
    }
    for (const node of seen) this.seen[node] = 0;
    if (source === undefined) return false;
    this.waiting[source]--;
    for (let node = source; node !== end;) {
      const arc = this.onward[node];
      const forward = from[arc] === node;
      flow[arc] += forward ? 1 : -1;
      passed(arc);
      node = forward ? to[arc] : from[arc];
    }
    return true;
  }

  /**
   * Follows arcs of cheapest paths back to a node where interfaces wait.
   *
   * Before any unit is given back: the usual path gives none back.
   */
  private lookBack(node: number, seen: number[]): number | undefined {
    const { from, open, firstInto, into } = this.network.arcs;
    this.seen[node] = 1;
    seen.push(node);
    if (this.waiting[node] > 0) return node;
    for (let i = firstInto[node]; i < firstInto[node + 1]; i++) {
      const arc = into[i];
      if (open[arc] === 0 || this.seen[from[arc]] === 1 || !this.isCheapest(from[arc], arc, node)) continue;
      this.onward[from[arc]] = arc;
      const source = this.lookBack(from[arc], seen);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  private improves(node: number, arc: number, sign: 1 | -1, next: number): boolean {
    const { labels, network: { costs, arcs: { cost } } } = this;
    const number = cost[arc];
    for (let plane = 0; plane < costs.length; plane++) {
      const through = labels[plane][node] + sign * costs[plane][number];
      const known = labels[plane][next];
      if (through === known) continue;
      if (through > known) return false;
      for (let each = plane; each < costs.length; each++) labels[each][next] = labels[each][node] + sign * costs[each][number];
      return true;
    }
    return false;
  }

  private isCheapest(node: number, arc: number, next: number): boolean {
    const number = this.network.arcs.cost[arc];
    return this.labels.every((plane, index) => plane[node] + this.network.costs[index][number] === plane[next]);
  }
}
