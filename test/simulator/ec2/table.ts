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

  constructor(private readonly clock: Clock, private readonly lagMs: number) {
    super();
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
