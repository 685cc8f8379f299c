import { type IResource, Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import { Construct, type IConstruct } from 'constructs';
import { checkProperties, type Checks, kind, optional, text } from './private/validation/check';
import { warnUnlessAdmitted } from './private/validation/ingress-rules';
import { type LoadBalancerTarget, problemsOfSharing, warnUnlessListening } from './private/validation/load-balancer-target';
import { Mark } from './private/validation/mark';
import { ACCOUNT_ID_RULE, TEXT_RULE, TARGET_ID_RULE } from './private/validation/rules';
import { AVAILABILITY_ZONES, rememberZones, warnOfZoneNames } from './private/validation/zones';
import { TrafficMirrorDestination } from './traffic-mirror-destination';

const MARK = new Mark<TrafficMirrorTarget>('TrafficMirrorTarget');

const ATTRIBUTES: Checks<TrafficMirrorTargetAttributes> = {
  trafficMirrorTargetId: text(TARGET_ID_RULE),
  ownerAccountId: optional(text(ACCOUNT_ID_RULE)),
  availabilityZones: optional(AVAILABILITY_ZONES),
};

const PROPS: Checks<TrafficMirrorTargetProps> = {
  destination: kind({
    holds: TrafficMirrorDestination._is,
    expected: 'a TrafficMirrorDestination',
    fix: 'use TrafficMirrorDestination.networkInterfaceId(…), networkLoadBalancer(…) or gatewayLoadBalancerEndpoint(…)',
  }),
  description: optional(text(TEXT_RULE)),
};

/**
 * A traffic mirror target: the sensor's end of mirror sessions.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export interface ITrafficMirrorTarget extends IResource, refs.ITrafficMirrorTargetRef {
  /**
   * Id of the target, such as `tmt-0123456789abcdef0`.
   *
   * @attribute
   */
  readonly trafficMirrorTargetId: string;

  /**
   * ARN of the target, with the account that owns it.
   *
   * @attribute
   */
  readonly trafficMirrorTargetArn: string;
}

/**
 * How a mirroring uses a target.
 */
export interface TrafficMirrorTargetOptions {
  /**
   * Names or IDs of the Availability Zones in which the target receives.
   *
   * Set them for a target of another account, whose zones EC2 doesn't report. Use IDs such as `use1-az1` there: zone names
   * differ between accounts.
   *
   * @default - those of `TrafficMirrorTarget.fromTrafficMirrorTargetAttributes`, otherwise read from EC2; the zone of a target of another account is unknown
   */
  readonly availabilityZones?: string[];

  /**
   * Maximum number of sessions on the target, including those that are not managed here.
   *
   * A whole number, 1 or more. EC2's own quota applies as well, so a larger number has no effect.
   *
   * @default - the quota of its type: 10 or 100 for a network interface, unlimited for a load balancer or endpoint
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  readonly capacity?: number;

  /**
   * Share of the sessions in proportion to the weights of other targets.
   *
   * A number above 0. A target of weight 2 takes twice the sessions of a target of weight 1.
   *
   * @default 1
   */
  readonly weight?: number;
}

/**
 * Attributes of an existing target.
 */
export interface TrafficMirrorTargetAttributes {
  /**
   * Id of the target, such as `tmt-0123456789abcdef0`.
   */
  readonly trafficMirrorTargetId: string;

  /**
   * Account that owns the target, where it is shared by another account through AWS RAM.
   *
   * The permission to mirror to the target names this account. A change of it alone takes effect with the next sweep.
   *
   * @default - the account of the stack
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-sharing.html
   */
  readonly ownerAccountId?: string;

  /**
   * Names or IDs of the Availability Zones in which the target receives.
   *
   * Set them for a target of another account, whose zones EC2 doesn't report. Use IDs such as `use1-az1` there: zone names
   * differ between accounts.
   *
   * @default - read from EC2; the zone of a target of another account is unknown
   */
  readonly availabilityZones?: string[];
}

/**
 * Properties of a traffic mirror target.
 */
export interface TrafficMirrorTargetProps {
  /**
   * Where the target leads.
   *
   * A change replaces the target.
   */
  readonly destination: TrafficMirrorDestination;

  /**
   * What the target is for, as the console shows it.
   *
   * A change replaces the target, which EC2 refuses for a load balancer that stays the same.
   *
   * @default - no description
   */
  readonly description?: string;
}

/**
 * A traffic mirror target: the sensor's end of mirror sessions.
 *
 * ```ts
 * new TrafficMirrorTarget(this, 'SensorA', {
 *   destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0'),
 * });
 * ```
 *
 * EC2 changes no target: another destination or description makes another target. CloudFormation creates that one before it deletes the old one, and
 * sessions move in between. A load balancer is the destination of one target at a time, however, so that another description for the same one fails
 * the deployment: take the target out in one deployment and add the new one in the next. Where sessions are retained (`RemovalPolicy.RETAIN`), it stays when
 * it is taken out, unless a deployment with `RemovalPolicy.DESTROY` comes before.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
 * @resource AWS::EC2::TrafficMirrorTarget
 */
export class TrafficMirrorTarget extends Resource implements ITrafficMirrorTarget {
  /**
   * Refers to a target of the own account by its id.
   *
   * @param scope construct that the reference belongs to
   * @param id id of the reference within the scope
   * @param trafficMirrorTargetId id of the target, such as `tmt-0123456789abcdef0`
   * @throws Error when the id is not one of a traffic mirror target
   */
  public static fromTrafficMirrorTargetId(scope: Construct, id: string, trafficMirrorTargetId: string): ITrafficMirrorTarget {
    return TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(scope, id, { trafficMirrorTargetId });
  }

  /**
   * Refers to a target by what is known of it, such as one that another account shares.
   *
   * @param scope construct that the reference belongs to
   * @param id id of the reference within the scope
   * @param attrs what is known of the target
   * @throws Error when an attribute has a value that no target can have
   */
  public static fromTrafficMirrorTargetAttributes(scope: Construct, id: string, attrs: TrafficMirrorTargetAttributes): ITrafficMirrorTarget {
    checkProperties(attrs, ATTRIBUTES, scope);

    class Import extends Resource implements ITrafficMirrorTarget {
      public readonly trafficMirrorTargetId = attrs.trafficMirrorTargetId;
      // The CDK's own has the account of the stack.
      public readonly trafficMirrorTargetArn = Stack.of(scope).formatArn({
        service: 'ec2', account: attrs.ownerAccountId, resource: 'traffic-mirror-target', resourceName: attrs.trafficMirrorTargetId,
      });
      public readonly trafficMirrorTargetRef = { trafficMirrorTargetId: attrs.trafficMirrorTargetId };
    }
    const target = new Import(scope, id, { account: attrs.ownerAccountId });
    rememberZones(target, attrs.availabilityZones);
    warnOfZoneNames(target, target.env.account, attrs.availabilityZones);
    return target;
  }

  /**
   * Whether a construct is a `TrafficMirrorTarget`, which creates a target: not a reference to one that exists.
   *
   * Unlike `instanceof`, it also knows targets of another copy of this package in the same app.
   *
   * @param construct any construct
   */
  public static isTrafficMirrorTarget(construct: IConstruct): construct is TrafficMirrorTarget {
    return MARK.isOn(construct);
  }

  public readonly trafficMirrorTargetId: string;
  public readonly trafficMirrorTargetArn: string;
  public readonly trafficMirrorTargetRef: refs.TrafficMirrorTargetReference;

  /**
   * The Network Load Balancer that it leads to, if it leads to one.
   *
   * @internal
   */
  public readonly _loadBalancer?: elbv2.INetworkLoadBalancer;

  /**
   * Creates a target.
   *
   * @param scope construct that it belongs to
   * @param id id within the scope
   * @param props where it leads to
   * @throws Error when a property has a value that no target can have
   */
  constructor(scope: Construct, id: string, props: TrafficMirrorTargetProps) {
    super(scope, id);
    MARK.put(this);
    checkProperties(props, PROPS, this);

    const destination = props.destination._bind(this);
    const resource = new ec2.CfnTrafficMirrorTarget(this, 'Resource', {
      ...destination,
      description: props.description,
    });
    this.trafficMirrorTargetId = resource.ref;
    this.trafficMirrorTargetRef = resource.trafficMirrorTargetRef;
    this.trafficMirrorTargetArn = ec2.CfnTrafficMirrorTarget.arnForTrafficMirrorTarget(resource);
    this._loadBalancer = props.destination._loadBalancer;
    this.node.addValidation({ validate: () => problemsOf(this) });
  }
}

/** Rules, listeners and other targets may be added until aspects have run. */
function problemsOf(target: TrafficMirrorTarget): string[] {
  warnUnlessAdmitted(target);
  if (!leadsToLoadBalancer(target)) return [];
  warnUnlessListening(target);
  return problemsOfSharing(target, target.node.root.node.findAll().filter(leadsToLoadBalancer));
}

function leadsToLoadBalancer(construct: IConstruct): construct is TrafficMirrorTarget & LoadBalancerTarget {
  return TrafficMirrorTarget.isTrafficMirrorTarget(construct) && construct._loadBalancer !== undefined;
}
