import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';
import { isTimeout } from '../errors';

/**
 * EC2 grants an account a burst of 50 mutating calls and then 5 a second; two workers share them.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
const FAIR_SHARE_PER_SECOND = 2.5;
/** Slightly more than EC2 grants, so that quota saved up while no calls were made is used, and occasional callers still get through. */
const MOST_PER_SECOND = 5.5;
const LEAST_PER_SECOND = 1;
/** After this long without a call, in milliseconds, EC2 grants a burst again. */
const REFILLED_AFTER = 10_000;
/** Time that passed without a call is made up for, up to this long, in milliseconds: calls are made in groups that wait for each other. */
const MADE_UP = 1000;

/** Growth in a second in which EC2 takes all calls, and decline for each shortage. Who calls less grows no slower, so that shares become fair. */
const GROWTH = 0.06;
const DECLINE = 0.75;

/** Tries of a call that fails for reasons other than its pace. */
const ATTEMPTS = 4;
/** Tries of a call that gets no answer: each takes as long as a client waits for one. */
const SILENT_ATTEMPTS = 2;
const FIRST_DELAY = 100;

/** A try of a call. */
interface Try extends RetryToken {
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Makes calls as fast as EC2 accepts them, and hardly faster: a throttled call also takes time and competes with others.
 *
 * At first, calls aren't delayed. When EC2 throttles one, they are spaced out. The spacing shrinks while EC2 accepts calls, because another caller
 * may have stopped. A throttled call is retried at its next turn until the time is up. The SDK uses the same client token for all attempts of a
 * call, so no call takes effect twice.
 */
export class WriteRateLimiter implements RetryStrategyV2 {
  private perSecond: number | undefined;
  private nextTurn = 0;
  private slowedAt = -Infinity;
  private deadline = Infinity;

  /** @param clock gives the current time in milliseconds since the epoch */
  public constructor(private readonly clock: () => number, private readonly sleep: (milliseconds: number) => Promise<void>) {}

  /** No call is tried again from this time on, in milliseconds since the epoch. */
  public until(deadline: number): void {
    this.deadline = deadline;
  }

  public async acquireInitialRetryToken(): Promise<Try> {
    return this.turn(0);
  }

  /** @throws Error when the call is not to be tried again */
  public async refreshRetryTokenForRetry(used: Try, { errorType, error }: RetryErrorInfo): Promise<Try> {
    if (errorType === 'THROTTLING') {
      this.slowDown(used.at);
      this.checkTime(Math.max(this.nextTurn, this.clock()));
      return this.turn(used.getRetryCount());
    }
    const tries = used.getRetryCount() + 1;
    const most = error instanceof Error && isTimeout(error) ? SILENT_ATTEMPTS : ATTEMPTS;
    if (errorType === 'CLIENT_ERROR' || tries >= most) throw new Error('another try would not help');
    const delay = FIRST_DELAY * 2 ** (tries - 1);
    this.checkTime(this.clock() + delay);
    await this.sleep(delay);
    return this.begin(tries);
  }

  public recordSuccess(): void {
    if (this.perSecond !== undefined) this.perSecond = Math.min(MOST_PER_SECOND, this.perSecond + GROWTH / this.perSecond);
  }

  private async turn(count: number): Promise<Try> {
    const now = this.clock();
    if (now - this.nextTurn > REFILLED_AFTER) this.perSecond = undefined;
    const [madeUp, distance] = this.perSecond === undefined ? [0, 0] : [MADE_UP, 1000 / this.perSecond];
    const start = Math.max(now - madeUp, this.nextTurn);
    this.nextTurn = start + distance;
    if (start > now) await this.sleep(start - now);
    return this.begin(count);
  }

  private begin(count: number): Try {
    return { at: this.clock(), getRetryCount: () => count, getRetryDelay: () => 0 };
  }

  private checkTime(next: number): void {
    if (next >= this.deadline) throw new Error('the time is up');
  }

  /** Calls that were already in flight during a shortage don't indicate another one. */
  private slowDown(triedAt: number): void {
    if (triedAt <= this.slowedAt) return;
    this.slowedAt = this.clock();
    this.perSecond = this.perSecond === undefined ? FAIR_SHARE_PER_SECOND : Math.max(LEAST_PER_SECOND, this.perSecond * DECLINE);
    this.nextTurn = Math.max(this.nextTurn, this.clock() + 1000 / this.perSecond);
  }
}
