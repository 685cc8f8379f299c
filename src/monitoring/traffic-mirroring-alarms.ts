import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { ALARM_DESCRIPTIONS } from './alarm-descriptions';
import { droppedPackets } from './dropped-packets';
import type { TrafficMirroringAlarm } from './traffic-mirroring-alarm';
import type { TrafficMirroringAlarmsProps } from './traffic-mirroring-alarms-props';
import { ExtraHopTrafficMirroring } from '../extrahop-traffic-mirroring';
import { ALARMS, checkAlarmPeriods, checkSameRegion, LONGEST_EVALUATION } from '../private/validation/alarm-properties';
import { checkProperties } from '../private/validation/check';

const { BREACHING, IGNORE, NOT_BREACHING } = cloudwatch.TreatMissingData;
/** Queues have their metrics every minute, and those of EC2 come every five. */
const FIVE_MINUTES = Duration.minutes(5);

type AlarmId = keyof typeof ALARM_DESCRIPTIONS;

/** What an alarm is unless options say otherwise. */
interface Defaults {
  /** Undefined if the mirroring has no such resource. */
  readonly metric: cloudwatch.Metric | cloudwatch.MathExpression | undefined;
  readonly threshold: number;
  readonly treatMissingData: cloudwatch.TreatMissingData;
  readonly evaluationPeriods?: number;
  readonly datapointsToAlarm?: number;
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
}

/**
 * Alarms on everything about a mirroring that needs attention.
 *
 * ```ts
 * declare const mirroring: ExtraHopTrafficMirroring;
 * declare const topic: sns.ITopic;
 *
 * new TrafficMirroringAlarms(this, 'Alarms', {
 *   mirroring,
 *   actions: [new cloudwatch_actions.SnsAction(topic)],
 *   maxUnmirroredDuration: Duration.minutes(15),
 *   targetNearlyFull: TrafficMirroringAlarm.customize({ threshold: 80 }),
 *   deselectionLimitReached: TrafficMirroringAlarm.disabled(),
 * });
 * ```
 *
 * Each alarm is a property, which is undefined if the alarm is disabled. Alarms on the state of the mirroring stay as they are while no sweep ends;
 * `noSweep` goes off then.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Alarms.html
 */
export class TrafficMirroringAlarms extends Construct {
  /**
   * A network interface has been unmirrored for too long. Undefined if it is disabled.
   */
  public readonly unmirroredTooLong?: cloudwatch.IAlarm;

  /**
   * The deselection limit keeps sessions. Undefined if it is disabled.
   */
  public readonly deselectionLimitReached?: cloudwatch.IAlarm;

  /**
   * Messages failed and are in the dead-letter queue. Undefined if it is disabled, or if the mirroring is not of this app.
   */
  public readonly failedMessages?: cloudwatch.IAlarm;

  /**
   * Events could not be delivered and are in the dead-letter queue of the rules. Undefined if it is disabled, or if the mirroring is not of this app.
   */
  public readonly undeliveredEvents?: cloudwatch.IAlarm;

  /**
   * The function fails to process network interfaces or messages. Undefined if it is disabled.
   */
  public readonly errors?: cloudwatch.IAlarm;

  /**
   * Invocations of the function fail as a whole. Undefined if it is disabled, or if the mirroring is not of this app.
   */
  public readonly functionErrors?: cloudwatch.IAlarm;

  /**
   * No sweep has ended. Undefined if it is disabled.
   */
  public readonly noSweep?: cloudwatch.IAlarm;

  /**
   * The fullest target is nearly full. Undefined if it is disabled.
   */
  public readonly targetNearlyFull?: cloudwatch.IAlarm;

  /**
   * The account has nearly as many sessions as EC2 allows. Undefined if it is disabled.
   */
  public readonly accountNearlyFull?: cloudwatch.IAlarm;

  /**
   * EC2 drops mirrored packets that instances receive. Undefined if it is disabled, or if the mirroring is in another account.
   */
  public readonly droppedInbound?: cloudwatch.IAlarm;

  /**
   * EC2 drops mirrored packets that instances send. Undefined if it is disabled, or if the mirroring is in another account.
   */
  public readonly droppedOutbound?: cloudwatch.IAlarm;

  private readonly actions: cloudwatch.IAlarmAction[];
  private readonly okActions: cloudwatch.IAlarmAction[];

  /**
   * Defines the alarms of a mirroring.
   *
   * @param scope construct that they belong to
   * @param id id within the scope
   * @param props which mirroring, what alarms do, and what differs from the defaults
   * @throws Error when a property has a value that it cannot have, when the mirroring is in another Region, or when all periods of an alarm together are
   * longer than a day
   */
  constructor(scope: Construct, id: string, props: TrafficMirroringAlarmsProps) {
    super(scope, id);
    checkProperties(props, ALARMS, this);
    const { mirroring, maxUnmirroredDuration = Duration.minutes(30) } = props;
    if (props.maxUnmirroredDuration !== undefined && props.unmirroredTooLong?._options?.threshold !== undefined) {
      throw new Error('unmirroredTooLong: expected no threshold in addition to maxUnmirroredDuration, got both; remove the threshold');
    }
    const unmirrored = mirroring.metricLongestUnmirroredDuration();
    checkSameRegion(this, unmirrored);
    this.actions = props.actions ?? [];
    this.okActions = props.okActions ?? [];
    const own = ExtraHopTrafficMirroring.isExtraHopTrafficMirroring(mirroring) ? mirroring : undefined;
    const waiting = { metricName: 'ApproximateNumberOfMessagesVisible', statistic: cloudwatch.Stats.MAXIMUM, period: FIVE_MINUTES };
    const { period } = unmirrored;

    this.unmirroredTooLong = this.alarm('UnmirroredTooLong', props.unmirroredTooLong, {
      metric: unmirrored,
      threshold: maxUnmirroredDuration.toSeconds(),
      treatMissingData: IGNORE,
    });
    this.deselectionLimitReached = this.alarm('DeselectionLimitReached', props.deselectionLimitReached, {
      metric: mirroring.metricHeldSessions(),
      threshold: 1,
      treatMissingData: IGNORE,
    });
    this.failedMessages = this.alarm('FailedMessages', props.failedMessages, {
      metric: own?.deadLetterQueue.metric(waiting.metricName, waiting),
      threshold: 1,
      treatMissingData: IGNORE,
    });
    this.undeliveredEvents = this.alarm('UndeliveredEvents', props.undeliveredEvents, {
      metric: own?.undeliveredEventsQueue.metric(waiting.metricName, waiting),
      threshold: 1,
      treatMissingData: IGNORE,
    });
    this.errors = this.alarm('Errors', props.errors, {
      metric: mirroring.metricErrors(),
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: NOT_BREACHING,
    });
    this.functionErrors = this.alarm('FunctionErrors', props.functionErrors, {
      metric: own?.handler.metricErrors({ period }),
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: NOT_BREACHING,
    });
    this.noSweep = this.alarm('NoSweep', props.noSweep, {
      metric: mirroring.metricEligible({ statistic: cloudwatch.Stats.SAMPLE_COUNT }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: BREACHING,
    });
    this.targetNearlyFull = this.alarm('TargetNearlyFull', props.targetNearlyFull, {
      metric: mirroring.metricHighestTargetUtilization(),
      threshold: 90,
      evaluationPeriods: 3,
      treatMissingData: IGNORE,
    });
    this.accountNearlyFull = this.alarm('AccountNearlyFull', props.accountNearlyFull, {
      metric: mirroring.metricAccountUtilization(),
      threshold: 90,
      evaluationPeriods: 3,
      treatMissingData: IGNORE,
    });
    const isElsewhere = unmirrored.account !== undefined && unmirrored.account !== Stack.of(this).account;
    const dropped = (direction: 'In' | 'Out'): Defaults => ({
      metric: isElsewhere ? undefined : droppedPackets(direction, FIVE_MINUTES),
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: NOT_BREACHING,
    });
    this.droppedInbound = this.alarm('DroppedInbound', props.droppedInbound, dropped('In'));
    this.droppedOutbound = this.alarm('DroppedOutbound', props.droppedOutbound, dropped('Out'));
  }

  private alarm(id: AlarmId, given: TrafficMirroringAlarm | undefined, { metric, ...defaults }: Defaults): cloudwatch.IAlarm | undefined {
    if (given !== undefined && given._options === undefined) return undefined;
    const { period, ...options } = given?._options ?? {};
    if (metric === undefined) {
      if (given !== undefined) {
        Annotations.of(this).addWarningV2(
          'cdk-extrahop-traffic-mirroring:alarmNotPossible',
          `${id}: expected a mirroring of this app and account, got one that is only referred to; the alarm is not created: create it where the mirroring is`,
        );
      }
      return undefined;
    }
    const watched = period === undefined ? metric : metric.with({ period });
    const evaluationPeriods = options.evaluationPeriods ?? fitting(defaults.evaluationPeriods ?? 1, watched.period);
    const byDefault = options.evaluationPeriods === undefined ? Math.min(defaults.datapointsToAlarm ?? Infinity, evaluationPeriods) : undefined;
    const datapointsToAlarm = options.datapointsToAlarm ?? byDefault;
    checkAlarmPeriods(id, evaluationPeriods, datapointsToAlarm, watched.period);
    const alarm = new cloudwatch.Alarm(this, id, {
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      alarmDescription: ALARM_DESCRIPTIONS[id],
      ...defaults,
      ...options,
      evaluationPeriods,
      datapointsToAlarm,
      metric: watched,
    });
    if (this.actions.length > 0) alarm.addAlarmAction(...this.actions);
    if (this.okActions.length > 0) alarm.addOkAction(...this.okActions);
    return alarm;
  }
}

/** CloudWatch evaluates a day at most. */
function fitting(periods: number, period: Duration): number {
  return period.isUnresolved() ? 1 : Math.max(1, Math.min(periods, Math.floor(LONGEST_EVALUATION.toSeconds() / period.toSeconds())));
}
