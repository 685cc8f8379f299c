import type { RetryErrorType } from '@smithy/types';
import { ManualClock } from '../../local-aws/clock';
import { Throttle } from '../../local-aws/ec2/throttle';
import { WriteRateLimiter } from '../../src/aws/ec2/write-rate-limiter';

/** EC2's quota of mutating calls, and those who share it, in virtual time. */
export class SharedQuota {
  readonly clock = new ManualClock(0);
  made = 0;
  refused = 0;
  private readonly throttle = new Throttle(this.clock);

  /** @param latency how long a call takes, in milliseconds */
  constructor(private readonly latency: number) {}

  pace(): WriteRateLimiter {
    return new WriteRateLimiter(() => this.clock.now(), async (milliseconds) => this.clock.sleep(milliseconds));
  }

  /** Makes a call as the SDK does: by its retry strategy, until EC2 takes it. */
  async call(pace: WriteRateLimiter): Promise<void> {
    for (let turn = await pace.acquireInitialRetryToken(); !await this.attempt(); turn = await pace.refreshRetryTokenForRetry(turn, THROTTLED));
    pace.recordSuccess();
  }

  /** Makes calls in groups that wait for each other, as a run carries out its actions. */
  async work(calls: { left: number }): Promise<void> {
    const pace = this.pace();
    while (calls.left > 0) {
      const group = Math.min(8, calls.left);
      calls.left -= group;
      await Promise.all(Array.from({ length: group }, async () => this.call(pace)));
    }
  }

  /** Lets time pass until all is done. */
  async until(all: Promise<unknown>): Promise<void> {
    let done = false;
    void all.finally(() => { done = true; });
    for (await settled(); !done; await settled()) this.clock.advanceToNext();
    await all;
  }

  private async attempt(): Promise<boolean> {
    await this.clock.sleep(this.latency / 2);
    this.made += 1;
    const taken = this.spend();
    await this.clock.sleep(this.latency / 2);
    return taken;
  }

  private spend(): boolean {
    try {
      this.throttle.spend('CreateTrafficMirrorSession', 'write');
      return true;
    } catch {
      this.refused += 1;
      return false;
    }
  }
}

const THROTTLED: { readonly errorType: RetryErrorType } = { errorType: 'THROTTLING' };

/** Lets everybody go on who waits for nothing but others. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
