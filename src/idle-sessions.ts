import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { number } from './private/validation/check';
import { DURATION } from './private/validation/kinds';
import { Mark } from './private/validation/mark';
import { IDLE_GRACE_RULE } from './private/validation/rules';

const MARK = new Mark<IdleSessions>('IdleSessions');

/**
 * What happens to the mirror sessions of stopped instances and detached network interfaces.
 *
 * ```ts
 * const sessions = IdleSessions.deleteAfter(Duration.hours(8));
 * ```
 *
 * AWS bills a session by the hour until it is deleted, even if its instance is stopped. An instance that starts again is always mirrored again.
 * When an instance is terminated, its sessions are deleted with its network interfaces.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html
 */
export class IdleSessions {
  /**
   * Deletes sessions when the instance has been stopped, or the interface detached, for a period of time.
   *
   * @param period whole seconds; a token must be in seconds. The first sweep after this period deletes the sessions
   * @throws Error if the period is not a `Duration`
   */
  public static deleteAfter(period: Duration): IdleSessions {
    DURATION(period, 'deleteAfter');
    return new IdleSessions(period.toSeconds({ integral: false }));
  }

  /**
   * Deletes sessions as soon as the instance stops, or at the first sweep after the interface is detached.
   */
  public static deleteImmediately(): IdleSessions {
    return new IdleSessions(0);
  }

  /**
   * Keeps the sessions, which AWS continues to bill.
   */
  public static retain(): IdleSessions {
    return new IdleSessions(undefined);
  }

  /**
   * Whether the value is of this class, from any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is IdleSessions {
    return MARK.isOn(value);
  }

  /**
   * @param _graceSeconds seconds until sessions are deleted; undefined means never
   */
  private constructor(
    /** @internal */
    public readonly _graceSeconds: number | undefined,
  ) {
    MARK.put(this);
  }

  /**
   * Fails if the period isn't a whole number of seconds.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    if (this._graceSeconds !== undefined) number(IDLE_GRACE_RULE)(this._graceSeconds, 'deleteAfter', scope);
  }
}
