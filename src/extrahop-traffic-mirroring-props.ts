import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Rebalancing } from './rebalancing';
import type { SourceNetworkAcl } from './source-network-acl';
import type { StoppedInstanceSessions } from './stopped-instance-sessions';
import type { ITrafficMirrorFilter } from './traffic-mirror-filter';
import type { TrafficMirrorSources } from './traffic-mirror-sources';
import type { ITrafficMirrorTarget } from './traffic-mirror-target';
import type { UnknownPaths } from './unknown-paths';
import type { ZoneLocality } from './zone-locality';

/**
 * Properties of ExtraHop traffic mirroring.
 */
export interface ExtraHopTrafficMirroringProps {
  /**
   * Where traffic is mirrored to: the sensors.
   *
   * At least one, at most 55, each once. An interface goes to a target that can receive its packets and has room; among those, to the one
   * with the fewest sessions in proportion to its weight.
   */
  readonly targets: ITrafficMirrorTarget[];

  /**
   * Which packets are mirrored.
   *
   * @default - a new filter that mirrors everything, requests to the Amazon DNS server included
   */
  readonly filter?: ITrafficMirrorFilter;

  /**
   * Whether an interface may be mirrored to a target in another Availability Zone.
   *
   * @default ZoneLocality.LOCAL_ONLY
   */
  readonly zoneLocality?: ZoneLocality;

  /**
   * Number of the mirror sessions, from 1 to 32766.
   *
   * Of several sessions on an interface the one with the lowest number takes a packet first, and no other gets it. Where the
   * number is taken by a session of somebody else, the next free one above it is used.
   *
   * @default 1
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-sessions.html
   */
  readonly sessionNumber?: number;

  /**
   * How many bytes of each packet are mirrored: a whole number, 35 or more; for IPv6 traffic 55 or more.
   *
   * Bytes that follow the VXLAN header: what is longer is cut off. To a Network Load Balancer EC2 mirrors 8500 at most and refuses a session that
   * asks for more. A change is made to the sessions that exist, too.
   *
   * @default - whole packets; to a Network Load Balancer their first 8500 bytes
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-considerations.html
   */
  readonly packetLength?: number;

  /**
   * VXLAN network identifier (VNI) of all sessions, from 0 to 16777215, by which a sensor can tell their packets from those of others.
   *
   * A change is made to the sessions that exist, too. When it is taken out, they keep the one that they have.
   *
   * @default - EC2 chooses one for each session
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-sessions.html
   */
  readonly virtualNetworkId?: number;

  /**
   * Value of the tag `cdk-extrahop-traffic-mirroring:owner`, which marks the sessions that are managed here.
   *
   * Sessions with another value, or without the tag, are never changed. 1 to 256 letters, digits, spaces and characters of
   * `_.:/=+-@`, unique in the account and Region. Set it to take over the sessions of a construct that was renamed or moved;
   * after a change, sessions with the earlier value are left to themselves.
   *
   * @default - the name of the stack and the path of the construct in it, such as `Network/Mirroring`
   */
  readonly ownershipTagValue?: string;

  /**
   * Which network interfaces are mirrored.
   *
   * Targets and selectors together must fit what Lambda gives a function for settings, about 3,500 bytes.
   *
   * @default TrafficMirrorSources.all()
   */
  readonly sources?: TrafficMirrorSources;

  /**
   * What becomes of the sessions of instances that are stopped, and of network interfaces that are detached. AWS bills them on.
   *
   * @default StoppedInstanceSessions.removeAfter(Duration.hours(1))
   */
  readonly stoppedInstanceSessions?: StoppedInstanceSessions;

  /**
   * Whether sessions that are right where they are move to sensors that hold fewer for their weight, such as one that was added.
   *
   * @default Rebalancing.none()
   */
  readonly rebalancing?: Rebalancing;

  /**
   * For how long sessions stay on a target that is seen to be down, such as a sensor that is stopped: whole seconds. Then they move to others.
   *
   * Their traffic is lost meanwhile. The first sweep after this time moves them; where no other target can take one, it stays.
   *
   * @default Duration.minutes(10)
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
   */
  readonly targetDownGrace?: Duration;

  /**
   * The brake: share of all own sessions that one sweep or deployment may remove because their interfaces are sources no longer, from 0 to 1.
   *
   * Where more would go, none of them does, and the log says so at level `ERROR`: a selector may be mistyped. Sessions of instances that are
   * stopped or terminated, and those that are deleted with the stack, do not count.
   *
   * @default 0.1
   */
  readonly removalLimit?: number;

  /**
   * What becomes of paths to targets of which something that decides cannot be told, such as a security group that cannot be read.
   *
   * @default UnknownPaths.USE_LAST
   */
  readonly unknownPaths?: UnknownPaths;

  /**
   * Whether the network ACL of an interface's subnet must let mirrored packets out.
   *
   * @default SourceNetworkAcl.EVALUATE
   */
  readonly sourceNetworkAcl?: SourceNetworkAcl;

  /**
   * How often everything is looked at, so that what no event told is found: whole minutes, 1 or more; as a token in minutes, 2 or more.
   *
   * AWS delivers events on a best-effort basis, and what stands between instances and sensors, such as security groups, changes without one that is
   * listened to.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html
   */
  readonly sweepInterval?: Duration;

  /**
   * What becomes of the sessions when the stack is deleted, or the construct taken out of it: `DESTROY` or `RETAIN`.
   *
   * With `DESTROY` the deletion of the stack takes until all are gone: EC2 deletes about five a second, and an hour is the limit. With `RETAIN` a filter
   * that is created here stays as well, because the sessions use it, and they are billed on; what a stack retained, its next deployment owns again.
   *
   * @default RemovalPolicy.DESTROY
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Role of the function.
   *
   * It must trust `lambda.amazonaws.com`. The permissions that the function needs are added to it; where that is not possible, as with an
   * imported role that is not mutable, a warning says which they are.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;

  /**
   * Log group of the function.
   *
   * @default - a new log group, which keeps logs for three months and is removed with the stack
   */
  readonly logGroup?: logs.ILogGroup;
}
