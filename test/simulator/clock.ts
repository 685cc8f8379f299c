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

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private time: number;
  private readonly timers = new Set<Timer>();

  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  setTimeout(fn: () => void, ms: number): () => void {
    const timer = { at: this.time + Math.max(0, ms), fn };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  async sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, ms));
  }

  /** Moves the time forward and runs, in order, whatever falls due on the way, timers set on the way included. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.timers.delete(next);
      this.time = next.at;
      next.fn();
    }
    this.time = end;
  }

  private nextUntil(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    }
    return first;
  }
}
