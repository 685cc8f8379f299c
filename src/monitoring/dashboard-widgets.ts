import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IExtraHopTrafficMirroring } from './mirroring-reference';
import { METRIC_NAMESPACE, SESSION_OWNER_DIMENSION, sessionOwnerDimension, TARGET_DIMENSION } from '../names';
import { UnmirroredReason } from '../unmirrored-reason';

/** Columns of a dashboard. */
const ALL = 24;
const HALF = 12;
const THIRD = 8;
const HEIGHT = 6;
const FIVE_MINUTES = Duration.minutes(5);

const { BLUE, GREEN, ORANGE, RED } = cloudwatch.Color;
const COUNT: cloudwatch.YAxisProps = { label: 'Interfaces', min: 0, showUnits: false };

/** The widgets of one mirroring, row by row. */
export function widgetsOf(mirroring: IExtraHopTrafficMirroring): cloudwatch.IWidget[][] {
  return [[heading(mirroring)], now(mirroring), coverage(mirroring), load(mirroring), work(mirroring), packets(mirroring)];
}

function heading({ sessionOwner }: IExtraHopTrafficMirroring): cloudwatch.IWidget {
  return new cloudwatch.TextWidget({ markdown: `## ${escaped(sessionOwner)}`, width: ALL, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT });
}

/** Of names that anybody chose, nothing acts as Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|]/g, (character) => `\\${character}`);
}

function now(mirroring: IExtraHopTrafficMirroring): cloudwatch.IWidget[] {
  return [new cloudwatch.SingleValueWidget({
    title: 'Now',
    width: ALL,
    height: 3,
    metrics: [
      mirroring.metricEligible({ label: 'To mirror' }),
      mirroring.metricMirrored({ label: 'Mirrored', color: GREEN }),
      mirroring.metricUnmirrored({ label: 'Not mirrored', color: RED }),
      mirroring.metricUnsupported({ label: 'Not supported by EC2' }),
      mirroring.metricLongestUnmirroredDuration({ label: 'Longest unmirrored (s)', color: ORANGE }),
      mirroring.metricHeldSessions({ label: 'Held by the deselection limit' }),
    ],
  })];
}

function coverage(mirroring: IExtraHopTrafficMirroring): cloudwatch.IWidget[] {
  return [
    new cloudwatch.GraphWidget({
      title: 'Coverage',
      width: HALF,
      height: HEIGHT,
      leftYAxis: COUNT,
      left: [
        mirroring.metricEligible({ label: 'To mirror', color: BLUE }),
        mirroring.metricVerified({ label: 'Mirrored, path verified', color: GREEN }),
        mirroring.metricUnverified({ label: 'Mirrored, path unverified', color: ORANGE }),
        mirroring.metricShadowed({ label: 'Shadowed by a foreign session', color: cloudwatch.Color.PURPLE }),
        mirroring.metricUnmirrored({ label: 'Not mirrored', color: RED }),
      ],
    }),
    new cloudwatch.GraphWidget({
      title: 'Not mirrored, by reason',
      width: HALF,
      height: HEIGHT,
      stacked: true,
      leftYAxis: COUNT,
      left: Object.values(UnmirroredReason).map((reason) => mirroring.metricUnmirroredByReason(reason, { label: reason })),
    }),
  ];
}

function load(mirroring: IExtraHopTrafficMirroring): cloudwatch.IWidget[] {
  const owner = sessionOwnerDimension(mirroring.sessionOwner);
  const ofTargets = (name: string) => `SEARCH('{${METRIC_NAMESPACE},${SESSION_OWNER_DIMENSION},${TARGET_DIMENSION}} `
    + `${SESSION_OWNER_DIMENSION}="${owner}" MetricName="${name}"', '${name === 'TargetCapacity' ? 'Minimum' : 'Maximum'}', ${periodOf(mirroring).toSeconds()})`;
  return [
    new cloudwatch.GraphWidget({
      title: 'Load of each target, in percent of its capacity',
      width: THIRD,
      height: HEIGHT,
      leftYAxis: { min: 0, max: 100, showUnits: false },
      leftAnnotations: [{ value: 90, label: 'Nearly full', color: ORANGE }],
      left: [search(mirroring, ofTargets('TargetUtilization'), '')],
    }),
    new cloudwatch.GraphWidget({
      title: 'Sessions and capacity of each target',
      width: THIRD,
      height: HEIGHT,
      leftYAxis: { min: 0, showUnits: false },
      left: [search(mirroring, ofTargets('TargetSessions'), 'Sessions'), search(mirroring, ofTargets('TargetCapacity'), 'Capacity')],
    }),
    new cloudwatch.GraphWidget({
      title: 'Fullest target and account, in percent',
      width: THIRD,
      height: HEIGHT,
      leftYAxis: { min: 0, max: 100, showUnits: false },
      left: [mirroring.metricHighestTargetUtilization({ label: 'Fullest target' }), mirroring.metricAccountUtilization({ label: 'Account' })],
    }),
  ];
}

function work(mirroring: IExtraHopTrafficMirroring): cloudwatch.IWidget[] {
  const latency = (percentile: number) => mirroring.metricMirroringLatency({ statistic: cloudwatch.Stats.p(percentile), label: `p${percentile}` });
  return [
    new cloudwatch.GraphWidget({
      title: 'Seconds from start to session', width: THIRD, height: HEIGHT, leftYAxis: { min: 0, showUnits: false }, left: [latency(50), latency(90), latency(99)],
    }),
    new cloudwatch.GraphWidget({
      title: 'Changes of sessions',
      width: THIRD,
      height: HEIGHT,
      leftYAxis: { min: 0, showUnits: false },
      left: [
        mirroring.metricCreatedSessions({ label: 'Created', color: GREEN }),
        mirroring.metricModifiedSessions({ label: 'Modified', color: BLUE }),
        mirroring.metricDeletedSessions({ label: 'Deleted', color: ORANGE }),
      ],
    }),
    new cloudwatch.GraphWidget({
      title: 'Errors', width: THIRD, height: HEIGHT, leftYAxis: { min: 0, showUnits: false }, left: [mirroring.metricErrors({ label: 'Errors', color: RED })],
    }),
  ];
}

/**
 * What EC2 mirrors and drops, of all instances of the account and Region: whose sessions they have, it does not tell.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirror-cloudwatch.html
 */
function packets(mirroring: IExtraHopTrafficMirroring): cloudwatch.IWidget[] {
  const ofInstances = (name: string) => `SUM(SEARCH('{AWS/EC2,InstanceId} MetricName="${name}"', 'Sum', ${FIVE_MINUTES.toSeconds()}))`;
  const graph = (title: string, prefix: string) => new cloudwatch.GraphWidget({
    title,
    width: HALF,
    height: HEIGHT,
    leftYAxis: { label: 'Bytes', min: 0, showUnits: false },
    left: [search(mirroring, ofInstances(`${prefix}In`), 'Inbound'), search(mirroring, ofInstances(`${prefix}Out`), 'Outbound')],
  });
  return [
    graph('Mirrored by EC2, all instances of the account and Region', 'NetworkMirror'),
    graph('Dropped by EC2 instead of mirrored, all instances', 'NetworkSkipMirror'),
  ];
}

/** A search where the mirroring is. */
function search(mirroring: IExtraHopTrafficMirroring, expression: string, label: string): cloudwatch.MathExpression {
  const { account, region, period } = mirroring.metricEligible();
  return new cloudwatch.MathExpression({ expression, label, usingMetrics: {}, period, searchAccount: account, searchRegion: region });
}

function periodOf(mirroring: IExtraHopTrafficMirroring): Duration {
  return mirroring.metricEligible().period;
}
