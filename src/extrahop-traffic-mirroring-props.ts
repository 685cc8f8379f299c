import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import type { IdleSessions } from './idle-sessions';
import type { MirroringMode } from './mirroring-mode';
import type { Rebalancing } from './rebalancing';
import type { SourceNetworkAclEvaluation } from './source-network-acl-evaluation';
import type { TrafficMirrorSources } from './traffic-mirror-sources';
import type { TrafficMirrorTargetDiscovery } from './traffic-mirror-target-discovery';
import type { UnknownPathTreatment } from './unknown-path-treatment';
import type { ZoneLocality } from './zone-locality';

/**
 * Properties of ExtraHop traffic mirroring.
 */
export interface ExtraHopTrafficMirroringProps {
  /**
   * Where traffic is mirrored to: the sensors.
   *
   * At least one, unless there is a `targetDiscovery`; each once. `addTarget` adds others, and says more of a target. An interface goes to a target that can receive its packets and has room; among those, to
   * the one with the fewest sessions in proportion to its weight.
   *
   * There are two limits, and an error at synthesis says which of them is exceeded. The role's inline policies name each target: they have room for 55,
   * less about 30 with `vpc`, 5 with `environmentEncryption`, 5 with rules for events, 4 or more with `targetDiscovery`, and one or more with `sessionTags`. And
   * targets, `sources` and `sessionTags` together must fit into the function's environment, about 3,500 bytes, of which a target takes 41, and more where
   * its `availabilityZones`, `capacity` or `weight` are given. Targets that `targetDiscovery` finds take no room in either.
   *
   * With both, targets that are listed count whatever their tags, and what is said of them counts if they are found as well.
   *
   * @default - those that `targetDiscovery` finds
   */
  readonly targets?: refs.ITrafficMirrorTargetRef[];

  /**
   * How targets are found while the function runs, so that a new sensor joins without a deployment: as soon as AWS tells that its target was tagged, or
   * with the next sweep.
   *
   * One of `targets` and `targetDiscovery` is required. Whoever may tag a target receives the traffic: guard the tags with a policy. A target that the
   * same stack creates is better listed, so that its sessions go before it.
   *
   * @default - only `targets` count
   */
  readonly targetDiscovery?: TrafficMirrorTargetDiscovery;

  /**
   * Whether sessions are written, or only looked at: what would be done is in the log.
   *
   * A deployment that goes over to `ENFORCE` starts mirroring at once. One that goes back to `OBSERVE` leaves the sessions as they are,
   * also when the stack is deleted, which fails while they use a filter or target of the stack. The template
   * depends on it, so that it cannot be a token.
   *
   * @default MirroringMode.ENFORCE
   */
  readonly mode?: MirroringMode;

  /**
   * Which packets are mirrored.
   *
   * @default - a new filter that mirrors everything, requests to the Amazon DNS server included
   */
  readonly filter?: refs.ITrafficMirrorFilterRef;

  /**
   * Whether an interface may be mirrored to a target in another Availability Zone.
   *
   * @default ZoneLocality.LOCAL_ONLY
   */
  readonly zoneLocality?: ZoneLocality;

  /**
   * Which network interfaces are mirrored.
   *
   * Two constructs of one account and Region need other sources each, or filters that let different packets through: what is a source of both has two
   * sessions, which are billed, and a packet goes to one of them only.
   *
   * `targets`, selectors and `sessionTags` together must fit into the function's environment, about 3,500 bytes.
   *
   * @default TrafficMirrorSources.all()
   */
  readonly sources?: TrafficMirrorSources;

  /**
   * The brake: percentage of all own sessions that one sweep or deployment may remove because their interfaces are sources no longer, from 0 to 100.
   *
   * Where more would go, none of them does, and the log says so at level `ERROR`: a selector may be mistyped. A single one may always go, however few
   * there are, unless this is 0. Sessions of instances that are stopped or terminated, and those that are deleted with the stack, do not count. An event
   * removes no session for this reason: the next sweep does, which sees how many there are.
   *
   * @default 10
   */
  readonly maxDeselectedPercent?: number;

  /**
   * What becomes of paths to targets of which something that decides cannot be told, such as a security group that cannot be read.
   *
   * @default UnknownPathTreatment.USE_LAST
   */
  readonly unknownPathTreatment?: UnknownPathTreatment;

  /**
   * Whether the network ACL of an interface's subnet must let mirrored packets out.
   *
   * @default SourceNetworkAclEvaluation.EVALUATE
   */
  readonly sourceNetworkAclEvaluation?: SourceNetworkAclEvaluation;

  /**
   * How often everything is looked at, so that what no event told is found: whole minutes, from 1 to 1440, which is a day; as a token in
   * minutes, 2 or more.
   *
   * AWS delivers events on a best-effort basis, and what stands between instances and sensors, such as security groups, changes without one that is
   * listened to.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html
   */
  readonly sweepInterval?: Duration;

  /**
   * Whether each target has metrics of its own: `TargetSessions`, `TargetCapacity` and `TargetUtilization`.
   *
   * CloudWatch bills them as three custom metrics for each target. Without them, `metricHighestTargetUtilization` still shows how full the fullest target is.
   *
   * The template depends on it, so that it cannot be a token.
   *
   * @default true
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  readonly perTargetMetrics?: boolean;

  /**
   * What becomes of the sessions when the stack is deleted, or the construct taken out of it: `DESTROY` or `RETAIN`.
   *
   * With `DESTROY` the deletion of the stack takes until all are gone: EC2 deletes about five a second, and an hour is the limit. With `RETAIN` the filter
   * and the targets that the stack creates stay as well, because the sessions use them, and they are billed on; what a stack retained, its next deployment
   * owns again. Those of another stack go or stay as that stack says; EC2 deletes none that a session uses, though it does a filter's rules. What targets
   * lead to, such as a load balancer, stays or goes by its own policy.
   *
   * CloudFormation retains in the same way what is taken out of a stack that lives on. With `RETAIN`, **a rule that is taken out of the filter stays in
   * force**, and a target or a filter that is taken out stays in the account, without sessions. To have them go, deploy with `DESTROY` and no other change,
   * then take them out, for which the policy may be `RETAIN` again. What is replaced, such as a filter whose description changes, goes in any case, after
   * its sessions have moved.
   *
   * The template depends on it, so that it cannot be a token.
   *
   * @default RemovalPolicy.DESTROY
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   */
  readonly removalPolicy?: RemovalPolicy;

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
   * @default IdleSessions.deleteAfter(Duration.hours(1))
   */
  readonly idleSessions?: IdleSessions;

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
  readonly sessionOwner?: string;

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
   * Of the standard class, or else CloudWatch makes no metrics of what the function logs. Where it is encrypted with a KMS key, the key's policy must
   * let CloudWatch Logs use it; the function needs no permission for that.
   *
   * @default - a new log group, which keeps logs for three months and is removed with the stack
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * VPC in which the function runs. Its own network interfaces there are never mirrored.
   *
   * From its subnets it must reach EC2, Elastic Load Balancing, SQS, DynamoDB and Lambda of the Region, and S3, through which it answers
   * CloudFormation; EventBridge as well, where one of the methods for events is called. It does so by way of a NAT gateway, or by VPC endpoints with
   * private DNS names. What belongs to the VPC in the same stack is there before the function is first invoked, and stays until its last session is
   * gone.
   *
   * @default - the function runs outside of VPCs
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the VPC in which the function runs. Needs `vpc`.
   *
   * Private ones: in a public one the function has no public address, and nothing that it could reach.
   *
   * @default - private subnets of the VPC; where it has none, isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function. Needs `vpc`.
   *
   * They must let it out on TCP port 443.
   *
   * @default - a new security group, which lets everything out and nothing in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * KMS key with which Lambda encrypts the environment variables of the function, its settings among them: the key itself, not an alias.
   *
   * The role may decrypt with it what belongs to this function. The policy of the key must leave permissions to IAM, as it does by default.
   *
   * @default - the key that Lambda uses for all functions
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
   */
  readonly environmentEncryption?: kms.IKey;

  /**
   * KMS key that encrypts the queues and the table of the construct: the key itself, not an alias.
   *
   * It must be a symmetric key in the account and Region of the stack. The function's role gets permission to use it through SQS and DynamoDB, and the key
   * policy lets EventBridge use it. If the key policy can't be changed, as with an imported key, a warning shows the statement to add. Without that
   * statement, no event reaches the queue, and only sweeps create sessions.
   *
   * The settings of the function are encrypted with `environmentEncryption`, and its log with the key of `logGroup`.
   *
   * @default - keys of SQS (SSE-SQS) and DynamoDB, which cost nothing
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Runtime of the function: one of Node.js, version 20 or later.
   *
   * @default - the latest version that the stack's Region has, as far as the CDK's version knows: `lambda.determineLatestNodeRuntime`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Processor architecture of the function, which runs on either.
   *
   * @default lambda.Architecture.ARM_64
   * @see https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
   */
  readonly architecture?: lambda.Architecture;
}
