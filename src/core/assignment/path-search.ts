import type { Arcs } from './arcs';

/** Finds cheapest paths from nodes where interfaces wait: forward over arcs, and backward over arcs that carry flow, giving a unit back. */
export class PathSearch {
  /** Costs of the cheapest paths from a waiting interface to each node when they were measured; none has become cheaper since. */
  readonly labels: Float64Array;
  /** Nodes that the search under way has come to. */
  private readonly seen: Uint8Array;
  /** The arc on which the path goes on from a node seen. */
  private readonly onward: Int32Array;

  constructor(private readonly arcs: Arcs, private readonly waiting: Int32Array) {
    this.labels = new Float64Array(waiting.length);
    this.seen = new Uint8Array(waiting.length);
    this.onward = new Int32Array(waiting.length);
  }

  /** Measures the paths from all waiting interfaces at once, until no arc offers a shorter way. */
  label(): void {
    const { from, to, cost, flow, firstOut, firstInto, into } = this.arcs;
    const { labels } = this;
    const queue: number[] = [];
    const queued = new Uint8Array(labels.length);
    const improve = (node: number, label: number) => {
      labels[node] = label;
      if (queued[node] === 0) queue.push(node);
      queued[node] = 1;
    };
    labels.fill(Infinity);
    this.waiting.forEach((units, node) => { if (units > 0) improve(node, 0); });
    for (const node of queue) {
      queued[node] = 0;
      for (let arc = firstOut[node]; arc < firstOut[node + 1]; arc++) {
        if (labels[node] + cost[arc] < labels[to[arc]]) improve(to[arc], labels[node] + cost[arc]);
      }
      for (let i = firstInto[node]; i < firstInto[node + 1]; i++) {
        const arc = into[i];
        if (flow[arc] > 0 && labels[node] - cost[arc] < labels[from[arc]]) improve(from[arc], labels[node] - cost[arc]);
      }
    }
  }

  /** Sends one unit more to a node along a path that costs what its label says; false if there is none any more. */
  augment(end: number): boolean {
    const { from, to, flow, firstOut } = this.arcs;
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
    const { from, cost, firstInto, into } = this.arcs;
    this.seen[node] = 1;
    seen.push(node);
    if (this.waiting[node] > 0) return node;
    for (let i = firstInto[node]; i < firstInto[node + 1]; i++) {
      const arc = into[i];
      if (this.seen[from[arc]] === 1 || this.labels[from[arc]] + cost[arc] !== this.labels[node]) continue;
      this.onward[from[arc]] = arc;
      const source = this.lookBack(from[arc], seen);
      if (source !== undefined) return source;
    }
    return undefined;
  }
}
