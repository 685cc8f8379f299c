import { type IResource, Resource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ACCOUNT_ID_RULE, AVAILABILITY_ZONES_RULE, CAPACITY_RULE, check, checkOptional, TARGET_ID_RULE, WEIGHT_RULE } from './private/checks';

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
 * What is known of a target that exists.
 */
export interface TrafficMirrorTargetAttributes {
  /**
   * Id of the target, such as `tmt-0123456789abcdef0`.
   */
  readonly trafficMirrorTargetId: string;

  /**
   * Account that owns the target, where it is shared by another account through AWS RAM.
   *
   * The permission to mirror to the target names this account.
   *
   * @default - the account of the stack
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/tm-sharing.html
   */
  readonly ownerAccountId?: string;

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
 * A traffic mirror target: the sensor's end of mirror sessions.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
 */
export class TrafficMirrorTarget {
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
    check('trafficMirrorTargetId', attrs.trafficMirrorTargetId, TARGET_ID_RULE);
    checkOptional('ownerAccountId', attrs.ownerAccountId, ACCOUNT_ID_RULE);
    checkOptional('availabilityZones', attrs.availabilityZones, AVAILABILITY_ZONES_RULE);
    checkOptional('capacity', attrs.capacity, CAPACITY_RULE);
    checkOptional('weight', attrs.weight, WEIGHT_RULE);

    class Import extends Resource implements ITrafficMirrorTarget {
      public readonly trafficMirrorTargetId = attrs.trafficMirrorTargetId;
      public readonly trafficMirrorTargetArn = Stack.of(scope).formatArn({
        service: 'ec2',
        account: attrs.ownerAccountId,
        resource: 'traffic-mirror-target',
        resourceName: attrs.trafficMirrorTargetId,
      });
      public readonly availabilityZones = attrs.availabilityZones;
      public readonly capacity = attrs.capacity;
      public readonly weight = attrs.weight;
    }
    return new Import(scope, id, { account: attrs.ownerAccountId });
  }

  private constructor() {}
}
