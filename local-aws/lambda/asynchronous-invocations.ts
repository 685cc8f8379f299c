import { randomUUID } from 'node:crypto';
import { Clock } from '../clock';
import { InvokeOptions, InvokeOutcome, LambdaFunction } from './lambda-function';

/** What `AWS::Lambda::EventInvokeConfig` sets. */
export interface EventInvokeSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

/** An event that Lambda has taken on and given up. */
export interface DroppedEvent {
  readonly functionArn: string;
  readonly event: unknown;
  readonly outcome: InvokeOutcome;
}

interface PendingEvent {
  readonly lambdaFunction: LambdaFunction;
  readonly event: unknown;
  readonly options: InvokeOptions;
  readonly acceptedAt: number;
  failures: number;
  throttles: number;
  /** Set while the event waits for another attempt. */
  cancelRetry?: () => void;
}

const DEFAULTS: EventInvokeSettings = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };
const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;

/** Events on which functions work in the background: failures are retried after one and two minutes, throttles for hours. */
export class AsynchronousInvocations {
  readonly dropped: DroppedEvent[] = [];
  private readonly pending = new Set<PendingEvent>();
  private readonly settings = new Map<LambdaFunction, EventInvokeSettings>();

  constructor(private readonly clock: Clock, private readonly onChange: () => void) {}

  /** Events that are not done with, or only those that do not wait for another attempt. */
  count(withoutWaiting: boolean): number {
    return [...this.pending].filter(({ cancelRetry }) => !withoutWaiting || cancelRetry === undefined).length;
  }

  configure(lambdaFunction: LambdaFunction, settings: EventInvokeSettings = DEFAULTS): void {
    this.settings.set(lambdaFunction, settings);
  }

  accept(lambdaFunction: LambdaFunction, event: unknown, options: InvokeOptions = {}): void {
    const pending: PendingEvent = {
      lambdaFunction,
      event,
      options: { requestId: randomUUID(), ...options },
      acceptedAt: this.clock.now(),
      failures: 0,
      throttles: 0,
    };
    this.pending.add(pending);
    void this.attempt(pending);
  }

  /** Forgets the events of one function, or all. */
  cancel(lambdaFunction?: LambdaFunction): void {
    for (const pending of this.pending) {
      if (lambdaFunction !== undefined && pending.lambdaFunction !== lambdaFunction) continue;
      pending.cancelRetry?.();
      this.pending.delete(pending);
    }
    this.onChange();
  }

  private async attempt(pending: PendingEvent): Promise<void> {
    const { lambdaFunction, event, options } = pending;
    const outcome = await lambdaFunction.invoke(event, options);
    if (!this.pending.has(pending)) return;
    const wait = this.waitAfter(outcome, pending);
    if (wait === undefined) {
      this.pending.delete(pending);
      if (outcome.kind !== 'succeeded') this.dropped.push({ functionArn: lambdaFunction.arn, event, outcome });
    } else {
      pending.cancelRetry = this.clock.setTimeout(() => {
        pending.cancelRetry = undefined;
        void this.attempt(pending);
      }, wait);
    }
    this.onChange();
  }

  /** Milliseconds to the next attempt; none when there is none. */
  private waitAfter({ kind }: InvokeOutcome, pending: PendingEvent): number | undefined {
    if (kind === 'succeeded' || kind === 'looping') return undefined;
    const { maximumRetryAttempts, maximumEventAgeSeconds } = this.settings.get(pending.lambdaFunction) ?? DEFAULTS;
    if (kind === 'failed') pending.failures += 1;
    else pending.throttles += 1;
    if (pending.failures > maximumRetryAttempts) return undefined;
    const wait = kind === 'failed' ? pending.failures * MINUTE_MS : Math.min(1000 * 2 ** (pending.throttles - 1), LONGEST_WAIT_MS);
    return this.clock.now() + wait - pending.acceptedAt > maximumEventAgeSeconds * 1000 ? undefined : wait;
  }
}
