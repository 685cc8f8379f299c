import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { defaultPeriod, defaultStatistic } from './metric-defaults';
import type { IExtraHopTrafficMirroring } from './mirroring-reference';
import { METRIC_NAMESPACE, type MetricName, SESSION_OWNER_DIMENSION, sessionOwnerDimension, REASON_DIMENSION, TARGET_DIMENSION } from '../names';
import { text } from '../private/validation/check';
import { OPTIONS } from '../private/validation/kinds';
import { memberRule, TEXT_RULE } from '../private/validation/rules';
import { idOf, TARGET } from '../private/validation/targets';
import { UnmirroredReason } from '../unmirrored-reason';

type MetricOptions = cloudwatch.MetricOptions;
type Metric = cloudwatch.Metric;

const REASON_RULE = memberRule('UnmirroredReason', UnmirroredReason, 'the log names the reason of each interface');

/**
 * CloudWatch metrics of the function, as methods of the construct.
 *
 * @internal
 */
export abstract class MirroringMetrics extends Construct implements IExtraHopTrafficMirroring {
  public abstract readonly sessionOwner: string;

  /**
   * Time between two sweeps: a period without one has no data.
   *
   * @internal
   */
  public abstract readonly _sweepInterval: Duration;

  /**
   * Places a metric in the account and Region of the mirroring.
   *
   * @internal
   */
  protected abstract _locate(metric: Metric): Metric;

  public metric(metricName: string, options: MetricOptions = {}): Metric {
    text(TEXT_RULE)(metricName, 'metricName');
    OPTIONS(options, 'options');
    return this._locate(new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      statistic: defaultStatistic(metricName),
      period: defaultPeriod(this._sweepInterval),
      ...options,
      dimensionsMap: { [SESSION_OWNER_DIMENSION]: sessionOwnerDimension(this.sessionOwner), ...options.dimensionsMap },
    }));
  }

  public metricEligible(options?: MetricOptions): Metric {
    return this.named('Eligible', options);
  }

  public metricMirrored(options?: MetricOptions): Metric {
    return this.named('Mirrored', options);
  }

  public metricVerified(options?: MetricOptions): Metric {
    return this.named('Verified', options);
  }

  public metricUnverified(options?: MetricOptions): Metric {
    return this.named('Unverified', options);
  }

  public metricShadowed(options?: MetricOptions): Metric {
    return this.named('Shadowed', options);
  }

  public metricUnmirrored(options?: MetricOptions): Metric {
    return this.named('Unmirrored', options);
  }

  public metricUnmirroredByReason(reason: UnmirroredReason, options?: MetricOptions): Metric {
    text(REASON_RULE)(reason, 'reason', this);
    return this.named('Unmirrored', withDimension(REASON_DIMENSION, reason, options));
  }

  public metricLongestUnmirroredDuration(options?: MetricOptions): Metric {
    return this.named('LongestUnmirroredDuration', options);
  }

  public metricUnsupported(options?: MetricOptions): Metric {
    return this.named('Unsupported', options);
  }

  public metricHeldSessions(options?: MetricOptions): Metric {
    return this.named('HeldSessions', options);
  }

  public metricTargetSessions(target: refs.ITrafficMirrorTargetRef, options?: MetricOptions): Metric {
    return this.named('TargetSessions', ofTarget(target, options));
  }

  public metricTargetCapacity(target: refs.ITrafficMirrorTargetRef, options?: MetricOptions): Metric {
    return this.named('TargetCapacity', ofTarget(target, options));
  }

  public metricTargetUtilization(target: refs.ITrafficMirrorTargetRef, options?: MetricOptions): Metric {
    return this.named('TargetUtilization', ofTarget(target, options));
  }

  public metricHighestTargetUtilization(options?: MetricOptions): Metric {
    return this.named('HighestTargetUtilization', options);
  }

  public metricAccountUtilization(options?: MetricOptions): Metric {
    return this.named('AccountUtilization', options);
  }

  public metricCreatedSessions(options?: MetricOptions): Metric {
    return this.named('CreatedSessions', options);
  }

  public metricModifiedSessions(options?: MetricOptions): Metric {
    return this.named('ModifiedSessions', options);
  }

  public metricDeletedSessions(options?: MetricOptions): Metric {
    return this.named('DeletedSessions', options);
  }

  public metricErrors(options?: MetricOptions): Metric {
    return this.named('Errors', options);
  }

  public metricMirroringLatency(options?: MetricOptions): Metric {
    return this.named('MirroringLatency', options);
  }

  private named(metricName: MetricName, options?: MetricOptions): Metric {
    return this.metric(metricName, options);
  }
}

function ofTarget(target: refs.ITrafficMirrorTargetRef, options: MetricOptions | undefined): MetricOptions {
  TARGET(target, 'target');
  return withDimension(TARGET_DIMENSION, idOf(target), options);
}

function withDimension(name: string, value: string, options: MetricOptions = {}): MetricOptions {
  OPTIONS(options, 'options');
  return { ...options, dimensionsMap: { [name]: value, ...options.dimensionsMap } };
}
