import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { widgetsOf } from './dashboard-widgets';
import type { IExtraHopTrafficMirroring } from './mirroring-reference';
import { type Checks, checkProperties, list, optional, text } from '../private/validation/check';
import { MIRRORING_REFERENCE } from '../private/validation/kinds';
import { DASHBOARD_NAME_RULE, MIRRORINGS_RULE } from '../private/validation/rules';

/**
 * Properties of `TrafficMirroringDashboard`.
 */
export interface TrafficMirroringDashboardProps {
  /**
   * Mirrorings to show, one below the other: those of this app, and those that `ExtraHopTrafficMirroring.fromSessionOwner` returns, also of other accounts
   * and Regions.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Cross-Account-Methods.html
   */
  readonly mirrorings: IExtraHopTrafficMirroring[];

  /**
   * Name of the dashboard.
   *
   * @default - CloudFormation makes one
   */
  readonly dashboardName?: string;
}

const PROPERTIES: Checks<TrafficMirroringDashboardProps> = {
  mirrorings: list(MIRRORINGS_RULE, MIRRORING_REFERENCE),
  dashboardName: optional(text(DASHBOARD_NAME_RULE)),
};

/**
 * A CloudWatch dashboard that shows what mirrorings cover, what they do not and why, how full targets are, and whether EC2 drops mirrored packets.
 *
 * ```ts
 * declare const mirroring: ExtraHopTrafficMirroring;
 *
 * new TrafficMirroringDashboard(this, 'Dashboard', {
 *   mirrorings: [
 *     mirroring,
 *     ExtraHopTrafficMirroring.fromSessionOwner(this, 'Frankfurt', { sessionOwner: 'Network/Mirroring', region: 'eu-central-1' }),
 *   ],
 * });
 * ```
 *
 * Graphs per target are empty where `perTargetMetrics` is off.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 */
export class TrafficMirroringDashboard extends Construct {
  /**
   * ARN of the dashboard.
   */
  public readonly dashboardArn: string;

  /**
   * Name of the dashboard.
   */
  public readonly dashboardName: string;

  private readonly dashboard: cloudwatch.Dashboard;

  /**
   * Defines the dashboard.
   *
   * @param scope construct that it belongs to
   * @param id id within the scope
   * @param props which mirrorings it shows
   * @throws Error when a property has a value that it cannot have
   */
  constructor(scope: Construct, id: string, props: TrafficMirroringDashboardProps) {
    super(scope, id);
    checkProperties(props, PROPERTIES, this);
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: props.dashboardName,
      widgets: props.mirrorings.flatMap(widgetsOf),
    });
    this.dashboardArn = this.dashboard.dashboardArn;
    this.dashboardName = this.dashboard.dashboardName;
  }

  /**
   * Adds a row of widgets at the end.
   *
   * @param widgets widgets of the row, from left to right
   */
  public addWidgets(...widgets: cloudwatch.IWidget[]): void {
    this.dashboard.addWidgets(...widgets);
  }
}
