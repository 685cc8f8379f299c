import type { InstanceStateName, NetworkInterfaceType, PrefixListEntry, TrafficMirrorTargetType } from '@aws-sdk/client-ec2';

export type Tags = Readonly<Record<string, string>>;

export interface VpcOptions {
  /** @default the next /16 of 10.0.0.0/8 */
  readonly cidr?: string;
  readonly tags?: Tags;
}

export interface SubnetOptions {
  /** @default a VPC that all subnets without one share */
  readonly vpcId?: string;
  /** The Availability Zone, by name or by its letter alone. @default 'a' */
  readonly zone?: string;
  /** @default the next /20 of the VPC */
  readonly cidr?: string;
  readonly tags?: Tags;
}

/** A rule of a security group. All of one kind of peer is given: a CIDR, a group or a prefix list. */
export interface GroupRule {
  /** As the API has it: `-1` for all, `udp`, `17`, … @default 'udp' */
  readonly protocol?: string;
  /** @default 4789 unless all protocols match */
  readonly from?: number;
  /** @default `from` */
  readonly to?: number;
  readonly cidr?: string;
  readonly groupId?: string;
  /** The account of the group, when it is another. */
  readonly groupOwnerId?: string;
  readonly prefixListId?: string;
}

export interface SecurityGroupOptions {
  /** @default the VPC that is shared by default */
  readonly vpcId?: string;
  readonly groupId?: string;
  /** @default none: nothing comes in */
  readonly ingress?: readonly GroupRule[];
  readonly tags?: Tags;
}

/** An entry of a network ACL. */
export interface AclRule {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  /** @default false */
  readonly egress?: boolean;
  /** A number as text, or `-1`. @default '-1' */
  readonly protocol?: string;
  /** @default '0.0.0.0/0' */
  readonly cidr?: string;
  /** First and last port. @default all */
  readonly ports?: readonly [number, number];
}

export interface NetworkAclOptions {
  /** The subnets that it replaces the ACL of. */
  readonly subnetIds: readonly string[];
  /** Besides the final deny, which is always there. */
  readonly rules: readonly AclRule[];
}

export interface InterfaceOptions {
  readonly networkInterfaceId?: string;
  /** @default that of the instance */
  readonly subnetId?: string;
  /** @default those of the instance */
  readonly securityGroupIds?: readonly string[];
  /** @default the next one that is free in the subnet */
  readonly privateIpAddress?: string;
  /** Besides the primary one. @default none */
  readonly secondaryAddresses?: readonly string[];
  /** Prefixes delegated to it, for example `10.0.1.16/28`: every address in them is its own. @default none */
  readonly ipv4Prefixes?: readonly string[];
  /** @default 'interface' */
  readonly type?: NetworkInterfaceType;
  /** @default true */
  readonly deleteOnTermination?: boolean;
  readonly tags?: Tags;
}

export interface InstanceOptions {
  readonly instanceId?: string;
  /** @default 'm5.large' */
  readonly instanceType?: string;
  /** @default a subnet in the first zone, shared by all that name none */
  readonly subnetId?: string;
  /** @default the default group of the VPC */
  readonly securityGroupIds?: readonly string[];
  /** @default one interface */
  readonly interfaces?: readonly InterfaceOptions[];
  /** @default 'running' */
  readonly state?: InstanceStateName;
  /** @default a reservation of its own */
  readonly reservationId?: string;
  readonly tags?: Tags;
}

export interface SensorOptions {
  /** @default a subnet in the first zone, shared by all that name none */
  readonly subnetId?: string;
  /** @default 'c5.xlarge', which takes ten sources */
  readonly instanceType?: string;
  /** @default a group that lets mirrored packets in from everywhere */
  readonly securityGroupIds?: readonly string[];
  readonly targetId?: string;
  /** Tags of the target. */
  readonly tags?: Tags;
}

export interface TargetOptions {
  readonly targetId?: string;
  /** @default 'network-interface' */
  readonly type?: TrafficMirrorTargetType;
  /** The interface, load balancer ARN or endpoint that it leads to. */
  readonly to: string;
  /** Another account that shares it with this one. */
  readonly ownerId?: string;
  readonly tags?: Tags;
}

export interface SessionOptions {
  readonly networkInterfaceId: string;
  readonly targetId: string;
  readonly filterId: string;
  /** @default 1 */
  readonly number?: number;
  /** The account that made it. @default this one */
  readonly ownerId?: string;
  readonly tags?: Tags;
}

export interface PrefixListOptions {
  readonly prefixListId?: string;
  readonly cidrs: readonly string[] | readonly PrefixListEntry[];
  /** `AWS` for one that AWS manages. @default this account */
  readonly ownerId?: string;
}

export interface PeeringOptions {
  readonly requesterVpcId: string;
  readonly accepterVpcId: string;
  /** @default 'active' */
  readonly status?: 'active' | 'pending-acceptance' | 'deleted';
  /** Whether both VPCs get routes to each other. @default true */
  readonly routes?: boolean;
}
