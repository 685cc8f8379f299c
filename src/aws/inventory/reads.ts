import type { UnreadCall } from '../../core/model/inventory';
import { isRefusal, isThrottled } from '../errors';

/** A read that failed, and the account whose resource it asked about, where it asked about one. */
export interface FailedRead extends UnreadCall {
  readonly accountId?: string;
}

/**
 * The reads of one observation that it can do without: what they would have said is unknown then, and which did not is on record.
 *
 * A call that is throttled always fails the observation: it soon succeeds.
 */
export class Reads {
  private readonly failed = new Map<string, FailedRead>();

  /** @param insists whether a call that fails without being refused fails the observation, which is then made again */
  public constructor(private readonly insists: boolean) {}

  /** Those that failed, each call once for each account. */
  public get unread(): readonly FailedRead[] {
    return [...this.failed.values()];
  }

  /**
   * @param call as IAM names it
   * @param arn of what it asks about
   */
  public async optional<T>(call: string, answer: Promise<T>, arn?: string): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof Error) || !this.goesOnWithout(error)) throw error;
      const accountId = arn?.split(':')[4];
      const key = `${call} ${accountId}`;
      if (!this.failed.has(key)) this.failed.set(key, { call, error, ...(accountId !== undefined && { accountId }) });
      return undefined;
    }
  }

  private goesOnWithout(error: Error): boolean {
    return isRefusal(error) || (!this.insists && !isThrottled(error));
  }
}
