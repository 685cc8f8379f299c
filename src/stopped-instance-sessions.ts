import type { Duration } from 'aws-cdk-lib';

/**
 * What becomes of the mirror sessions of an instance that is stopped, and of a network interface that is detached.
 *
 * AWS bills a session until it is deleted, whether or not its instance runs. When the instance starts again, it is mirrored again in any case.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html
 */
export class StoppedInstanceSessions {
  /**
   * They are deleted once the instance has been stopped for this long.
   *
   * @param period how long, to the precision of the interval of sweeps
   */
  public static removeAfter(period: Duration): StoppedInstanceSessions {
    return new StoppedInstanceSessions(period.toSeconds());
  }

  /**
   * They are deleted as soon as the instance has stopped.
   */
  public static removeAtOnce(): StoppedInstanceSessions {
    return new StoppedInstanceSessions(0);
  }

  /**
   * They stay.
   */
  public static retain(): StoppedInstanceSessions {
    return new StoppedInstanceSessions(undefined);
  }

  /**
   * @param _graceSeconds after how many seconds they go; undefined: never
   */
  private constructor(
    /** @internal */
    public readonly _graceSeconds: number | undefined,
  ) {}
}
