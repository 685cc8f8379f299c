import type { FlowNetwork } from './flow-network';

/**
 * The arcs between sensors and the account, which change with every session: a free place has a price, and where the account is full, a session that goes
 * gives its price back.
 */
export class Places {
  private readonly prices: Float64Array;

  public constructor(private readonly network: FlowNetwork) {
    this.prices = network.costs[network.costs.length - 1];
    this.updateAll();
  }

  public get accountIsFull(): boolean {
    return this.network.account.room === 0;
  }

  public anyFree(): boolean {
    return !this.accountIsFull && this.network.targets.some((_, index) => this.isFree(index));
  }

  public isFree(index: number): boolean {
    return this.network.arcs.open[this.network.firstPlace + index] === 1;
  }

  /** What the next session on a sensor costs. */
  public price(index: number, plane: number): number {
    const { costs, arcs: { cost }, firstPlace } = this.network;
    return costs[plane][cost[firstPlace + index]];
  }

  /** A path went along an arc. */
  public readonly passed = (arc: number): void => {
    const { firstPlace, targets, arcs: { flow } } = this.network;
    if (arc < firstPlace) return;
    flow[arc] = 0;
    const index = (arc - firstPlace) % targets.length;
    targets[index].sessions += arc - firstPlace < targets.length ? 1 : -1;
    this.update(index);
  };

  /** A path ended at a node. */
  public taken(node: number): void {
    const { firstTarget, account, targets } = this.network;
    if (node >= account.node) return;
    targets[node - firstTarget].sessions += 1;
    account.room -= 1;
    if (this.accountIsFull) this.updateAll();
    else this.update(node - firstTarget);
  }

  private updateAll(): void {
    this.network.targets.forEach((_, index) => this.update(index));
  }

  private update(index: number): void {
    const { targets, firstPlace, arcs: { open, cost }, prices } = this.network;
    const target = targets[index];
    const { sessions, capacity, fixed } = target;
    const place = firstPlace + index;
    const back = place + targets.length;
    open[place] = Number(sessions < capacity);
    this.prices[cost[place]] = prices.of(target, sessions);
    // As long as the account has room, a path that comes to it ends there.
    open[back] = Number(this.accountIsFull && sessions > fixed);
    this.prices[cost[back]] = -prices.of(target, sessions - 1);
  }
}
