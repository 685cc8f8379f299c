import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CallTime } from '../call-time';
import { isRefusal } from '../errors';

/** The longest that one call takes, in milliseconds, all its tries included: DynamoDB answers within some. */
const CALL_WITHIN = 2_000;

/** The longest that an invocation waits for the ledger in all, in milliseconds. */
const WAITS_AT_MOST = 20_000;

/** The ledger failed, which the invocation was told when it did so first. */
export class LedgerFailure extends Error {
  public readonly name = 'LedgerFailure';

  public constructor(cause: Error) {
    super(`the ledger fails: ${cause.message}`, { cause });
  }
}

/**
 * What an invocation spends on the ledger, which saves work and decides nothing.
 *
 * Once it did not answer, it is not asked again in the same invocation: however many calls there would be, they cost the time of one. What it refuses it
 * may allow a moment later, and costs no time.
 */
export class LedgerTime {
  private readonly calls: CallTime;
  private left = WAITS_AT_MOST;
  private end = Infinity;
  private gone: LedgerFailure | undefined;
  private onFirstFailure: ((error: Error) => void) | undefined;

  /** @param clock gives the current time in milliseconds since the epoch */
  public constructor(private readonly clock: () => number) {
    this.calls = new CallTime(clock, CALL_WITHIN);
  }

  /**
   * Begins another invocation.
   *
   * @param end when no call is to be under way any more, in milliseconds since the epoch
   * @param onFirstFailure is called with the first error, and for no further one
   */
  public begin(end: number, onFirstFailure: (error: Error) => void): void {
    this.end = end;
    this.left = WAITS_AT_MOST;
    this.gone = undefined;
    this.onFirstFailure = onFirstFailure;
  }

  /** Has every call of a client fail with a `LedgerFailure`, but for a condition that does not hold. */
  public limit(client: DynamoDBClient): DynamoDBClient {
    client.middlewareStack.add((next) => async (input) => this.spend(async () => next(input)), { step: 'initialize', name: 'ledgerTime' });
    return this.calls.limit(client);
  }

  private async spend<T>(call: () => Promise<T>): Promise<T> {
    if (this.gone !== undefined) throw this.gone;
    const began = this.clock();
    this.calls.until(Math.min(this.end, began + this.left));
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof Error) || thrown.name === 'ConditionalCheckFailedException') throw thrown;
      const failure = new LedgerFailure(thrown);
      if (!isRefusal(thrown)) this.gone = failure;
      this.onFirstFailure?.(thrown);
      this.onFirstFailure = undefined;
      throw failure;
    } finally {
      this.left -= this.clock() - began;
    }
  }
}
