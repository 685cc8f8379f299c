/** Time as the local AWS sees it: real, accelerated, or moved by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `fn` once after `ms` of this clock's time; the returned function cancels it. */
  setTimeout(fn: () => void, ms: number): () => void;
  sleep(ms: number): Promise<void>;
}

/** The longest delay that Node's timers take; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A clock that starts at the present time and runs `speed` times as fast as real time. */
export function realClock(speed = 1): Clock {
  const startedAt = Date.now();
  const origin = performance.now();
  const now = () => startedAt + (performance.now() - origin) * speed;

  const schedule = (fn: () => void, ms: number) => {
    const due = now() + ms;
    let timer: NodeJS.Timeout;
    const arm = () => {
      timer = setTimeout(ring, Math.min(Math.max(0, Math.ceil((due - now()) / speed)), LONGEST_TIMER_MS));
    };
    // Node's timers may ring a little early, which an accelerated clock makes much of.
    const ring = () => now() < due ? arm() : fn();
    arm();
    return () => clearTimeout(timer);
  };

  return {
    now,
    setTimeout: schedule,
    sleep: (ms) => new Promise((resolve) => schedule(resolve, ms)),
  };
}

interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/** Timers in the order in which they fall due; of those due at the same time, the one set first comes first. */
export class Timers {
  private readonly pending = new Set<Timer>();

  /** The returned function cancels it. */
  set(at: number, fn: () => void): () => void {
    const timer = { at, fn };
    this.pending.add(timer);
    return () => this.pending.delete(timer);
  }

  /** When the first one falls due. */
  get next(): number | undefined {
    return this.first?.at;
  }

  fireNext(): void {
    const timer = this.first;
    if (!timer) return;
    this.pending.delete(timer);
    timer.fn();
  }

  private get first(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.pending) {
      if (first === undefined || timer.at < first.at) first = timer;
    }
    return first;
  }
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private time: number;
  private readonly timers = new Timers();

  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  setTimeout(fn: () => void, ms: number): () => void {
    return this.timers.set(this.time + Math.max(0, ms), fn);
  }

  async sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, ms));
  }

  /** Moves the time forward to the next timer, and runs what falls due then. */
  advanceToNext(): void {
    if (this.timers.next === undefined) throw new Error('nothing is due, however long the clock runs');
    this.advance(this.timers.next - this.time);
  }

  /** Moves the time forward and runs, in order, whatever falls due on the way, timers set on the way included. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let at = this.timers.next; at !== undefined && at <= end; at = this.timers.next) {
      this.time = at;
      this.timers.fireNext();
    }
    this.time = end;
  }
}
