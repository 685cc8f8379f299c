import type { Duration } from 'aws-cdk-lib';
import type { Rebalancing } from './rebalancing';
import type { StoppedInstanceSessions } from './stopped-instance-sessions';

/**
 * What the mirror sessions are like, and when they move or go.
 */
export interface TrafficMirrorSessionOptions {
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
   * Tags of the sessions, beside the one that marks them: a `Name`, for example, or what costs are allocated by.
   *
   * Tags that are added to the construct, as with `Tags.of`, reach what CloudFormation creates and not the sessions, which the function creates.
   *
   * Sessions get them when they are created. A change concerns new sessions only: those that exist keep what they have, which somebody may have added to,
   * and the role is allowed to tag nothing that exists.
   *
   * At most 49. Keys have 1 to 128 letters, digits, spaces and characters of `_.:/=+-@`, do not begin with `aws:`, and are known at synthesis; values
   * have at most 256 characters.
   *
   * @default - no other tags
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  readonly sessionTags?: { [key: string]: string };

  /**
   * What becomes of the sessions of instances that are stopped, and of network interfaces that are detached. AWS bills them on.
   *
   * @default StoppedInstanceSessions.removeAfter(Duration.hours(1))
   */
  readonly stoppedInstanceSessions?: StoppedInstanceSessions;

  /**
   * For how long sessions stay on a target that is seen to be down, such as a sensor that is stopped: whole seconds, as a token in seconds.
   * Then they move to others.
   *
   * Their traffic is lost meanwhile. The first sweep after this time moves them; where no other target can take one, it stays.
   *
   * @default Duration.minutes(10)
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
   */
  readonly targetDownGrace?: Duration;

  /**
   * Whether sessions that are right where they are move to sensors that hold fewer for their weight, such as one that was added.
   *
   * @default Rebalancing.none()
   */
  readonly rebalancing?: Rebalancing;

  /**
   * Value of the tag `cdk-extrahop-traffic-mirroring:owner`, which marks the sessions that are managed here.
   *
   * Sessions with another value, or without the tag, are never changed. 1 to 256 letters, digits, spaces and characters of
   * `_.:/=+-@`, unique in the account and Region: two constructs with the same one change and delete each other's sessions, and fail at synthesis where
   * both are in one app and certain to be deployed to the same place.
   *
   * A deployment that changes the value fails, and is rolled back, while more sessions carry the earlier value than the new one: it would leave them to
   * themselves, and every interface would get a second one. To change it, deploy with `MirroringMode.OBSERVE`, give the sessions the new value with
   * `aws ec2 create-tags`, and deploy with the new value and without the mode; of a stack that observes, no change of the value is refused.
   *
   * To take over the sessions of a construct that was renamed or moved, first deploy it with `RemovalPolicy.RETAIN`, then rename it and set this value in a
   * second deployment: in one deployment, the construct that goes deletes them all.
   *
   * @default - the name of the stack and the path of the construct in it, such as `Network/Mirroring`
   */
  readonly ownershipTagValue?: string;
}
