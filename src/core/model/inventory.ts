/**
 * What EC2 says, reduced to what the decision needs.
 *
 * Plain data: made by the adapters, read by every step of the decision, changed by none.
 * Whatever is absent from a map of the network could not be seen; it is unknown, never denied.
 */
export interface Inventory {
  /** The account that was read; absent where that is not known. Names of zones mean the same only within one account. */
  readonly accountId?: string;
  /** Whether the inventory may lack instances and sessions; absent: it covers everything. */
  readonly partial?: true;
  /** Instances whose interfaces are to be decided on, and the instances behind the sensors. */
  readonly instances: readonly Instance[];
  /** One entry for each target that EC2 knows; a configured target without one does not exist. */
  readonly targets: readonly Target[];
  /** Every session seen on those instances' interfaces and on those targets. */
  readonly sessions: readonly Session[];
  /** Interfaces with sessions but without an instance; absent if they weren't read. */
  readonly detached?: readonly NetworkInterface[];
  /** Further interfaces that were described: of load balancers, of endpoints, and of receivers that no instance listed here holds. */
  readonly otherInterfaces?: readonly NetworkInterface[];
  /** What could not be read, and is unknown therefore. */
  readonly unread?: readonly UnreadCall[];
  /** Records that were left out because they do not say what they are, in words. */
  readonly leftOut?: readonly string[];
  readonly network: Network;
}

/** A call that was refused, or that failed, or whose answer a snapshot lacks. */
export interface UnreadCall {
  /** The IAM action of the call, for example `ec2:DescribeRouteTables`. */
  readonly call: string;
  /** What the service said. */
  readonly error?: Error;
}

/** Empty where EC2 does not say. */
export type InstanceState = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped' | '';

export interface Instance {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly state: InstanceState;
  /** When it was started last, in milliseconds since the epoch; absent where EC2 does not tell. */
  readonly launchedAt?: number;
  /** Since when it is stopped, in milliseconds since the epoch; absent where EC2 does not tell. */
  readonly stoppedSince?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** In the order of their device index. */
  readonly networkInterfaces: readonly NetworkInterface[];
}

/** A zone by name, which differs between accounts, and by ID, which does not. */
export interface Zone {
  readonly name: string;
  readonly id?: string;
}

export interface NetworkInterface {
  readonly networkInterfaceId: string;
  /** The instance it is attached to, or being attached to. */
  readonly instanceId?: string;
  /** `interface`, `efa-only`, `trunk`, … as EC2 spells it. */
  readonly interfaceType: string;
  /** Empty where EC2 does not say. */
  readonly attachment: 'attaching' | 'attached' | 'detaching' | 'detached' | '';
  /** Whether it is the primary interface: device index 0 of network card 0. */
  readonly primary: boolean;
  readonly zone: Zone;
  /** Empty if EC2 doesn't report it; then it is unknown whether two interfaces are in the same VPC. */
  readonly vpcId: string;
  readonly subnetId: string;
  /** When it was attached, in milliseconds since the epoch; absent where EC2 does not say. */
  readonly attachedAt?: number;
  /** The primary private IPv4 address, the outer source address of mirrored packets. */
  readonly privateIpv4?: string;
  /** Its other private IPv4 addresses, and the ranges that are delegated to it, which pods and containers take theirs from. */
  readonly secondaryIpv4?: readonly string[];
  readonly ipv4Prefixes?: readonly string[];
  /** An empty one where EC2 does not say which it is, or which there are. */
  readonly securityGroupIds: readonly string[];
}

/** The receiving end of a mirror session. */
export type Target = NetworkInterfaceTarget | LoadBalancerTarget | EndpointTarget;

/** What is known of every target, wherever it leads. */
export interface TargetIdentity {
  readonly targetId: string;
  readonly ownerId: string;
  /** Tags that this account sees, which sees only its own tags on a shared target; absent if the owner is unknown. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface NetworkInterfaceTarget extends TargetIdentity {
  readonly kind: 'network-interface';
  readonly networkInterfaceId: string;
  /** Absent where the interface cannot be seen. */
  readonly networkInterface?: NetworkInterface;
  /** Its owner was asked, and no such interface exists. */
  readonly gone?: boolean;
}

export interface LoadBalancerTarget extends TargetIdentity {
  readonly kind: 'network-load-balancer';
  readonly loadBalancerArn: string;
  /** The VPC that it is in, which its interfaces tell where the load balancer itself cannot be seen; absent where it is not known. */
  readonly vpcId?: string;
  /** The VPCs that are peered with that one; absent where they are not known. */
  readonly peeredVpcIds?: readonly string[];
  /** Absent where the load balancer cannot be seen. */
  readonly loadBalancer?: LoadBalancer;
  /** Its owner was asked, and no such load balancer exists. */
  readonly gone?: boolean;
}

export interface EndpointTarget extends TargetIdentity {
  readonly kind: 'gateway-load-balancer-endpoint';
  readonly endpointId: string;
  /** Absent where the endpoint cannot be seen. */
  readonly endpoint?: VpcEndpoint;
  /** Its owner was asked, and no such endpoint exists. */
  readonly gone?: boolean;
  /** Whether EC2 refused to describe its service, which may have appliances of this account. */
  readonly serviceRefused?: boolean;
}

export interface LoadBalancer {
  /** Empty where it is not known. */
  readonly state: string;
  readonly vpcId: string;
  readonly zones: readonly { readonly zone: Zone; readonly subnetId: string; readonly privateIpv4?: string }[];
  /** Empty where the load balancer has no groups of its own: then nothing stands before its listeners. */
  readonly securityGroupIds: readonly string[];
  /** Absent where it could not be read. */
  readonly crossZone?: boolean;
  /** What its UDP 4789 listener forwards to; `undefined` where listeners could not be read. */
  readonly listener?: 'none' | Listener;
  /** Who receives behind the listener; absent where it could not be read. */
  readonly registered?: readonly RegisteredTarget[];
}

export interface Listener {
  /** Empty where it is not known. */
  readonly protocol: string;
  /** The one that packets are passed on to, unless a target has its own. */
  readonly port: number;
  /** Whether it gives no target group any weight. */
  readonly weightless?: boolean;
}

export interface RegisteredTarget {
  /** Instance id or IPv4 address. */
  readonly id: string;
  /** The one that it gets packets on; absent: that of the listener. */
  readonly port?: number;
  readonly zone?: string;
  readonly healthy: boolean;
  /** Whether it gets no packets at all, because its zone, or its group, is not in use. */
  readonly unused?: boolean;
}

export interface VpcEndpoint {
  /** Empty where it is not known. */
  readonly state: string;
  readonly vpcId: string;
  readonly subnets: readonly { readonly subnetId: string; readonly zone?: Zone; readonly privateIpv4?: string }[];
  readonly networkInterfaceIds: readonly string[];
  /** Gateway Load Balancers behind it; absent if its service belongs to another account, or couldn't be read. */
  readonly gateways?: readonly Gateway[];
}

/** A Gateway Load Balancer, which passes packets on to appliances. */
export interface Gateway {
  /** Absent where it could not be read. */
  readonly vpcId?: string;
  /** Absent where it could not be read. */
  readonly registered?: readonly RegisteredTarget[];
}

export interface Session {
  readonly sessionId: string;
  readonly networkInterfaceId: string;
  readonly targetId: string;
  readonly filterId: string;
  /** 1 to 32766; of several sessions on one interface, the lowest takes a packet first. */
  readonly sessionNumber: number;
  /** Bytes of each packet; absent: whole packets. */
  readonly packetLength?: number;
  readonly virtualNetworkId?: number;
  /** Value of the ownership tag; absent on a session that carries none. */
  readonly owner?: string;
}

export interface Network {
  /** By group id. */
  readonly securityGroups: ReadonlyMap<string, SecurityGroup>;
  /** By the id of the subnet that it guards. */
  readonly networkAcls: ReadonlyMap<string, NetworkAcl>;
  /** By prefix list id. */
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
  /** By subnet id: its explicit table, or the main table of its VPC. */
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  /** Whether route tables were asked for in vain, so that any subnet may have one that sends packets elsewhere. */
  readonly routeTablesRefused?: boolean;
  /** By peering connection id. */
  readonly peerings: ReadonlyMap<string, VpcPeering>;
  /** IPv4 ranges of subnets, by subnet id; only advice reads them. Absent where subnets were not described. */
  readonly subnetCidrs?: ReadonlyMap<string, string>;
}

export interface SecurityGroup {
  readonly groupId: string;
  readonly vpcId: string;
  readonly ingress: readonly SecurityGroupRule[];
}

export interface SecurityGroupRule {
  /** As EC2 prints it: `-1`, `udp`, `tcp`, `17`, … */
  readonly protocol: string;
  /** Inclusive; absent for protocols without ports. */
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly ipv4Ranges: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly groups: readonly GroupReference[];
}

export interface GroupReference {
  /** Empty where only the name is given. */
  readonly groupId: string;
  readonly groupName?: string;
  readonly vpcId?: string;
  readonly vpcPeeringConnectionId?: string;
  /** Present for groups of a peered VPC; only `active` lets anything through. */
  readonly peeringStatus?: string;
}

export interface NetworkAcl {
  readonly networkAclId: string;
  readonly entries: readonly NetworkAclEntry[];
}

export interface NetworkAclEntry {
  readonly ruleNumber: number;
  readonly egress: boolean;
  /** `unreadable`: it is unknown which of the two applies. */
  readonly action: 'allow' | 'deny' | 'unreadable';
  /** The protocol's number as a string, `-1` for all. */
  readonly protocol: string;
  /** Absent for an IPv6 entry. */
  readonly ipv4Cidr?: string;
  /** Inclusive; absent where the protocol has no ports or is `-1`. */
  readonly portRange?: { readonly from: number; readonly to: number };
  /** Whether another part of the rule can't be read, so that it is unknown whether the rule applies. */
  readonly unreadable?: boolean;
}

export interface PrefixList {
  readonly prefixListId: string;
  readonly ipv4Cidrs: readonly string[];
}

export interface RouteTable {
  readonly routeTableId: string;
  readonly routes: readonly Route[];
}

export interface Route {
  /** One of the two destinations is present for IPv4; neither for IPv6. */
  readonly ipv4Cidr?: string;
  readonly prefixListId?: string;
  /** `unreadable`: it is unknown whether the route is in use. */
  readonly state: 'active' | 'blackhole' | 'unreadable';
  /** `local`, `pcx-…`, `tgw-…`, `igw-…`, `eni-…`, … */
  readonly via: string;
  /** Learned from a virtual private gateway instead of written down. */
  readonly propagated?: boolean;
  /** Whether it is unknown if the route is propagated or static. */
  readonly ofUnknownOrigin?: boolean;
}

export interface VpcPeering {
  readonly peeringId: string;
  readonly status: string;
  readonly vpcIds: readonly [string, string];
}
