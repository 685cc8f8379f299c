import type { IConstruct } from 'constructs';
import { number } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { MOVES_RULE } from './private/validation/rules';

const MARK = new Mark<Rebalancing>('Rebalancing');
const LIMIT = number(MOVES_RULE);

/**
 * Whether working mirror sessions move to make the load more even.
 *
 * ```ts
 * const rebalancing = Rebalancing.movesPerSweep(20);
 * ```
 *
 * New sessions always go to the target with the fewest sessions in proportion to its weight, so the target of a new sensor fills up over time. A
 * session that moves is modified, not replaced. EC2 accepts about five modifications a second. The new sensor sees connections that are open at
 * that moment only in part.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyTrafficMirrorSession.html
 */
export class Rebalancing {
  /**
   * Sessions stay as long as their target can receive their packets.
   */
  public static none(): Rebalancing {
    return new Rebalancing(undefined);
  }

  /**
   * Each sweep moves some sessions, those with the largest effect first, until the load is even.
   *
   * A session doesn't move to a target with an unknown path, or into another zone, unless its current target is also of that kind. Events and
   * deployments don't move sessions.
   *
   * @param limit maximum number of sessions that a sweep moves for this reason: a whole number, at least 1
   * @throws Error if the limit is not a number
   */
  public static movesPerSweep(limit: number): Rebalancing {
    LIMIT(limit, 'movesPerSweep');
    return new Rebalancing(limit);
  }

  /**
   * Whether the value is of this class, from any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is Rebalancing {
    return MARK.isOn(value);
  }

  /**
   * @param _limit maximum number of sessions that a sweep moves; undefined means none
   */
  private constructor(
    /** @internal */
    public readonly _limit: number | undefined,
  ) {
    MARK.put(this);
  }

  /**
   * Fails if the limit is invalid.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    if (this._limit !== undefined) LIMIT(this._limit, 'movesPerSweep', scope);
  }
}
