import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type ExtraHopTrafficMirroring, TrafficMirrorDestination, TrafficMirrorTarget, UnmirroredReason } from '../../src';
import { COVERAGE_GAPS } from '../../src/core/plan/coverage';
import { sessionOwnerDimension } from '../../src/names';
import { mirroring, target, TARGET_ID } from '../private/synthesized';

const { stack, construct } = mirroring();
const sensor = target(stack, 'Sensor');
const OWNER = { name: 'SessionOwner', value: 'Network/Mirroring' };

function statOf(metric: IMetric) {
  return stack.resolve(metric.toMetricConfig().metricStat);
}

test.each<[string, (of: ExtraHopTrafficMirroring) => IMetric, string]>([
  ['Eligible', (of) => of.metricEligible(), 'Maximum'],
  ['Mirrored', (of) => of.metricMirrored(), 'Minimum'],
  ['Verified', (of) => of.metricVerified(), 'Minimum'],
  ['Unverified', (of) => of.metricUnverified(), 'Maximum'],
  ['Shadowed', (of) => of.metricShadowed(), 'Maximum'],
  ['Unmirrored', (of) => of.metricUnmirrored(), 'Maximum'],
  ['Unsupported', (of) => of.metricUnsupported(), 'Maximum'],
  ['LongestUnmirroredDuration', (of) => of.metricLongestUnmirroredDuration(), 'Maximum'],
  ['HeldSessions', (of) => of.metricHeldSessions(), 'Maximum'],
  ['HighestTargetUtilization', (of) => of.metricHighestTargetUtilization(), 'Maximum'],
  ['AccountUtilization', (of) => of.metricAccountUtilization(), 'Maximum'],
  ['CreatedSessions', (of) => of.metricCreatedSessions(), 'Sum'],
  ['ModifiedSessions', (of) => of.metricModifiedSessions(), 'Sum'],
  ['DeletedSessions', (of) => of.metricDeletedSessions(), 'Sum'],
  ['Errors', (of) => of.metricErrors(), 'Sum'],
  ['MirroringLatency', (of) => of.metricMirroringLatency(), 'p90'],
])('%s is of this owner, with a statistic made for it over five minutes, by its method and by its name', (name, metric, statistic) => {
  expect(statOf(metric(construct))).toMatchObject({
    namespace: 'ExtraHopTrafficMirroring', metricName: name, dimensions: [OWNER], statistic, period: Duration.minutes(5),
  });
  expect(statOf(construct.metric(name))).toEqual(statOf(metric(construct)));
});

test.each<[string, (of: ExtraHopTrafficMirroring) => IMetric, string]>([
  ['TargetSessions', (of) => of.metricTargetSessions(sensor), 'Maximum'],
  ['TargetCapacity', (of) => of.metricTargetCapacity(sensor), 'Minimum'],
  ['TargetUtilization', (of) => of.metricTargetUtilization(sensor), 'Maximum'],
])('%s is of one target', (metricName, metric, statistic) => {
  expect(statOf(metric(construct))).toMatchObject({ metricName, statistic, dimensions: [OWNER, { name: 'TargetId', value: TARGET_ID }] });
});

test('unmirrored interfaces are told by each reason that the function knows', () => {
  expect(Object.values(UnmirroredReason)).toEqual(COVERAGE_GAPS);
  expect(statOf(construct.metricUnmirroredByReason(UnmirroredReason.NO_CAPACITY))).toMatchObject({
    metricName: 'Unmirrored', statistic: 'Maximum', dimensions: [{ name: 'Reason', value: 'no-capacity' }, OWNER],
  });
});

test('a metric that nobody knows has the statistic of the CDK, and every default can be overridden', () => {
  expect(statOf(construct.metric('toString'))).toMatchObject({ metricName: 'toString', statistic: 'Average', dimensions: [OWNER] });
  const options = { statistic: 'Average', period: Duration.hours(1), label: 'unmirrored', dimensionsMap: { Reason: 'pending' } };
  const metric = construct.metric('Unmirrored', options);
  expect(statOf(metric)).toMatchObject({ statistic: 'Average', period: Duration.hours(1), dimensions: [{ name: 'Reason', value: 'pending' }, OWNER] });
  expect(metric.label).toBe('unmirrored');
});

describe('the period', () => {
  const periodOf = (sweepInterval: Duration | undefined) => mirroring(() => ({ sweepInterval })).construct.metricMirrored().period;

  test.each([[undefined, 5], [1, 5], [5, 5], [6, 6], [120, 120]])('for sweeps every %p minutes is %i minutes', (interval, minutes) => {
    expect(periodOf(interval === undefined ? undefined : Duration.minutes(interval)).toMinutes()).toBe(minutes);
  });

  test('for sweeps in hours is in hours, and for an interval that only CloudFormation knows is five minutes', () => {
    expect(periodOf(Duration.hours(2)).toMinutes()).toBe(120);
    const parameters = new Stack(new App(), 'Parameters');
    const interval = Duration.minutes(new CfnParameter(parameters, 'Minutes', { type: 'Number' }).valueAsNumber);
    expect(periodOf(interval).toMinutes()).toBe(5);
  });
});

test('metrics follow the ownership tag, in ASCII, and the id of a target that is created', () => {
  const created = new Stack(new App(), 'Created');
  const made = new TrafficMirrorTarget(created, 'Sensor', { destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0') });
  const { construct: metered } = mirroring(() => ({ targets: [made], sessionOwner: 'Köln 東京' }), created);
  const options = { threshold: 90, evaluationPeriods: 3 };
  metered.metricTargetUtilization(made).createAlarm(created, 'Full', options);
  Template.fromStack(created).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'ExtraHopTrafficMirroring',
    MetricName: 'TargetUtilization',
    Dimensions: [{ Name: 'SessionOwner', Value: 'K%C3%B6ln %E6%9D%B1%E4%BA%AC' }, { Name: 'TargetId', Value: created.resolve(made.trafficMirrorTargetId) }],
    Statistic: 'Maximum',
    Period: 300,
  });
});

test.each([
  ['Stack/Mirroring', 'Stack/Mirroring'],
  ['a b_c.d:e/f=g+h@i-j', 'a b_c.d:e/f=g+h@i-j'],
  ['  ', '%20%20'],
  ['𝒜', '%F0%9D%92%9C'],
  ['a'.repeat(256), 'a'.repeat(255)],
])('the owner %p is the dimension %p', (owner, dimension) => {
  expect(sessionOwnerDimension(owner)).toBe(dimension);
});
