import { Duration, Stack, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { type Check, type Checks, number, optional } from './check';
import { value } from './checkable';
import { ALARM_ACTIONS, DURATION, MIRRORING_REFERENCE } from './kinds';
import { UNMIRRORED_DURATION_RULE } from './rules';
import { TrafficMirroringAlarm } from '../../monitoring/traffic-mirroring-alarm';
import type { TrafficMirroringAlarmsProps } from '../../monitoring/traffic-mirroring-alarms-props';

const ALARM: Check<TrafficMirroringAlarm | undefined> = optional(value(
  TrafficMirroringAlarm._is, 'a TrafficMirroringAlarm', 'use TrafficMirroringAlarm.customize(…) or TrafficMirroringAlarm.disabled()',
));

/** What each property of alarms must be by itself. */
export const ALARMS: Checks<TrafficMirroringAlarmsProps> = {
  mirroring: MIRRORING_REFERENCE,
  actions: optional(ALARM_ACTIONS),
  okActions: optional(ALARM_ACTIONS),
  maxUnmirroredDuration: optional((duration, property, scope) => {
    DURATION(duration, property);
    number(UNMIRRORED_DURATION_RULE)(duration.toSeconds({ integral: false }), property, scope);
  }),
  unmirroredTooLong: ALARM,
  deselectionLimitReached: ALARM,
  failedMessages: ALARM,
  undeliveredEvents: ALARM,
  errors: ALARM,
  functionErrors: ALARM,
  noSweep: ALARM,
  targetNearlyFull: ALARM,
  accountNearlyFull: ALARM,
  droppedInbound: ALARM,
  droppedOutbound: ALARM,
};

/** CloudWatch evaluates a day at most, all periods together. */
export const LONGEST_EVALUATION = Duration.days(1);

export function checkAlarmPeriods(id: string, evaluationPeriods: number, datapointsToAlarm: number | undefined, period: Duration): void {
  if (Token.isUnresolved(evaluationPeriods) || period.isUnresolved()) return;
  if (evaluationPeriods * period.toSeconds() > LONGEST_EVALUATION.toSeconds()) {
    throw new Error(`evaluationPeriods: expected periods of a day at most together, got ${evaluationPeriods} of ${period.toHumanString()} for ${id}; `
      + 'evaluate fewer of them, or shorten the period');
  }
  if (datapointsToAlarm !== undefined && datapointsToAlarm > evaluationPeriods && !Token.isUnresolved(datapointsToAlarm)) {
    throw new Error(`datapointsToAlarm: expected at most evaluationPeriods, ${evaluationPeriods}, got ${datapointsToAlarm} for ${id}; raise evaluationPeriods`);
  }
}

/** Alarms of one Region cannot watch another. */
export function checkSameRegion(scope: IConstruct, { region }: cloudwatch.Metric): void {
  const own = Stack.of(scope).region;
  if (region === undefined || region === own || Token.isUnresolved(region) || Token.isUnresolved(own)) return;
  throw new Error(`mirroring: expected one in the Region of the alarms, ${JSON.stringify(own)}, got one in ${JSON.stringify(region)}; `
    + 'create the alarms in a stack of its Region');
}
