import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import type { UnmirroredReason } from '../unmirrored-reason';

/**
 * An ExtraHop traffic mirroring: one of this app, or one that was deployed elsewhere.
 *
 * Each method returns a metric of the namespace `ExtraHopTrafficMirroring`, for alarms and dashboards. The default period is five minutes, or the sweep
 * interval if that is longer. A metric that every sweep reports has no data in a period in which no sweep ended.
 */
export interface IExtraHopTrafficMirroring extends IConstruct {
  /**
   * Value of the tag `cdk-extrahop-traffic-mirroring:owner` on the sessions of this mirroring.
   *
   * It also tells the metrics and events of one mirroring from those of others in the account and Region.
   */
  readonly sessionOwner: string;

  /**
   * Returns a metric by its name.
   *
   * It has the dimension `SessionOwner`, which identifies the mirroring, and any dimensions in the options.
   *
   * @param metricName name of the metric, such as `Unmirrored`
   * @param options properties of the metric that differ from the defaults, and further dimensions
   * @default - the default statistic of the method for this metric, or the average for an unknown name
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/viewing_metrics_with_cloudwatch.html
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of network interfaces that should be mirrored: mirrored and unmirrored ones together.
   *
   * Every sweep reports it.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricEligible(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of network interfaces that are mirrored: verified, unverified and shadowed ones together.
   *
   * Every sweep reports it.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - minimum over five minutes, or the sweep interval if that is longer
   */
  metricMirrored(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of mirrored network interfaces whose packets reach a sensor, as far as AWS can tell.
   *
   * Every sweep reports it.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - minimum over five minutes, or the sweep interval if that is longer
   */
  metricVerified(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of mirrored network interfaces whose path to the sensor could not be checked completely, for example because a read was refused.
   *
   * Every sweep reports it.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricUnverified(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of mirrored network interfaces whose packets a foreign session with the same filter and a lower number takes first.
   *
   * Every sweep reports it.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricShadowed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of network interfaces that should be mirrored and are not, for any reason.
   *
   * Every sweep reports it. It includes interfaces whose session is pending, so it is above zero during a first rollout. It does not include
   * interfaces that EC2 cannot mirror.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricUnmirrored(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of network interfaces that should be mirrored and are not, for one reason.
   *
   * Every sweep reports it. It has the additional dimension `Reason`.
   *
   * @param reason why the interfaces are not mirrored
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricUnmirroredByReason(reason: UnmirroredReason, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Time since the interface that has been unmirrored for longest was first found unmirrored, in seconds. Zero if there is none.
   *
   * Every sweep reports it. Unlike `metricUnmirrored`, it does not count interfaces whose session is pending, unless they had another
   * reason before.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricLongestUnmirroredDuration(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of network interfaces that EC2 cannot mirror, usually because of their instance type.
   *
   * Every sweep reports it.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-considerations.html
   */
  metricUnsupported(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of sessions that are no longer selected, and that the deselection limit (`maxDeselectedPercent`) keeps from being deleted.
   *
   * Every sweep reports it. Above zero, someone has to decide whether the deselection is intended.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricHeldSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of sessions on a target, foreign ones included.
   *
   * Every sweep reports it, unless `perTargetMetrics` is off. It has the additional dimension `TargetId`.
   *
   * @param target one of the targets of this mirroring
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricTargetSessions(target: refs.ITrafficMirrorTargetRef, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of sessions that a target can hold. Zero if the target does not exist.
   *
   * Every sweep reports it, unless `perTargetMetrics` is off. It has the additional dimension `TargetId`. A target without a limit has no data.
   *
   * @param target one of the targets of this mirroring
   * @param options properties of the metric that differ from the defaults
   * @default - minimum over five minutes, or the sweep interval if that is longer
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  metricTargetCapacity(target: refs.ITrafficMirrorTargetRef, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Share of a target's capacity that is in use, in percent.
   *
   * Every sweep reports it, unless `perTargetMetrics` is off. It has the additional dimension `TargetId`. A target that has no limit or does not exist has
   * no data.
   *
   * @param target one of the targets of this mirroring
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricTargetUtilization(target: refs.ITrafficMirrorTargetRef, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Share of the capacity that is in use on the fullest target, in percent.
   *
   * Every sweep reports it, also if `perTargetMetrics` is off. If no target has a limit, there is no data.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   */
  metricHighestTargetUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Share of EC2's limit of sessions in the account and Region that is in use, in percent. Foreign sessions count.
   *
   * Every sweep reports it.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - maximum over five minutes, or the sweep interval if that is longer
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  metricAccountUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of sessions that were created.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - sum over five minutes, or the sweep interval if that is longer
   */
  metricCreatedSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of sessions that were modified: moved to another target, or reset to the configured settings.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - sum over five minutes, or the sweep interval if that is longer
   */
  metricModifiedSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of sessions that were deleted.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - sum over five minutes, or the sweep interval if that is longer
   */
  metricDeletedSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Number of network interfaces and messages that the function failed to process, and of events that it failed to publish.
   *
   * Each has a line in the log at level `ERROR`. Each attempt counts; an interface counts once in an invocation. An invocation that fails as a whole
   * reports nothing: it counts as an error of the function in Lambda's own metric.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - sum over five minutes, or the sweep interval if that is longer
   */
  metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Time from the start of an instance until its network interface has a session, in seconds. Each new session reports one value.
   *
   * The time starts when the instance enters the state `running`, according to its event. If the event never arrived, it starts at the launch. Not measured
   * are sessions of instances that were launched more than an hour before a sweep found them, and sessions created after a change of tags or an
   * attachment. Without new sessions there is no data.
   *
   * @param options properties of the metric that differ from the defaults
   * @default - 90th percentile over five minutes, or the sweep interval if that is longer
   */
  metricMirroringLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * Identifies an ExtraHop traffic mirroring of another stack, account or Region.
 */
export interface ExtraHopTrafficMirroringAttributes {
  /**
   * Value of the tag `cdk-extrahop-traffic-mirroring:owner` on the sessions of the mirroring.
   *
   * Unless the mirroring sets another value, it is the name of its stack and its path within the stack, such as `Network/Mirroring`.
   */
  readonly sessionOwner: string;

  /**
   * Account of the mirroring.
   *
   * To show metrics of another account, the dashboard's account must be a monitoring account in CloudWatch cross-account observability, or be allowed to
   * view CloudWatch data across accounts.
   *
   * @default - the account of the stack that refers to it
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Cross-Account-Methods.html
   */
  readonly account?: string;

  /**
   * Region of the mirroring.
   *
   * @default - the Region of the stack that refers to it
   */
  readonly region?: string;

  /**
   * Time between two sweeps of the mirroring, which is the shortest useful period for its metrics.
   *
   * @default Duration.minutes(5)
   */
  readonly sweepInterval?: Duration;
}
