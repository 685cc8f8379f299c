import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { warnOfMissingMetrics } from './log-group-class';
import { defaultPeriod, defaultStatistic } from './metric-defaults';
import { TARGET } from './targets';
import { METRIC_NAMESPACE, OWNER_DIMENSION, ownerDimension, REASON_DIMENSION, TARGET_DIMENSION } from '../names';
import type { ITrafficMirrorTarget } from '../traffic-mirror-target';
import { UnmirroredReason } from '../unmirrored-reason';
import { text } from './validation/check';
import { OPTIONS } from './validation/kinds';
import { memberRule, TEXT_RULE } from './validation/rules';

const REASON_RULE = memberRule('UnmirroredReason', UnmirroredReason, 'the log names the reason of each interface');

/**
 * What the function tells CloudWatch, as metrics of the construct.
 *
 * @internal
 */
export abstract class MirroringMetrics extends Construct {
  /**
   * Value of the ownership tag, by which metrics are told apart as well.
   *
   * @internal
   */
  protected abstract readonly _owner: string;

  /**
   * Time between two sweeps: a period without one has no data.
   *
   * @internal
   */
  protected abstract readonly _sweepInterval: Duration;

  /**
   * Where the metrics are logged.
   *
   * @internal
   */
  protected abstract readonly _metricsLogGroup: logs.ILogGroup;

  /**
   * A metric of the function by its name, in the namespace `ExtraHopTrafficMirroring`.
   *
   * It has the dimension `Owner`, whose value is that of the ownership tag, and those of the options.
   *
   * @param metricName name of the metric, such as `Unmirrored`
   * @param options what is to differ from the defaults, and further dimensions
   * @default - the statistic of the method for this metric, otherwise the average, over five minutes or the sweep interval where that is longer
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/viewing_metrics_with_cloudwatch.html
   */
  public metric(metricName: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    text(TEXT_RULE)(metricName, 'metricName');
    OPTIONS(options, 'options');
    warnOfMissingMetrics(this, this._metricsLogGroup);
    return new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      statistic: defaultStatistic(metricName),
      period: defaultPeriod(this._sweepInterval),
      ...options,
      dimensionsMap: { [OWNER_DIMENSION]: ownerDimension(this._owner), ...options.dimensionsMap },
    }).attachTo(this);
  }

  /**
   * Number of network interfaces that are to be mirrored: those that are mirrored, and those that nobody mirrors.
   *
   * Told by every sweep.
   *
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricEligible(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Eligible', options);
  }

  /**
   * Number of network interfaces that are mirrored: those that are verified, unverified or shadowed.
   *
   * Told by every sweep.
   *
   * @param options what is to differ from the defaults
   * @default - minimum over five minutes, or the sweep interval where that is longer
   */
  public metricMirrored(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Mirrored', options);
  }

  /**
   * Number of mirrored network interfaces whose packets reach a sensor, as far as AWS can tell.
   *
   * Told by every sweep.
   *
   * @param options what is to differ from the defaults
   * @default - minimum over five minutes, or the sweep interval where that is longer
   */
  public metricVerified(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Verified', options);
  }

  /**
   * Number of mirrored network interfaces of whose path to the sensor something could not be told, such as a security group that cannot be read.
   *
   * Told by every sweep.
   *
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricUnverified(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Unverified', options);
  }

  /**
   * Number of mirrored network interfaces of which a foreign session with the same filter and a lower number takes the packets first.
   *
   * Told by every sweep.
   *
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricShadowed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Shadowed', options);
  }

  /**
   * Number of network interfaces that are to be mirrored and that nobody mirrors, for whatever reason.
   *
   * Told by every sweep, so an alarm does well to treat missing data as breaching: then nobody looks after the sessions. While a first rollout is
   * under way, what it has not got to yet counts too. What EC2 cannot mirror does not count.
   *
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricUnmirrored(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Unmirrored', options);
  }

  /**
   * Number of network interfaces that are to be mirrored and that nobody mirrors for this reason.
   *
   * Told by every sweep, in the further dimension `Reason`.
   *
   * @param reason why nobody mirrors them
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricUnmirroredByReason(reason: UnmirroredReason, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    text(REASON_RULE)(reason, 'reason', this);
    return this.metric('Unmirrored', withDimension(REASON_DIMENSION, reason, options));
  }

  /**
   * Number of network interfaces that EC2 cannot mirror, usually because of their instance type.
   *
   * Told by every sweep.
   *
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-considerations.html
   */
  public metricUnsupported(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Unsupported', options);
  }

  /**
   * Number of sessions that the brake holds: more than one, and than `maxRemovalPercent` of all, would go at once, because their interfaces are sources no longer.
   *
   * Told by every sweep. Above zero somebody has to say whether that is meant.
   *
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricHeldSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('HeldSessions', options);
  }

  /**
   * Number of sessions on a target, foreign ones included.
   *
   * Told by every sweep, in the further dimension `TargetId`.
   *
   * @param target one of the targets of this construct
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricTargetSessions(target: ITrafficMirrorTarget, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('TargetSessions', ofTarget(target, options));
  }

  /**
   * Number of sessions that a target may hold: none where it does not exist.
   *
   * Told by every sweep, in the further dimension `TargetId`; of a target without a limit there is no data.
   *
   * @param target one of the targets of this construct
   * @param options what is to differ from the defaults
   * @default - minimum over five minutes, or the sweep interval where that is longer
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  public metricTargetCapacity(target: ITrafficMirrorTarget, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('TargetCapacity', ofTarget(target, options));
  }

  /**
   * Share of a target's capacity that its sessions take, in percent.
   *
   * Told by every sweep, in the further dimension `TargetId`; of a target without a limit, or that does not exist, there is no data.
   *
   * @param target one of the targets of this construct
   * @param options what is to differ from the defaults
   * @default - maximum over five minutes, or the sweep interval where that is longer
   */
  public metricTargetUtilization(target: ITrafficMirrorTarget, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('TargetUtilization', ofTarget(target, options));
  }

  /**
   * Number of sessions that were created.
   *
   * @param options what is to differ from the defaults
   * @default - sum over five minutes, or the sweep interval where that is longer
   */
  public metricCreatedSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CreatedSessions', options);
  }

  /**
   * Number of sessions that were modified: moved to another target, or brought back to what is configured.
   *
   * @param options what is to differ from the defaults
   * @default - sum over five minutes, or the sweep interval where that is longer
   */
  public metricModifiedSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ModifiedSessions', options);
  }

  /**
   * Number of sessions that were deleted.
   *
   * @param options what is to differ from the defaults
   * @default - sum over five minutes, or the sweep interval where that is longer
   */
  public metricDeletedSessions(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DeletedSessions', options);
  }

  /**
   * Number of network interfaces and messages that the function failed to deal with, and of times when it could not publish events; the log tells of
   * each at level `ERROR`.
   *
   * Each attempt counts, within one invocation once for each interface. Invocations that fail altogether, and tell nothing, are in `reconcileFunction.metricErrors()`.
   *
   * @param options what is to differ from the defaults
   * @default - sum over five minutes, or the sweep interval where that is longer
   */
  public metricErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Errors', options);
  }

  /**
   * Time from when an instance began to run until its network interface had a session, in seconds: one value for each session that was created.
   *
   * It begins with the time that EC2's event tells, or, where a sweep finds an instance of which no event told, with its launch. Sessions of
   * instances that were launched more than an hour before a sweep found them are not measured, nor are those that somebody asked for otherwise,
   * with a tag or by attaching an interface: in a rollout over instances that have run for months nobody waited since their start.
   *
   * Without a new session there is no data.
   *
   * @param options what is to differ from the defaults
   * @default - 90th percentile over five minutes, or the sweep interval where that is longer
   */
  public metricMirroringLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('MirroringLatency', options);
  }
}

function ofTarget(target: ITrafficMirrorTarget, options: cloudwatch.MetricOptions | undefined): cloudwatch.MetricOptions {
  TARGET(target, 'target');
  return withDimension(TARGET_DIMENSION, target.trafficMirrorTargetId, options);
}

function withDimension(name: string, value: string, options: cloudwatch.MetricOptions = {}): cloudwatch.MetricOptions {
  OPTIONS(options, 'options');
  return { ...options, dimensionsMap: { [name]: value, ...options.dimensionsMap } };
}
