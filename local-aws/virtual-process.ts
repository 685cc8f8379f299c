import { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Clock } from './clock';

/** What a process says when it has nothing left to do. */
interface Report {
  /** How often it had been told the time by then. */
  readonly heard: number;
  /** When its first timer falls due. */
  readonly next: number | null;
  /** Whether it waits for an invocation, which freezes its timers. */
  readonly frozen: boolean;
}

export interface ProcessOptions {
  readonly name: string;
  readonly latencyMs: number;
  readonly coldStartMs: number;
  readonly seed: number;
}

export interface ProcessSurroundings {
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onEnd: () => void;
}

/**
 * A function's process as the virtual clock sees it. The process works from its start, and whenever it was told the time, until it
 * reports that it rests; only a report that knows of all that it was told counts.
 */
export class VirtualProcess {
  private child?: ChildProcess;
  private readonly startedAt: number;
  private told = 0;
  private report?: Report;
  private invoked = false;
  private offer?: () => void;

  constructor(private readonly options: ProcessOptions, private readonly surroundings: ProcessSurroundings) {
    this.startedAt = surroundings.clock.now();
  }

  get name(): string {
    return `${this.options.name} (process ${this.child?.pid})`;
  }

  /** What makes Node.js live on virtual time; its standard streams need an IPC channel. */
  get nodeArguments(): string[] {
    const { latencyMs, seed } = this.options;
    const preload = pathToFileURL(join(__dirname, 'lambda', 'virtual-time.mjs'));
    return ['--import', `${preload.href}?now=${this.startedAt}&latencyMs=${latencyMs}&seed=${seed}`];
  }

  /** Whether it only waits. With an invocation under way that it does not work on, either that or its outcome is still on its way. */
  get resting(): boolean {
    return this.report?.heard === this.told && !(this.report.frozen && this.invoked);
  }

  /** When its first timer falls due. */
  get next(): number {
    return this.report?.frozen ? Infinity : this.report?.next ?? Infinity;
  }

  attach(child: ChildProcess): void {
    this.child = child;
    child.on('message', report => this.hear(report as Report | null));
  }

  /** Hands over an invocation when everybody else has come to rest, so that the order does not depend on the machine. */
  invoke(offer: () => void): void {
    const { clock } = this.surroundings;
    clock.setTimeout(() => {
      this.invoked = true;
      this.offer = offer;
      this.tell();
    }, Math.max(0, this.startedAt + this.options.coldStartMs - clock.now()));
  }

  /** The outcome of the invocation is known. */
  finish(): void {
    this.invoked = false;
    this.surroundings.onChange();
  }

  /** Tells the time, at which its next timer fires if it is due. */
  tell(): void {
    this.told += 1;
    if (this.child?.connected) this.child.send(this.surroundings.clock.now());
  }

  /** It was sent a signal, and works until it has ended. */
  disturb(): void {
    this.told += 1;
  }

  end(): void {
    this.surroundings.onEnd();
    this.surroundings.onChange();
  }

  private hear(report: Report | null): void {
    this.report = report ?? undefined;
    const { offer } = this;
    if (offer && report?.heard === this.told) {
      this.offer = undefined;
      offer();
    }
    this.surroundings.onChange();
  }
}
