import type { Duration } from 'aws-cdk-lib';
import type { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { type Checks, checkProperties, number, optional, text } from '../private/validation/check';
import { DURATION, OPTIONS } from '../private/validation/kinds';
import { Mark } from '../private/validation/mark';
import { ALARM_PERIOD_RULE, ALARM_PERIODS_RULE, TEXT_RULE, THRESHOLD_RULE } from '../private/validation/rules';

const MARK = new Mark<TrafficMirroringAlarm>('TrafficMirroringAlarm');

/**
 * What differs from the defaults of an alarm.
 */
export interface TrafficMirroringAlarmOptions {
  /**
   * Value of the metric from which on the alarm goes off, in the unit of the metric.
   *
   * `noSweep` goes off below it, and `unmirroredTooLong` takes `maxUnmirroredDuration` instead.
   *
   * @default - the default of the alarm
   */
  readonly threshold?: number;

  /**
   * Number of periods that are compared with the threshold.
   *
   * CloudWatch limits all periods together to a day.
   *
   * @default - the default of the alarm
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
   */
  readonly evaluationPeriods?: number;

  /**
   * Number of these periods that must be beyond the threshold.
   *
   * @default - the default of the alarm, or all periods if `evaluationPeriods` is given
   */
  readonly datapointsToAlarm?: number;

  /**
   * Length of a period: whole minutes, a day at most.
   *
   * @default - five minutes, or the sweep interval if that is longer
   */
  readonly period?: Duration;

  /**
   * How the alarm treats a period without data.
   *
   * @default - the default of the alarm
   */
  readonly treatMissingData?: TreatMissingData;

  /**
   * Name of the alarm.
   *
   * @default - CloudFormation makes one of the stack's name and the alarm's id
   */
  readonly alarmName?: string;

  /**
   * Description of the alarm, which notifications contain.
   *
   * @default - what has happened, and what to do
   */
  readonly alarmDescription?: string;
}

const OPTION_CHECKS: Checks<TrafficMirroringAlarmOptions> = {
  threshold: optional(number(THRESHOLD_RULE)),
  evaluationPeriods: optional(number(ALARM_PERIODS_RULE)),
  datapointsToAlarm: optional(number(ALARM_PERIODS_RULE)),
  period: optional((period, property, scope) => {
    DURATION(period, property);
    number(ALARM_PERIOD_RULE)(period.toSeconds({ integral: false }), property, scope);
  }),
  treatMissingData: optional(text(TEXT_RULE)),
  alarmName: optional(text(TEXT_RULE)),
  alarmDescription: optional(text(TEXT_RULE)),
};

/**
 * Whether `TrafficMirroringAlarms` creates an alarm, and how it differs from the default.
 *
 * ```ts
 * const alarm = TrafficMirroringAlarm.customize({ threshold: 80 });
 * ```
 */
export class TrafficMirroringAlarm {
  /**
   * Creates the alarm with these options.
   *
   * @param options what differs from the defaults of the alarm
   * @throws Error when the options are not an object with properties
   */
  public static customize(options: TrafficMirroringAlarmOptions): TrafficMirroringAlarm {
    OPTIONS(options, 'options');
    return new TrafficMirroringAlarm(options);
  }

  /**
   * Does not create the alarm.
   */
  public static disabled(): TrafficMirroringAlarm {
    return new TrafficMirroringAlarm(undefined);
  }

  /**
   * Whether this is one, made by any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirroringAlarm {
    return MARK.isOn(value);
  }

  /**
   * @param _options undefined: there is no alarm
   */
  private constructor(
    /** @internal */
    public readonly _options: TrafficMirroringAlarmOptions | undefined,
  ) {
    MARK.put(this);
  }

  /**
   * Fails where an option has a value that it cannot have.
   *
   * @internal
   */
  public _check(scope: IConstruct): void {
    if (this._options !== undefined) checkProperties(this._options, OPTION_CHECKS, scope);
  }
}
