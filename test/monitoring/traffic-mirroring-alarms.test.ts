import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ExtraHopTrafficMirroring, TrafficMirroringAlarm, TrafficMirroringAlarms, type TrafficMirroringAlarmsProps,
} from '../../src';
import { mirroring } from '../private/synthesized';

/** Alarms on a mirroring of the same stack, unless the properties name another one. */
function alarms(props: Partial<TrafficMirroringAlarmsProps> = {}, sweepInterval?: Duration) {
  const { stack, construct } = mirroring(() => ({ sweepInterval }));
  const created = new TrafficMirroringAlarms(stack, 'Alarms', { mirroring: construct, ...props });
  return { stack, construct, created, template: () => Template.fromStack(stack) };
}

const ALL = [
  'unmirroredTooLong', 'deselectionLimitReached', 'failedMessages', 'undeliveredEvents', 'errors', 'functionErrors', 'noSweep', 'targetNearlyFull',
  'accountNearlyFull', 'droppedInbound', 'droppedOutbound',
] as const;

const OWN = { Namespace: 'ExtraHopTrafficMirroring', Dimensions: [{ Name: 'SessionOwner', Value: 'Network/Mirroring' }], Period: 300 };
const AT_OR_ABOVE = 'GreaterThanOrEqualToThreshold';
const queueOf = (id: string) => [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(id), 'QueueName'] } }];
const packets = (direction: string) => [Match.objectLike({
  Expression: `SELECT SUM(NetworkPacketsSkipMirror${direction}) FROM SCHEMA("AWS/EC2", InstanceId)`, Period: 300,
})];

test.each<[(typeof ALL)[number], object]>([
  ['unmirroredTooLong', {
    ...OWN, MetricName: 'LongestUnmirroredDuration', Statistic: 'Maximum', ComparisonOperator: AT_OR_ABOVE, Threshold: 1800, EvaluationPeriods: 1, TreatMissingData: 'ignore',
  }],
  ['deselectionLimitReached', {
    ...OWN, MetricName: 'HeldSessions', Statistic: 'Maximum', ComparisonOperator: AT_OR_ABOVE, Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'ignore',
  }],
  ['failedMessages', {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: queueOf('DeadLetterQueue'),
    Statistic: 'Maximum',
    ComparisonOperator: AT_OR_ABOVE,
    Threshold: 1,
    EvaluationPeriods: 1,
    TreatMissingData: 'ignore',
  }],
  ['undeliveredEvents', {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: queueOf('UndeliveredEvents'),
    Statistic: 'Maximum',
    ComparisonOperator: AT_OR_ABOVE,
    Threshold: 1,
    EvaluationPeriods: 1,
    TreatMissingData: 'ignore',
  }],
  ['errors', {
    ...OWN, MetricName: 'Errors', Statistic: 'Sum', ComparisonOperator: AT_OR_ABOVE, Threshold: 1, EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching',
  }],
  ['functionErrors', {
    Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum', ComparisonOperator: AT_OR_ABOVE, Threshold: 1, EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching',
  }],
  ['noSweep', {
    ...OWN, MetricName: 'Eligible', Statistic: 'SampleCount', ComparisonOperator: 'LessThanThreshold', Threshold: 1, EvaluationPeriods: 3, DatapointsToAlarm: 3, TreatMissingData: 'breaching',
  }],
  ['targetNearlyFull', {
    ...OWN, MetricName: 'HighestTargetUtilization', Statistic: 'Maximum', ComparisonOperator: AT_OR_ABOVE, Threshold: 90, EvaluationPeriods: 3, TreatMissingData: 'ignore',
  }],
  ['accountNearlyFull', {
    ...OWN, MetricName: 'AccountUtilization', Statistic: 'Maximum', ComparisonOperator: AT_OR_ABOVE, Threshold: 90, EvaluationPeriods: 3, TreatMissingData: 'ignore',
  }],
  ['droppedInbound', { Metrics: packets('In'), ComparisonOperator: AT_OR_ABOVE, Threshold: 1, EvaluationPeriods: 3, TreatMissingData: 'notBreaching' }],
  ['droppedOutbound', { Metrics: packets('Out'), ComparisonOperator: AT_OR_ABOVE, Threshold: 1, EvaluationPeriods: 3, TreatMissingData: 'notBreaching' }],
])('%s watches what it is called after, says what to do, and is left out alone', (name, expected) => {
  const { template, created } = alarms();
  template().hasResourceProperties('AWS::CloudWatch::Alarm', { ...expected, AlarmDescription: Match.stringLikeRegexp('\\. [A-Z].*\\.$|: .*\\.$|\\. [A-Z]') });
  expect(created[name]).toBeDefined();
  const without = alarms({ [name]: TrafficMirroringAlarm.disabled() });
  expect(ALL.filter((each) => without.created[each] === undefined)).toEqual([name]);
  without.template().resourceCountIs('AWS::CloudWatch::Alarm', ALL.length - 1);
});

test('descriptions fit into what CloudWatch takes', () => {
  for (const { Properties } of Object.values(alarms().template().findResources('AWS::CloudWatch::Alarm'))) {
    expect(Properties.AlarmDescription.length).toBeGreaterThan(60);
    expect(Properties.AlarmDescription.length).toBeLessThanOrEqual(1024);
  }
});

test('every alarm has the actions, and without any it has none', () => {
  const app = new Stack(new App(), 'Topics');
  const action = (id: string) => new SnsAction(sns.Topic.fromTopicArn(app, id, `arn:aws:sns:eu-central-1:123456789012:${id}`));
  const { template } = alarms({ actions: [action('Page')], okActions: [action('Calm')] });
  template().allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: ['arn:aws:sns:eu-central-1:123456789012:Page'], OKActions: ['arn:aws:sns:eu-central-1:123456789012:Calm'],
  });
  alarms().template().allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent(), OKActions: Match.absent() });
});

test('logical ids of alarms stay: whoever refers to one by its name would lose it', () => {
  expect(Object.keys(alarms().template().findResources('AWS::CloudWatch::Alarm')).sort()).toMatchInlineSnapshot(`
[
  "AlarmsAccountNearlyFull08E6448E",
  "AlarmsDeselectionLimitReachedAA915DE7",
  "AlarmsDroppedInbound4DB968FF",
  "AlarmsDroppedOutboundFD703E65",
  "AlarmsErrorsE6AA3AE1",
  "AlarmsFailedMessagesE85EA8B9",
  "AlarmsFunctionErrors8A553A4B",
  "AlarmsNoSweepF45943AB",
  "AlarmsTargetNearlyFullEA3D34B4",
  "AlarmsUndeliveredEvents34861A92",
  "AlarmsUnmirroredTooLongE95D25A8",
]
`);
});

test('what is customized differs from the default, and the rest stays', () => {
  const { template } = alarms({
    maxUnmirroredDuration: Duration.minutes(10),
    targetNearlyFull: TrafficMirroringAlarm.customize({
      threshold: 75,
      evaluationPeriods: 6,
      datapointsToAlarm: 4,
      period: Duration.minutes(10),
      alarmName: 'sensor-full',
      alarmDescription: 'Ask the network team.',
      treatMissingData: cloudwatch.TreatMissingData.MISSING,
    }),
    errors: TrafficMirroringAlarm.customize({ evaluationPeriods: 4 }),
  });
  template().hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'LongestUnmirroredDuration', Threshold: 600 });
  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'HighestTargetUtilization',
    Threshold: 75,
    EvaluationPeriods: 6,
    DatapointsToAlarm: 4,
    Period: 600,
    AlarmName: 'sensor-full',
    AlarmDescription: 'Ask the network team.',
    TreatMissingData: 'missing',
    Statistic: 'Maximum',
  });
  template().hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: OWN.Namespace, MetricName: 'Errors', EvaluationPeriods: 4, DatapointsToAlarm: Match.absent(), Threshold: 1 });
});

test.each([[5, 3, 300], [60, 3, 3600], [600, 2, 36000], [1440, 1, 86400]])('with sweeps every %i minutes, %i periods of %i seconds are evaluated', (minutes, periods, seconds) => {
  alarms({}, Duration.minutes(minutes)).template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'Eligible', EvaluationPeriods: periods, Period: seconds,
  });
  alarms({}, Duration.minutes(minutes)).template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: OWN.Namespace, MetricName: 'Errors', EvaluationPeriods: periods, DatapointsToAlarm: Math.min(2, periods),
  });
});

describe('of a mirroring that is only referred to', () => {
  const imported = (attrs: { account?: string; region?: string }, props: Partial<TrafficMirroringAlarmsProps> = {}) => {
    const stack = new Stack(new App(), 'Monitoring', { env: { account: '999900001111', region: 'us-east-1' } });
    const reference = ExtraHopTrafficMirroring.fromSessionOwner(stack, 'Elsewhere', { sessionOwner: 'Network/Mirroring', ...attrs });
    return { stack, created: new TrafficMirroringAlarms(stack, 'Alarms', { mirroring: reference, ...props }) };
  };

  test('there are no alarms on queues and functions that nobody knows', () => {
    const { created, stack } = imported({});
    expect(ALL.filter((name) => created[name] === undefined)).toEqual(['failedMessages', 'undeliveredEvents', 'functionErrors']);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('in another account, metrics are of that account, and there is none on dropped packets', () => {
    const { created, stack } = imported({ account: '111122223333' });
    expect(ALL.filter((name) => created[name] === undefined)).toEqual(['failedMessages', 'undeliveredEvents', 'functionErrors', 'droppedInbound', 'droppedOutbound']);
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [Match.objectLike({ AccountId: '111122223333', MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'HeldSessions' }) }) })],
    });
  });

  test('an alarm that is asked for and not possible is warned of', () => {
    const { stack } = imported({}, { failedMessages: TrafficMirroringAlarm.customize({ threshold: 5 }) });
    Annotations.fromStack(stack).hasWarning('/Monitoring/Alarms', Match.stringLikeRegexp('^FailedMessages: expected a mirroring of this app'));
  });

  test('it fails in another Region, which no alarm can watch', () => {
    expect(() => imported({ region: 'eu-west-1' })).toThrow('mirroring: expected one in the Region of the alarms, "us-east-1", got one in "eu-west-1"');
  });
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['without a mirroring', { mirroring: undefined }, /^mirroring: expected a mirroring, got nothing/],
  ['on a single action', { actions: { bind: () => ({}) } }, /^actions: expected a list of actions/],
  ['on an ARN as an action', { actions: ['arn:aws:sns:us-east-1:123456789012:Page'] }, /^actions\[0\]: expected an action of an alarm/],
  ['on a duration of half a second', { maxUnmirroredDuration: Duration.millis(500) }, /^maxUnmirroredDuration: expected whole seconds/],
  ['on options that are not wrapped', { errors: { threshold: 5 } }, /^errors: expected a TrafficMirroringAlarm/],
  ['on a negative threshold', { errors: TrafficMirroringAlarm.customize({ threshold: -1 }) }, /^threshold: expected a number, 0 or more, got -1/],
  ['on a period of seconds', { errors: TrafficMirroringAlarm.customize({ period: Duration.seconds(10) }) }, /^period: expected whole minutes/],
  ['on half a period', { errors: TrafficMirroringAlarm.customize({ evaluationPeriods: 1.5 }) }, /^evaluationPeriods: expected a whole number/],
  ['on more datapoints than periods', { errors: TrafficMirroringAlarm.customize({ evaluationPeriods: 2, datapointsToAlarm: 3 }) }, /^datapointsToAlarm: expected at most evaluationPeriods, 2, got 3/],
  ['on more than a day', { errors: TrafficMirroringAlarm.customize({ evaluationPeriods: 289 }) }, /^evaluationPeriods: expected periods of a day at most together, got 289 of 5 minutes/],
  ['on two thresholds', { maxUnmirroredDuration: Duration.minutes(5), unmirroredTooLong: TrafficMirroringAlarm.customize({ threshold: 5 }) }, /^unmirroredTooLong: expected no threshold/],
])('fails %s', (_, wrong, message) => {
  expect(() => alarms(wrong as Partial<TrafficMirroringAlarmsProps>)).toThrow(message);
});
