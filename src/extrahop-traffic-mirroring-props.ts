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
   * Traffic mirror targets of the ExtraHop sensors.
   *
   * List each target once. Give at least one, unless you set `targetDiscovery`. `addTarget` adds more and takes options for a target. An interface
   * is mirrored to a target that can receive its packets and has room. Among several, the target with the fewest sessions in proportion to its
   * weight takes it.
   *
   * Two limits apply, and an error at synthesis names the one that you exceed.
   *
   * - The role's inline policies name each target and have room for 55. This is reduced by about 30 with `vpc`, 5 with `environmentEncryption`, 5
   *   with event rules, 4 or more with `targetDiscovery`, and 1 or more with `sessionTags`.
   * - `targets`, `sources` and `sessionTags` together must fit into the function's environment, about 3,500 bytes. A target takes 41 bytes, and
   *   more if you give its `availabilityZones`, `capacity` or `weight`.
   *
   * Targets that `targetDiscovery` finds count toward neither limit.
   *
   * If you use both, listed targets are used whatever their tags are. If discovery also finds a listed target, its options still apply.
   *
   * @default - the targets that `targetDiscovery` finds
   */
  readonly targets?: refs.ITrafficMirrorTargetRef[];

  /**
   * Finds targets while the function runs, so that a new sensor joins without a deployment.
   *
   * A target is found when AWS reports that it was tagged, or at the next sweep.
   *
   * You must set `targets` or `targetDiscovery`. Anyone who can tag a target can redirect traffic to it, so restrict these tags with a policy. If
   * the same stack creates a target, list it in `targets`, so that its sessions are deleted before the target.
   *
   * @default - only the targets in `targets`
   */
  readonly targetDiscovery?: TrafficMirrorTargetDiscovery;

  /**
   * Whether the function changes sessions, or only logs the changes that it would make.
   *
   * A deployment that changes the mode to `ENFORCE` starts mirroring immediately. One that changes it to `OBSERVE` keeps the sessions. They also
   * remain when you delete the stack; the deletion then fails while they use a filter or target of the stack.
   *
   * Can't be a token, because the template depends on it.
   *
   * @default MirroringMode.ENFORCE
   */
  readonly mode?: MirroringMode;

  /**
   * Filter that selects the packets to mirror.
   *
   * @default - a new filter that mirrors all traffic, including queries to the Amazon DNS server
   */
  readonly filter?: refs.ITrafficMirrorFilterRef;

  /**
   * Whether an interface may be mirrored to a target in another Availability Zone.
   *
   * @default ZoneLocality.LOCAL_ONLY
   */
  readonly zoneLocality?: ZoneLocality;

  /**
   * Network interfaces to mirror.
   *
   * If two constructs of one account and Region mirror the same interface, it has two billed sessions, and each packet goes to only one of them.
   * Give them different sources, or filters that accept different packets.
   *
   * `targets`, selectors and `sessionTags` together must fit into the function's environment, about 3,500 bytes.
   *
   * @default TrafficMirrorSources.all()
   */
  readonly sources?: TrafficMirrorSources;

  /**
   * Maximum percentage of sessions that a sweep or deployment may delete because their interfaces are no longer selected, from 0 to 100.
   *
   * If more sessions than that would be deleted, none is, and the function logs an error: a selector may contain a mistake. Unless the limit is 0,
   * one session may always be deleted. Sessions of stopped or terminated instances don't count, nor do sessions that are deleted with the stack.
   * Only sweeps and deployments delete deselected sessions; events don't.
   *
   * @default 10
   */
  readonly maxDeselectedPercent?: number;

  /**
   * How to treat a path to a target that can't be fully checked, for example because a security group can't be read.
   *
   * @default UnknownPathTreatment.USE_LAST
   */
  readonly unknownPathTreatment?: UnknownPathTreatment;

  /**
   * Whether the network ACL of the source's subnet must allow mirrored packets out.
   *
   * @default SourceNetworkAclEvaluation.EVALUATE
   */
  readonly sourceNetworkAclEvaluation?: SourceNetworkAclEvaluation;

  /**
   * Time between two sweeps. A sweep compares all interfaces with their sessions and repairs what no event reported.
   *
   * Whole minutes from 1 to 1440 (one day). If it is a token, it must be in minutes and at least 2.
   *
   * AWS delivers events on a best-effort basis. Changes on the path to a sensor, for example to security groups, trigger no event that the function
   * receives.
   *
   * @default Duration.minutes(5)
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html
   */
  readonly sweepInterval?: Duration;

  /**
   * Whether to publish `TargetSessions`, `TargetCapacity` and `TargetUtilization` for each target.
   *
   * CloudWatch bills three custom metrics for each target. Without them, `metricHighestTargetUtilization` still shows how full the fullest target
   * is.
   *
   * Can't be a token, because the template depends on it.
   *
   * @default true
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
   */
  readonly perTargetMetrics?: boolean;

  /**
   * What happens to the sessions when the stack is deleted, or the construct is removed from it: `DESTROY` or `RETAIN`.
   *
   * With `DESTROY`, deleting the stack takes until all sessions are deleted. EC2 deletes about five a second, and the time limit is one hour.
   *
   * With `RETAIN`, the sessions remain and are billed. The filter and targets that the stack creates remain too, because the sessions use them. The
   * next deployment of the stack takes its retained sessions over. Targets and filters of another stack follow that stack's policy. EC2 refuses to
   * delete those that a session uses, but it does delete a filter's rules. The destination of a target, such as a load balancer, follows its own
   * removal policy.
   *
   * CloudFormation also retains what you remove from a stack that you keep. With `RETAIN`, **a rule that you remove from the filter stays in
   * force**, and a target or filter that you remove stays in the account, without sessions. To delete it, first deploy with `DESTROY` and no other
   * change. Then remove it; you can set `RETAIN` again in the same deployment. A resource that is replaced, such as a filter whose description
   * changes, is always deleted after its sessions have moved.
   *
   * Can't be a token, because the template depends on it.
   *
   * @default RemovalPolicy.DESTROY
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Session number of the mirror sessions, from 1 to 32766.
   *
   * If an interface has several sessions, the session with the lowest number gets a packet first, and no other session gets it. If a foreign
   * session already has the number, the next free number above it is used.
   *
   * @default 1
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-sessions.html
   */
  readonly sessionNumber?: number;

  /**
   * Number of bytes to mirror of each packet: a whole number, at least 35, or 55 for IPv6 traffic.
   *
   * Counts the bytes after the VXLAN header. Longer packets are truncated. EC2 mirrors at most 8500 bytes to a Network Load Balancer, and refuses a
   * session that asks for more. A change also applies to existing sessions.
   *
   * @default - whole packets; to a Network Load Balancer, the first 8500 bytes
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-considerations.html
   */
  readonly packetLength?: number;

  /**
   * VXLAN network identifier (VNI) of all sessions, from 0 to 16777215.
   *
   * A sensor can use it to tell these packets from others. A change also applies to existing sessions. If you remove the property, existing
   * sessions keep their VNI.
   *
   * @default - EC2 chooses one for each session
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-sessions.html
   */
  readonly virtualNetworkId?: number;

  /**
   * Tags of the sessions in addition to the owner tag, for example `Name` or cost allocation tags.
   *
   * Tags that you add to the construct with `Tags.of` apply to the resources that CloudFormation creates. They don't apply to the sessions, which
   * the function creates.
   *
   * A session gets the tags when it is created. A change applies only to new sessions: the function has no permission to tag existing ones, so tags
   * that you added yourself are kept.
   *
   * At most 49 tags. Keys have 1 to 128 letters, digits, spaces and characters of `_.:/=+-@`, don't begin with `aws:`, and are known at synthesis.
   * Values have at most 256 characters.
   *
   * @default - no additional tags
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  readonly sessionTags?: { [key: string]: string };

  /**
   * What happens to the sessions of stopped instances and of detached network interfaces, which AWS continues to bill.
   *
   * @default IdleSessions.deleteAfter(Duration.hours(1))
   */
  readonly idleSessions?: IdleSessions;

  /**
   * How long sessions stay on a target that is down, for example because its sensor is stopped. Then they move to other targets.
   *
   * Whole seconds; a token must be in seconds. Mirrored packets are lost during this time. The first sweep after it moves the sessions. A session
   * that no other target can take stays.
   *
   * @default Duration.minutes(10)
   * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-targets.html
   */
  readonly targetDownGrace?: Duration;

  /**
   * Whether working sessions move to targets with fewer sessions in proportion to their weight, such as the target of a new sensor.
   *
   * @default Rebalancing.none()
   */
  readonly rebalancing?: Rebalancing;

  /**
   * Value of the tag `cdk-extrahop-traffic-mirroring:owner`, which identifies the sessions of this mirroring.
   *
   * Sessions with another value, or without the tag, are never changed. The value has 1 to 256 letters, digits, spaces and characters of
   * `_.:/=+-@`. It must be unique in the account and Region, because two constructs with the same value change and delete each other's sessions. If
   * both are in one app and certain to be deployed to the same account and Region, synthesis fails.
   *
   * A deployment that changes the value fails and is rolled back while more sessions have the old value than the new one. Otherwise the old
   * sessions would no longer be managed, and every interface would get a second session. To change the value:
   *
   * 1. Deploy with `MirroringMode.OBSERVE`.
   * 2. Give the sessions the new value with `aws ec2 create-tags`.
   * 3. Deploy with the new value and without `mode`.
   *
   * A stack in `OBSERVE` mode can always change the value.
   *
   * To keep the sessions of a construct that you rename or move, first deploy it with `RemovalPolicy.RETAIN`. Then rename it and set this value in
   * a second deployment. In a single deployment, the removed construct would delete them all.
   *
   * @default - the name of the stack and the path of the construct in it, such as `Network/Mirroring`
   */
  readonly sessionOwner?: string;

  /**
   * Role of the function.
   *
   * It must trust `lambda.amazonaws.com`. The construct adds the permissions that the function needs. If it can't, for example because the role is
   * imported and not mutable, a warning lists them.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;

  /**
   * Log group of the function.
   *
   * It must be of the standard class; from other classes, CloudWatch extracts no metrics. If it is encrypted with a KMS key, the key policy must
   * allow CloudWatch Logs to use the key. The function needs no permission for the key.
   *
   * @default - a new log group that keeps logs for three months and is deleted with the stack
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * VPC to run the function in. The function's own network interfaces are never mirrored.
   *
   * The subnets must give access to EC2, Elastic Load Balancing, SQS, DynamoDB and Lambda in the Region, and to S3 for responses to CloudFormation.
   * If you use one of the event methods, they must also give access to EventBridge. Use a NAT gateway, or VPC endpoints with private DNS names. If
   * the stack also creates the VPC, its resources are created before the function is first invoked, and deleted after the last session is deleted.
   *
   * @default - the function doesn't run in a VPC
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the VPC to run the function in. Requires `vpc`.
   *
   * Use private subnets. In a public subnet, the function has no public address and can't reach AWS services.
   *
   * @default - private subnets of the VPC, or isolated subnets if it has none
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function. Requires `vpc`.
   *
   * They must allow outbound traffic on TCP port 443.
   *
   * @default - a new security group that allows all outbound and no inbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * KMS key that encrypts the environment variables of the function, including its settings. Must be a key, not an alias.
   *
   * The role is allowed to decrypt with the key only what belongs to this function. The key policy must delegate permissions to IAM, as the default
   * policy does.
   *
   * @default - the key that Lambda uses by default
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
   * Runtime of the function: Node.js 20 or later.
   *
   * @default - the latest version that the stack's Region offers, as far as your CDK version knows: `lambda.determineLatestNodeRuntime`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Processor architecture of the function. It runs on both.
   *
   * @default lambda.Architecture.ARM_64
   * @see https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
   */
  readonly architecture?: lambda.Architecture;
}
