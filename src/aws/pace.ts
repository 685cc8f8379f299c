import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';

/**
 * EC2 grants an account 50 mutating calls at once and 5 a second after that; two workers share them.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
const FAIR_SHARE_PER_SECOND = 2.5;
const MOST_PER_SECOND = 5;
const LEAST_PER_SECOND = 0.5;
/** After this long without a call, in milliseconds, EC2 grants a burst again. */
const REFILLED_AFTER = 10_000;

/** Growth for each call that EC2 takes, and decline for one that it throttles. */
const GROWTH_PER_SECOND = 0.05;
const DECLINE = 0.8;

/** Tries of a call that fails for reasons other than its pace. */
const ATTEMPTS = 4;
const FIRST_DELAY = 100;

/**
 * Makes calls as fast as EC2 takes them, and hardly faster: a call that is refused costs time as well, and is one more that others compete with.
 *
 * At first calls go out as they come. Once EC2 throttles one, they keep a distance, which shrinks again as long as EC2 takes them: somebody else may
 * have stopped calling. A throttled call is tried again with its next turn until the time is up; the SDK gives all tries of one call the same
 * client token, so that none is carried out twice.
 */
export class Pace implements RetryStrategyV2 {
  private perSecond: number | undefined;
  private nextTurn = 0;
  private deadline = Infinity;

  /**
   * @param clock gives the current time in milliseconds since the epoch
   * @param mostPerSecond who leaves room for others stays below what EC2 grants
   */
  public constructor(
    private readonly clock: () => number,
    private readonly sleep: (milliseconds: number) => Promise<void>,
    private readonly mostPerSecond = MOST_PER_SECOND,
  ) {}

  /** Throttled calls fail from this time on, in milliseconds since the epoch. */
  public until(deadline: number): void {
    this.deadline = deadline;
  }

  public async acquireInitialRetryToken(): Promise<RetryToken> {
    await this.turn();
    return token(0);
  }

  /** @throws Error when the call is not to be tried again */
  public async refreshRetryTokenForRetry(used: RetryToken, { errorType }: RetryErrorInfo): Promise<RetryToken> {
    const tries = used.getRetryCount() + 1;
    if (errorType === 'THROTTLING') {
      this.slowDown();
      if (Math.max(this.nextTurn, this.clock()) >= this.deadline) throw new Error('the time is up');
      await this.turn();
      return token(used.getRetryCount());
    }
    if (errorType === 'CLIENT_ERROR' || tries >= ATTEMPTS) throw new Error('another try would not help');
    await this.sleep(FIRST_DELAY * 2 ** (tries - 1));
    return token(tries);
  }

  public recordSuccess(): void {
    if (this.perSecond !== undefined) this.perSecond = Math.min(this.mostPerSecond, this.perSecond + GROWTH_PER_SECOND);
  }

  private async turn(): Promise<void> {
    const now = this.clock();
    if (now - this.nextTurn > REFILLED_AFTER) this.perSecond = undefined;
    const start = Math.max(now, this.nextTurn);
    this.nextTurn = start + (this.perSecond === undefined ? 0 : 1000 / this.perSecond);
    if (start > now) await this.sleep(start - now);
  }

  private slowDown(): void {
    const slower = this.perSecond === undefined ? FAIR_SHARE_PER_SECOND : this.perSecond * DECLINE;
    this.perSecond = Math.max(LEAST_PER_SECOND, Math.min(slower, this.mostPerSecond));
    this.nextTurn = Math.max(this.nextTurn, this.clock() + 1000 / this.perSecond);
  }
}

function token(count: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
