/** A change that would let interfaces be mirrored, as data. */
export type Change =
  | IngressRule
  | NetworkAclRule
  | PeeringRoute
  | RouteRemoval
  | InstanceStart
  | Listener
  | CrossZone
  | Registration
  | NewTargets
  | Permissions
  | Together;

/** A rule for one security group. */
export interface IngressRule {
  readonly kind: 'ingress-rule';
  readonly securityGroupId: string;
  readonly protocol: 'udp';
  readonly port: number;
  readonly sources: readonly RuleSource[];
}

/** One of the two is present: a group of the same VPC, or the range of a subnet, as far as it is needed. Never every address. */
export interface RuleSource {
  readonly securityGroupId?: string;
  readonly ipv4Cidr?: string;
}

/** An entry that allows packets, with a number that is free and comes before the entry that denies them. */
export interface NetworkAclRule {
  readonly kind: 'network-acl-entry';
  readonly networkAclId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly ruleNumber: number;
  readonly protocol: 'udp';
  readonly port: number;
  readonly ipv4Cidr: string;
}

/** A route through a peering connection; it replaces one with the same destination. */
export interface PeeringRoute {
  readonly kind: 'route';
  readonly routeTableId: string;
  readonly ipv4Cidr: string;
  readonly vpcPeeringConnectionId: string;
}

/** A route that takes packets out of their VPC's local route, and leads nowhere. */
export interface RouteRemoval {
  readonly kind: 'route-removal';
  readonly routeTableId: string;
  readonly ipv4Cidr: string;
}

export interface InstanceStart {
  readonly kind: 'instance-start';
  readonly instanceId: string;
}

export interface Listener {
  readonly kind: 'listener';
  readonly loadBalancerArn: string;
  readonly protocol: 'UDP';
  readonly port: number;
}

export interface CrossZone {
  readonly kind: 'cross-zone';
  readonly loadBalancerArn: string;
}

/** Something has to be registered behind a load balancer. */
export interface Registration {
  readonly kind: 'registration';
  readonly loadBalancerArn: string;
}

/** Room that a zone lacks. */
export interface NewTargets {
  readonly kind: 'targets';
  readonly availabilityZone: string;
  readonly places: number;
  /** How many targets that take 10 sessions, or 100, have these places. */
  readonly targetsOf10: number;
  readonly targetsOf100: number;
  /** A target in whose place in the network a new one can be reached; absent where no target of the zone can. */
  readonly like?: string;
}

/** Calls that were refused, as IAM names them. */
export interface Permissions {
  readonly kind: 'permissions';
  readonly actions: readonly string[];
}

/** None of these is enough without the others. */
export interface Together {
  readonly kind: 'together';
  readonly changes: readonly Change[];
}

/** Single changes, in their order. */
export function single(change: Change): readonly Exclude<Change, Together>[] {
  return change.kind === 'together' ? change.changes.flatMap(single) : [change];
}
