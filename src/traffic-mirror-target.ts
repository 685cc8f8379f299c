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
 * A traffic mirror target, which receives the packets of mirror sessions for a sensor.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export interface ITrafficMirrorTarget extends IResource, refs.ITrafficMirrorTargetRef {
  /**
   * ID of the target, such as `tmt-0123456789abcdef0`.
   *
   * @attribute
   */
  readonly trafficMirrorTargetId: string;

  /**
   * ARN of the target, which includes the account that owns it.
   *
   * @attribute
   */
  readonly trafficMirrorTargetArn: string;
}

/**
 * Options for how a mirroring uses a target.
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
   * Maximum number of sessions on the target, including foreign sessions.
   *
   * A whole number, at least 1. EC2's quota also applies, so a larger number has no effect.
   *
   * @default - the quota of its type: 10 or 100 for a network interface, unlimited for a load balancer or endpoint
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
   */
  readonly capacity?: number;

  /**
   * Weight of the target when sessions are distributed.
   *
   * A number above 0. A target of weight 2 takes twice as many sessions as a target of weight 1.
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
   * ID of the target, such as `tmt-0123456789abcdef0`.
   */
  readonly trafficMirrorTargetId: string;

  /**
   * Account that owns the target, if another account shares it through AWS RAM.
   *
   * The permission to mirror to the target includes this account. A change of this property alone takes effect at the next sweep.
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
   * Destination of the target, which receives the mirrored packets.
   *
   * A change replaces the target.
   */
  readonly destination: TrafficMirrorDestination;

  /**
   * Description of the target, which the console shows.
   *
   * A change replaces the target. EC2 refuses this for a load balancer that stays the same.
   *
   * @default - no description
   */
  readonly description?: string;
}

/**
 * A traffic mirror target, which receives the packets of mirror sessions for a sensor.
 *
 * ```ts
 * new TrafficMirrorTarget(this, 'SensorA', {
 *   destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0'),
 * });
 * ```
 *
 * EC2 can't modify a target, so a new destination or description replaces it. CloudFormation creates the new target, sessions move to it, and then
 * CloudFormation deletes the old one. A load balancer can be the destination of only one target at a time, so changing only the description of its
 * target fails the deployment. Remove the target in one deployment and add the new one in the next. If sessions are retained
 * (`RemovalPolicy.RETAIN`), a target that you remove stays in the account, unless you deploy with `RemovalPolicy.DESTROY` first.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
 * @resource AWS::EC2::TrafficMirrorTarget
 */
export class TrafficMirrorTarget extends Resource implements ITrafficMirrorTarget {
  /**
   * Refers to an existing target of this account by its ID.
   *
   * @param scope scope of the reference
   * @param id id of the reference within the scope
   * @param trafficMirrorTargetId ID of the target, such as `tmt-0123456789abcdef0`
   * @throws Error if the ID is not a traffic mirror target ID
   */
  public static fromTrafficMirrorTargetId(scope: Construct, id: string, trafficMirrorTargetId: string): ITrafficMirrorTarget {
    return TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(scope, id, { trafficMirrorTargetId });
  }

  /**
   * Refers to an existing target by its attributes, for example one that another account shares.
   *
   * @param scope scope of the reference
   * @param id id of the reference within the scope
   * @param attrs attributes of the target
   * @throws Error if an attribute is invalid
   */
  public static fromTrafficMirrorTargetAttributes(scope: Construct, id: string, attrs: TrafficMirrorTargetAttributes): ITrafficMirrorTarget {
    checkProperties(attrs, ATTRIBUTES, scope);

    class Import extends Resource implements ITrafficMirrorTarget {
      public readonly trafficMirrorTargetId = attrs.trafficMirrorTargetId;
      // The ARN that the CDK would build has the stack's account.
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
   * Whether a construct is a `TrafficMirrorTarget`, which creates a target. A reference to an existing target isn't.
   *
   * Unlike `instanceof`, it also recognizes targets from another copy of this package in the same app.
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
   * Network Load Balancer that is the destination, if it is one.
   *
   * @internal
   */
  public readonly _loadBalancer?: elbv2.INetworkLoadBalancer;

  /**
   * Creates a target.
   *
   * @param scope scope of the construct
   * @param id id within the scope
   * @param props properties of the target
   * @throws Error if a property is invalid
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

/** Runs as a validation, because rules, listeners and other targets can be added until aspects run. */
function problemsOf(target: TrafficMirrorTarget): string[] {
  warnUnlessAdmitted(target);
  if (!leadsToLoadBalancer(target)) return [];
  warnUnlessListening(target);
  return problemsOfSharing(target, target.node.root.node.findAll().filter(leadsToLoadBalancer));
}

function leadsToLoadBalancer(construct: IConstruct): construct is TrafficMirrorTarget & LoadBalancerTarget {
  return TrafficMirrorTarget.isTrafficMirrorTarget(construct) && construct._loadBalancer !== undefined;
}
