import type { Network } from './flow-network';

/**
 * The arcs between sensors and the account, which change with every session: a free place has a price, and where the account is full, a session that goes
 * gives its price back.
 */
export class Places {
  private readonly prices: Float64Array;

  public constructor(private readonly network: Network) {
    this.prices = network.costs[network.costs.length - 1];
    this.updateAll();
  }

  public get accountIsFull(): boolean {
    return this.network.account.room === 0;
  }

  public anyFree(): boolean {
    return !this.accountIsFull && this.network.sensors.some((_, index) => this.isFree(index));
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
    const { firstPlace, sensors, arcs: { flow } } = this.network;
    if (arc < firstPlace) return;
    flow[arc] = 0;
    const index = (arc - firstPlace) % sensors.length;
    sensors[index].sessions += arc - firstPlace < sensors.length ? 1 : -1;
    this.update(index);
  };

  /** A path ended at a node. */
  public taken(node: number): void {
    const { firstSensor, account, sensors } = this.network;
    if (node >= account.node) return;
    sensors[node - firstSensor].sessions += 1;
    account.room -= 1;
    if (this.accountIsFull) this.updateAll();
    else this.update(node - firstSensor);
  }

  private updateAll(): void {
    this.network.sensors.forEach((_, index) => this.update(index));
  }

  private update(index: number): void {
    const { sensors, firstPlace, arcs: { open, cost }, prices } = this.network;
    const sensor = sensors[index];
    const { sessions, capacity, fixed } = sensor;
    const place = firstPlace + index;
    const back = place + sensors.length;
    open[place] = Number(sessions < capacity);
    this.prices[cost[place]] = prices.of(sensor, sessions);
    // As long as the account has room, a path that comes to it ends there.
    open[back] = Number(this.accountIsFull && sessions > fixed);
    this.prices[cost[back]] = -prices.of(sensor, sessions - 1);
  }
}
