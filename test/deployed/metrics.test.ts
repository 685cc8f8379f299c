import type { Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Deployment, HOUR, MINUTE, publishedMetrics } from './deployment';
import type { MetricIdentity } from '../../local-aws/cloudwatch/published-metrics';
import { type ExtraHopTrafficMirroring, type ITrafficMirrorTarget, UnmirroredReason } from '../../src';
import { METRICS } from '../../src/names';

/** Alarms of the stack, and what the bundle tells CloudWatch. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

/** Every metric that the construct names, each by the method that names it. */
function allMetrics(construct: ExtraHopTrafficMirroring, [target]: ITrafficMirrorTarget[]): Metric[] {
  return [
    construct.metricEligible(),
    construct.metricMirrored(),
    construct.metricVerified(),
    construct.metricUnverified(),
    construct.metricShadowed(),
    construct.metricUnmirrored(),
    ...Object.values(UnmirroredReason).map((reason) => construct.metricUnmirroredByReason(reason)),
    construct.metricLongestUnmirroredDuration(),
    construct.metricUnsupported(),
    construct.metricHeldSessions(),
    construct.metricTargetSessions(target),
    construct.metricTargetCapacity(target),
    construct.metricTargetUtilization(target),
    construct.metricHighestTargetUtilization(),
    construct.metricAccountUtilization(),
    construct.metricCreatedSessions(),
    construct.metricModifiedSessions(),
    construct.metricDeletedSessions(),
    construct.metricErrors(),
    construct.metricMirroringLatency(),
  ];
}

const ABOVE_ZERO = { threshold: 0, evaluationPeriods: 1 };

function addAlarms(stack: Stack, construct: ExtraHopTrafficMirroring, targets: ITrafficMirrorTarget[]): void {
  allMetrics(construct, targets).forEach((metric, index) => metric.createAlarm(stack, `Alarm${index}`, ABOVE_ZERO));
}

const byName = ({ namespace, name, dimensions }: MetricIdentity) => JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);

test('what alarms are set on is what the function tells, and it tells nothing that no alarm can be set on', async () => {
  const { fleet } = deployment;
  const { targetId } = fleet.addSensor();
  const stack = await deployment.deploy({ targetIds: [targetId], props: { sessionOwner: 'Überwachung / Köln' }, more: addAlarms });
  fleet.launchInstance();
  await deployment.settle(6 * MINUTE);

  const told = new Set(publishedMetrics(stack).all.map(byName));
  expect([...told].sort()).toEqual(stack.alarms.map(({ metric }) => byName(metric)).sort());
});

test('without metrics per target, everything else is reported as before', async () => {
  const stack = await deployment.deploy({ targetIds: [deployment.fleet.addSensor().targetId], props: { perTargetMetrics: false } });
  deployment.fleet.addInstance();
  await deployment.settle(6 * MINUTE);
  const { all } = publishedMetrics(stack);
  expect(all.filter(({ dimensions }) => 'TargetId' in dimensions)).toEqual([]);
  expect(new Set(all.map(({ name }) => name))).toEqual(new Set(Object.keys(METRICS).filter((name) => !['TargetSessions', 'TargetCapacity', 'TargetUtilization'].includes(name))));
});

test('two constructs of one stack are told apart', async () => {
  const { fleet } = deployment;
  const targetIds = ['a', 'b'].map((zone) => fleet.addSensor({ subnetId: fleet.addSubnet({ zone }) }).targetId);
  fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'a' }) });
  const stack = await deployment.deploy(...targetIds.map((id) => ({
    targetIds: [id],
    more: (scope: Stack, construct: ExtraHopTrafficMirroring) => {
      construct.metricMirrored().createAlarm(scope, `AlarmOf${construct.node.id}`, ABOVE_ZERO);
    },
  })));
  await deployment.settle();
  const functions = ['ExtraHopFunction', 'ExtraHop1Function'].map((name) => new RegExp(`^${name}`));
  const mirrored = stack.alarms.map(({ metric }) => functions.map((name) => new Set(publishedMetrics(stack, name).values(metric))));
  expect(mirrored).toEqual([[new Set([1]), new Set()], [new Set(), new Set([0])]]);
});

test('an instance that starts has its session within seconds, as the metric tells', async () => {
  const { fleet } = deployment;
  const stack = await deployment.deploy({ targetIds: [fleet.addSensor().targetId], more: addAlarms });
  await deployment.settle(HOUR);
  fleet.launchInstance();
  await deployment.settle();
  const { metric } = stack.alarms.find(({ metric: { name } }) => name === 'MirroringLatency')!;
  const [seconds, ...others] = publishedMetrics(stack).values(metric);
  expect(others).toEqual([]);
  expect(seconds).toBeGreaterThanOrEqual(0);
  expect(seconds).toBeLessThan(10);
});
