import { type IResource, Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, type IConstruct } from 'constructs';
import { warnUnlessAdmitted } from './private/ingress-rules';
import { type LoadBalancerTarget, problemsOfSharing, warnUnlessListening } from './private/load-balancer-target';
import { checkProperties, type Checks, kind, number, optional, text } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { ACCOUNT_ID_RULE, CAPACITY_RULE, TEXT_RULE, TARGET_ID_RULE, WEIGHT_RULE } from './private/validation/rules';
import { AVAILABILITY_ZONES, warnOfZoneNames } from './private/zones';
import { TrafficMirrorDestination } from './traffic-mirror-destination';

const MARK = new Mark<TrafficMirrorTarget>('TrafficMirrorTarget');

const OPTIONS: Checks<TrafficMirrorTargetOptions> = {
  availabilityZones: optional(AVAILABILITY_ZONES),
  capacity: optional(number(CAPACITY_RULE)),
  weight: optional(number(WEIGHT_RULE)),
};

const ATTRIBUTES: Checks<TrafficMirrorTargetAttributes> = {
  trafficMirrorTargetId: text(TARGET_ID_RULE),
  ownerAccountId: optional(text(ACCOUNT_ID_RULE)),
  ...OPTIONS,
};

const PROPS: Checks<TrafficMirrorTargetProps> = {
  destination: kind({
    holds: TrafficMirrorDestination._is,
    expected: 'a TrafficMirrorDestination',
    fix: 'use TrafficMirrorDestination.networkInterface(…), networkLoadBalancer(…) or gatewayLoadBalancerEndpoint(…)',
  }),
  description: optional(text(TEXT_RULE)),
  ...OPTIONS,
};

/**
 * A traffic mirror target: the sensor's end of mirror sessions.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export interface ITrafficMirrorTarget extends IResource {
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

  /**
   * Names or IDs of the Availability Zones in which the target receives.
   *
   * @default - read from EC2, which tells it for targets of the own account
   */
  readonly availabilityZones?: string[];

  /**
   * How many sessions the target may hold, those of others included.
   *
   * @default - the quota of its kind: 10 or 100 for a network interface, unlimited for a load balancer or endpoint
   */
  readonly capacity?: number;

  /**
   * Share of the sessions in proportion to the weights of other targets.
   *
   * @default 1
   */
  readonly weight?: number;
}

/**
 * What can be said of a target, because it is known better than EC2 can tell.
 */
export interface TrafficMirrorTargetOptions {
  /**
   * Names or IDs of the Availability Zones in which the target receives.
   *
   * Say it for a target of another account, whose zones EC2 does not tell. Use IDs such as `use1-az1` there: zone names
   * differ between accounts.
   *
   * @default - read from EC2; for a target of another account the zone is not known
   */
  readonly availabilityZones?: string[];

  /**
   * How many sessions the target may hold, those of others included.
   *
   * A whole number, 1 or more. EC2's own quota holds as well, so that a larger number than that has no effect.
   *
   * @default - the quota of its kind: 10 or 100 for a network interface, unlimited for a load balancer or endpoint
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
 * What is known of a target that exists.
 */
export interface TrafficMirrorTargetAttributes extends TrafficMirrorTargetOptions {
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
}

/**
 * Properties of a traffic mirror target.
 */
export interface TrafficMirrorTargetProps extends TrafficMirrorTargetOptions {
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
 *   destination: TrafficMirrorDestination.networkInterface('eni-0123456789abcdef0'),
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
      public readonly trafficMirrorTargetArn = targetArn(scope, attrs.trafficMirrorTargetId, attrs.ownerAccountId);
      public readonly availabilityZones = attrs.availabilityZones;
      public readonly capacity = attrs.capacity;
      public readonly weight = attrs.weight;
    }
    const target = new Import(scope, id, { account: attrs.ownerAccountId });
    warnOfZoneNames(target);
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
  public readonly availabilityZones?: string[];
  public readonly capacity?: number;
  public readonly weight?: number;

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
   * @param props where it leads to, and what it is good for
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
    this.trafficMirrorTargetArn = targetArn(this, resource.ref);
    this.availabilityZones = props.availabilityZones;
    this.capacity = props.capacity;
    this.weight = props.weight;
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

function targetArn(scope: Construct, trafficMirrorTargetId: string, account?: string): string {
  return Stack.of(scope).formatArn({ service: 'ec2', account, resource: 'traffic-mirror-target', resourceName: trafficMirrorTargetId });
}
