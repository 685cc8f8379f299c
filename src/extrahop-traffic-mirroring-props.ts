import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { MirroringMode } from './mirroring-mode';
import type { ReconcileFunctionOptions } from './reconcile-function-options';
import type { SourceNetworkAcl } from './source-network-acl';
import type { ITrafficMirrorFilter } from './traffic-mirror-filter';
import type { TrafficMirrorSessionOptions } from './traffic-mirror-session-options';
import type { TrafficMirrorSources } from './traffic-mirror-sources';
import type { ITrafficMirrorTarget } from './traffic-mirror-target';
import type { TrafficMirrorTargetDiscovery } from './traffic-mirror-target-discovery';
import type { UnknownPaths } from './unknown-paths';
import type { ZoneLocality } from './zone-locality';

/**
 * Properties of ExtraHop traffic mirroring.
 */
export interface ExtraHopTrafficMirroringProps extends TrafficMirrorSessionOptions, ReconcileFunctionOptions {
  /**
   * Where traffic is mirrored to: the sensors.
   *
   * At least one, unless there is a `targetDiscovery`; each once. An interface goes to a target that can receive its packets and has room; among those, to
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
  readonly targets?: ITrafficMirrorTarget[];

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
  readonly filter?: ITrafficMirrorFilter;

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
  readonly maxRemovalPercent?: number;

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
}
