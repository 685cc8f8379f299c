import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { MirroringMetrics } from './mirroring-metrics';
import type { ExtraHopTrafficMirroringAttributes } from './mirroring-reference';
import { checkProperties, type Checks, number, optional, text } from '../private/validation/check';
import { DURATION } from '../private/validation/kinds';
import { ACCOUNT_ID_RULE, REGION_RULE, SWEEP_INTERVAL_RULE } from '../private/validation/rules';
import { SESSION_OWNER_RULE } from '../private/validation/tag-rules';
import { described } from '../private/validation/tags';

const ATTRIBUTES: Checks<ExtraHopTrafficMirroringAttributes> = {
  sessionOwner: described(SESSION_OWNER_RULE),
  account: optional(text(ACCOUNT_ID_RULE)),
  region: optional(text(REGION_RULE)),
  sweepInterval: optional((interval, property, scope) => {
    DURATION(interval, property);
    number(SWEEP_INTERVAL_RULE)(interval.toMinutes({ integral: false }), property, scope);
  }),
};

/**
 * A mirroring of another stack, account or Region.
 *
 * @internal
 */
export class ImportedMirroring extends MirroringMetrics {
  public readonly sessionOwner: string;

  /** @internal */
  public readonly _sweepInterval: Duration;

  private readonly account?: string;
  private readonly region?: string;

  constructor(scope: Construct, id: string, attrs: ExtraHopTrafficMirroringAttributes) {
    super(scope, id);
    checkProperties(attrs, ATTRIBUTES, this);
    this.sessionOwner = attrs.sessionOwner;
    this._sweepInterval = attrs.sweepInterval ?? Duration.minutes(5);
    this.account = attrs.account;
    this.region = attrs.region;
  }

  /** Defaults to the reference's account and Region, which may differ from those of a dashboard that shows the metric. */
  protected _locate(metric: cloudwatch.Metric): cloudwatch.Metric {
    return metric.attachTo(this).with({
      ...(metric.account === undefined && { account: this.account }),
      ...(metric.region === undefined && { region: this.region }),
    });
  }
}
