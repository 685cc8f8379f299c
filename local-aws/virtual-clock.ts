import { Clock, Timers } from './clock';
import { eventLoopWorks, turn } from './event-loop';
import { VirtualProcess } from './virtual-process';

export interface VirtualClockOptions {
  /** Milliseconds since the epoch. @default - the beginning of 2026 */
  readonly start?: number;
  /** How long every request takes that a function makes of AWS, in virtual milliseconds. @default 0 */
  readonly latencyMs?: number;
  /** How long a function's process takes to start, in virtual milliseconds. @default 0 */
  readonly coldStartMs?: number;
  /** How long everybody may take to come to rest, in real time, before the clock gives up. @default 60_000 */
  readonly patienceMs?: number;
  /** Seed of what is random in functions' processes, such as the SDK's jitter. @default 1 */
  readonly seed?: number;
}

const DAY_MS = 24 * 3_600_000;

/**
 * A clock that stands still while anybody works, and jumps to the next timer when everybody only waits. It moves only while one of
 * its `run…` methods does; timers fire one at a time, and what each sets off comes to rest before the next one does.
 */
export class VirtualClock implements Clock {
  private time: number;
  private running = false;
  private started = 0;
  private readonly timers = new Timers();
  private readonly processes = new Set<VirtualProcess>();
  private wake?: () => void;

  constructor(private readonly options: VirtualClockOptions = {}) {
    this.time = options.start ?? Date.UTC(2026, 0, 1);
  }

  now(): number {
    return this.time;
  }

  setTimeout(fn: () => void, ms: number): () => void {
    return this.timers.set(this.time + Math.max(0, ms), fn);
  }

  async sleep(ms: number): Promise<void> {
    return new Promise(resolve => this.setTimeout(resolve, ms));
  }

  /** Lets so much time pass. */
  async runFor(ms: number): Promise<void> {
    const end = this.time + ms;
    await this.run(() => false, end);
    this.time = end;
  }

  /** Lets time pass until a condition holds; it is looked at whenever everybody has come to rest. */
  async runUntil(condition: () => boolean, limitMs = DAY_MS): Promise<void> {
    const start = this.time;
    if (await this.run(condition, start + limitMs)) return;
    throw new Error(`what is waited for has not happened by ${new Date(this.time).toISOString()}, and nothing more is due within ${limitMs} ms of the start`);
  }

  /** Lets time pass until a promise is settled, and hands it on. */
  async runWhile<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => { settled = true; };
    work.then(settle, settle);
    await this.runUntil(() => settled);
    return work;
  }

  /** Takes in a process that is about to start. */
  startProcess(name: string): VirtualProcess {
    const { latencyMs = 0, coldStartMs = 0, seed = 1 } = this.options;
    this.started += 1;
    const started = new VirtualProcess({ name, latencyMs, coldStartMs, seed: seed + this.started }, {
      clock: this,
      onChange: () => this.wake?.(),
      onEnd: () => this.processes.delete(started),
    });
    this.processes.add(started);
    return started;
  }

  /** Answers whether it is over, or else there is nothing left to do until the end. */
  private async run(isOver: () => boolean, end: number): Promise<boolean> {
    if (this.running) throw new Error('the clock is running already');
    this.running = true;
    try {
      for (;;) {
        await this.rest();
        if (isOver()) return true;
        if (!this.fireNext(end)) return false;
      }
    } finally {
      this.running = false;
    }
  }

  /** Of what falls due at the same time, AWS comes first, then the processes in the order of their start. */
  private fireNext(end: number): boolean {
    let at = this.timers.next ?? Infinity;
    let fire = () => this.timers.fireNext();
    for (const candidate of this.processes) {
      if (candidate.next >= at) continue;
      at = candidate.next;
      fire = () => candidate.tell();
    }
    if (at > end) return false;
    this.time = Math.max(this.time, at);
    fire();
    return true;
  }

  /** Resolves when nobody works. */
  private async rest(): Promise<void> {
    const { patienceMs = 60_000 } = this.options;
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      await turn();
      if (eventLoopWorks()) continue;
      if ([...this.processes].every(({ resting }) => resting)) return;
      await this.change(deadline - performance.now());
    }
    throw new Error(`time cannot go on, for these do not come to rest: ${this.restless()}`);
  }

  private async change(patienceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.wake = resolve;
      timer = setTimeout(resolve, patienceMs);
    });
    clearTimeout(timer);
  }

  private restless(): string {
    return [...this.processes].filter(({ resting }) => !resting).map(({ name }) => name).join(', ') || 'the test itself';
  }
}
