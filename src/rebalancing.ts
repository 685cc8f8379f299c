import type { IConstruct } from 'constructs';
import { number } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { MOVES_RULE } from './private/validation/rules';

const MARK = new Mark<Rebalancing>('Rebalancing');
const LIMIT = number(MOVES_RULE);

/**
 * Whether mirror sessions that are right where they are move for a more even load.
 *
 * ```ts
 * const rebalancing = Rebalancing.movesPerSweep(20);
 * ```
 *
 * New sessions go to the sensor with the fewest for its weight in any case, so that a sensor that is added fills up with time. A session that
 * moves stays the same session; EC2 is asked to change its target, of which it takes about five a second, and a sensor sees the connections that
 * are open at that moment only in part.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyTrafficMirrorSession.html
 */
export class Rebalancing {
  /**
   * They stay as long as their sensor can receive their packets.
   */
  public static none(): Rebalancing {
    return new Rebalancing(undefined);
  }

  /**
   * Each sweep moves some of them, those first that help most, until the load is even.
   *
   * None moves to a sensor of which something is unknown, or into another zone, unless it stands on one like that already. Neither events nor
   * deployments move any.
   *
   * @param limit the most sessions that one sweep moves for this reason: a whole number, 1 or more
   * @throws Error when the limit is not a number
   */
  public static movesPerSweep(limit: number): Rebalancing {
    LIMIT(limit, 'movesPerSweep');
    return new Rebalancing(limit);
  }

  /**
   * Whether this is one, made by any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is Rebalancing {
    return MARK.isOn(value);
  }

  /**
   * @param _limit how many sessions one sweep may move; undefined: none
   */
  private constructor(
    /** @internal */
    public readonly _limit: number | undefined,
  ) {
    MARK.put(this);
  }

  /**
   * Fails where the limit cannot be one.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    if (this._limit !== undefined) LIMIT(this._limit, 'movesPerSweep', scope);
  }
}
