import { Clock } from '../clock';

interface Change<T> {
  readonly at: number;
  readonly id: string;
  readonly before: T | undefined;
}

/**
 * The resources of one type. `set` and `delete` take effect at once, as a scenario wants them; what API calls and the
 * life of instances change through `write` and `remove` becomes visible to readers only after the lag, as in EC2.
 */
export class Table<T> extends Map<string, T> {
  private readonly changes: Change<T>[] = [];
  private edition = 0;

  constructor(private readonly clock: Clock, private readonly lagMs: number) {
    super();
  }

  /** Another number after every change: what was computed from the table holds as long as this does. */
  get version(): number {
    return this.edition;
  }

  override set(id: string, value: T): this {
    this.edition += 1;
    return super.set(id, value);
  }

  override delete(id: string): boolean {
    this.edition += 1;
    return super.delete(id);
  }

  write(id: string, value: T): void {
    this.remember(id);
    this.set(id, value);
  }

  remove(id: string): void {
    this.remember(id);
    this.delete(id);
  }

  /** What a Describe call shows now. */
  visible(): ReadonlyMap<string, T> {
    const horizon = this.clock.now() - this.lagMs;
    while (this.changes.length > 0 && this.changes[0].at <= horizon) this.changes.shift();
    if (this.changes.length === 0) return this;

    const past = new Map(this);
    for (const { id, before } of [...this.changes].reverse()) {
      if (before === undefined) past.delete(id); else past.set(id, before);
    }
    return past;
  }

  private remember(id: string): void {
    if (this.lagMs > 0) this.changes.push({ at: this.clock.now(), id, before: this.get(id) });
  }
}
