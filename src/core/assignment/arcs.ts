/**
 * The arcs of a network between numbered nodes.
 *
 * Arcs are numbers too, and parallel arrays hold their properties: there may be millions.
 */
export interface FlowArcs {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Which of the costs each arc has. */
  readonly cost: Int32Array;
  /** Units on each arc. */
  readonly flow: Int32Array;
  /** Arcs that take no unit more are 0. */
  readonly open: Uint8Array;
  /** Arcs out of a node are those from `firstOut[node]` up to `firstOut[node + 1]`. */
  readonly firstOut: Int32Array;
  /** Arcs into a node are `into[i]` for i from `firstInto[node]` up to `firstInto[node + 1]`. */
  readonly firstInto: Int32Array;
  readonly into: Int32Array;
}

export class FlowArcList {
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly cost: Int32Array;
  private readonly flow: Int32Array;
  private length = 0;

  /** @param room at least as many as are added */
  constructor(room: number) {
    this.from = new Int32Array(room);
    this.to = new Int32Array(room);
    this.cost = new Int32Array(room);
    this.flow = new Int32Array(room);
  }

  /** To be called for the nodes in their order. Gives the number of the arc. */
  add(from: number, to: number, cost: number, flow = 0): number {
    this.from[this.length] = from;
    this.to[this.length] = to;
    this.cost[this.length] = cost;
    this.flow[this.length] = flow;
    return this.length++;
  }

  among(nodes: number): FlowArcs {
    const from = this.from.subarray(0, this.length);
    const to = this.to.subarray(0, this.length);
    const firstInto = starts(to, nodes);
    const next = firstInto.slice();
    const into = new Int32Array(this.length);
    to.forEach((node, arc) => { into[next[node]++] = arc; });
    const open = new Uint8Array(this.length).fill(1);
    return { from, to, cost: this.cost, flow: this.flow, open, firstOut: starts(from, nodes), firstInto, into };
  }
}

/** Where each node's arcs begin once they are sorted by that end. */
function starts(ends: Int32Array, nodes: number): Int32Array {
  const first = new Int32Array(nodes + 1);
  for (const node of ends) first[node + 1]++;
  for (let node = 0; node < nodes; node++) first[node + 1] += first[node];
  return first;
}
