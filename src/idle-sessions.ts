import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { number } from './private/validation/check';
import { DURATION } from './private/validation/kinds';
import { Mark } from './private/validation/mark';
import { IDLE_GRACE_RULE } from './private/validation/rules';

const MARK = new Mark<IdleSessions>('IdleSessions');

/**
 * What becomes of the mirror sessions of an instance that is stopped, and of a network interface that is detached.
 *
 * ```ts
 * const sessions = IdleSessions.deleteAfter(Duration.hours(8));
 * ```
 *
 * AWS bills a session by the hour until it is deleted, whether or not its instance runs. When the instance starts again, it is mirrored again in
 * any case. Sessions of an instance that is terminated go with its network interfaces.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html
 */
export class IdleSessions {
  /**
   * They are deleted once the instance has been stopped, or the interface been detached, for this long.
   *
   * @param period whole seconds, as a token in seconds; the first sweep after it deletes them
   * @throws Error when the period is not a `Duration`
   */
  public static deleteAfter(period: Duration): IdleSessions {
    DURATION(period, 'deleteAfter');
    return new IdleSessions(period.toSeconds({ integral: false }));
  }

  /**
   * They are deleted as soon as the instance has stopped, and with the first sweep after the interface was detached.
   */
  public static deleteImmediately(): IdleSessions {
    return new IdleSessions(0);
  }

  /**
   * They stay, and are billed on.
   */
  public static retain(): IdleSessions {
    return new IdleSessions(undefined);
  }

  /**
   * Whether this is one, made by any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is IdleSessions {
    return MARK.isOn(value);
  }

  /**
   * @param _graceSeconds after how many seconds they go; undefined: never
   */
  private constructor(
    /** @internal */
    public readonly _graceSeconds: number | undefined,
  ) {
    MARK.put(this);
  }

  /**
   * Fails where the period is not one of whole seconds.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    if (this._graceSeconds !== undefined) number(IDLE_GRACE_RULE)(this._graceSeconds, 'deleteAfter', scope);
  }
}
