import type { Duration } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { IExtraHopTrafficMirroring } from './mirroring-reference';
import type { TrafficMirroringAlarm } from './traffic-mirroring-alarm';

/**
 * Properties of `TrafficMirroringAlarms`.
 */
export interface TrafficMirroringAlarmsProps {
  /**
   * The mirroring to watch. It must be in the Region of the alarms.
   *
   * A mirroring that `ExtraHopTrafficMirroring.fromSessionOwner` returns has no alarms on queues and on the function, which it does not know. If it is in
   * another account, it has none on dropped packets either.
   */
  readonly mirroring: IExtraHopTrafficMirroring;

  /**
   * Actions of every alarm when it goes off, such as a message to an SNS topic. At most five.
   *
   * @default - no actions: alarms are only shown
   */
  readonly actions?: IAlarmAction[];

  /**
   * Actions of every alarm when it is over. At most five.
   *
   * @default - no actions
   */
  readonly okActions?: IAlarmAction[];

  /**
   * How long a network interface may be unmirrored before `unmirroredTooLong` goes off, in whole seconds.
   *
   * @default Duration.minutes(30)
   */
  readonly maxUnmirroredDuration?: Duration;

  /**
   * A network interface has been unmirrored for longer than `maxUnmirroredDuration`.
   *
   * @default - at or above `maxUnmirroredDuration` in one period; without data it stays as it is
   */
  readonly unmirroredTooLong?: TrafficMirroringAlarm;

  /**
   * The deselection limit keeps sessions whose network interfaces are no longer selected.
   *
   * @default - one session or more in one period; without data it stays as it is
   */
  readonly deselectionLimitReached?: TrafficMirroringAlarm;

  /**
   * The dead-letter queue holds messages that the function failed to process.
   *
   * @default - one message or more in one period; without data it stays as it is
   */
  readonly failedMessages?: TrafficMirroringAlarm;

  /**
   * The dead-letter queue of the rules holds events that EventBridge failed to deliver.
   *
   * @default - one message or more in one period; without data it stays as it is
   */
  readonly undeliveredEvents?: TrafficMirroringAlarm;

  /**
   * The function keeps failing to process network interfaces or messages.
   *
   * @default - one error or more in two of three periods; periods without data are good
   */
  readonly errors?: TrafficMirroringAlarm;

  /**
   * Invocations of the function keep failing as a whole.
   *
   * @default - one error or more in two of three periods; periods without data are good
   */
  readonly functionErrors?: TrafficMirroringAlarm;

  /**
   * No sweep has ended, so that all other metrics may be out of date.
   *
   * @default - three periods without a sweep, or as many as a day has; periods without data are bad
   */
  readonly noSweep?: TrafficMirroringAlarm;

  /**
   * The fullest target is nearly full.
   *
   * @default - at or above 90 percent in three periods; without data it stays as it is
   */
  readonly targetNearlyFull?: TrafficMirroringAlarm;

  /**
   * The account has nearly as many sessions in the Region as EC2 allows.
   *
   * @default - at or above 90 percent in three periods; without data it stays as it is
   */
  readonly accountNearlyFull?: TrafficMirroringAlarm;

  /**
   * EC2 drops mirrored packets that instances receive, because their bandwidth does not suffice.
   *
   * It counts all instances of the account and Region, up to 10,000, also those that others mirror. CloudWatch charges for each metric that the query
   * analyzes: disable this alarm in an account with many mirrored instances.
   *
   * @default - one packet or more in three periods; periods without data are good
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
   */
  readonly droppedInbound?: TrafficMirroringAlarm;

  /**
   * EC2 drops mirrored packets that instances send, because their bandwidth does not suffice.
   *
   * It counts all instances of the account and Region, up to 10,000, also those that others mirror. CloudWatch charges for each metric that the query
   * analyzes: disable this alarm in an account with many mirrored instances.
   *
   * @default - one packet or more in three periods; periods without data are good
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
   */
  readonly droppedOutbound?: TrafficMirroringAlarm;
}
