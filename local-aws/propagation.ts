import { Clock } from './clock';

/** Changes of permissions, which AWS acknowledges before they are in force everywhere. */
export class Propagation {
  private readonly due = new WeakMap<object, number>();
  private readonly waiting = new Set<() => void>();

  /** @param longestMs how long a change takes at most; `random` decides how much of that each one does */
  constructor(private readonly clock: Clock, private readonly longestMs: number, private readonly random: () => number) {}

  /** Makes a change come into force: without a delay now, else later. Changes of the same subject keep their order. */
  apply(subject: object, change: () => void): void {
    if (this.longestMs === 0) return change();
    const now = this.clock.now();
    const at = Math.max(this.due.get(subject) ?? 0, now + this.random() * this.longestMs);
    this.due.set(subject, at);
    const cancel = this.clock.setTimeout(() => {
      this.waiting.delete(cancel);
      change();
    }, at - now);
    this.waiting.add(cancel);
  }

  /** Changes that are not in force yet never will be. */
  close(): void {
    this.waiting.forEach(cancel => cancel());
    this.waiting.clear();
  }
}
