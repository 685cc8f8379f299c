import type { BackendFinder } from './backend-finder';
import type { Instance, Zone } from '../model/inventory';
import type { CompiledNetwork } from '../network/compiled';
import { type Finding, rejected, unknown } from '../network/finding';
import { parseAddress } from '../network/ipv4';
import type { AclDirection } from '../network/network-acl';
import type { Ingress } from '../network/security-group';
import type { Place } from '../network/zone';

/** A configured target, reduced to what stands between it and a source: the same shape for every kind. */
export interface ResolvedTarget {
  readonly targetId: string;
  /** Interfaces and instances that receive what is mirrored to it. */
  readonly receiverIds: readonly string[];
  /** Zones it is in; a source in any of them is local. */
  readonly places: readonly Place[];
  /** Whether names of its zones mean the same as names of the source's. */
  readonly sameAccount: boolean;
  /** Addresses that mirrored packets are sent to; none where the target cannot be seen. */
  readonly ingressPoints: readonly IngressPoint[];
  /** Whether no documentation says that it takes packets of other VPCs, even where a route leads there. */
  readonly undocumentedFromOtherVpcs?: boolean;
  /** What a load balancer passes packets on to, as far as it can be seen. */
  readonly backend?: Backend;
  /** Whether it can receive at all; for a load balancer that depends on the zone that packets come from. */
  state(source: Zone): Finding;
}

/** One address that packets arrive at, and what guards it. */
export interface IngressPoint {
  readonly zone: Zone;
  readonly vpcId: string;
  readonly subnetId: string;
  /** Absent where it is not known. */
  readonly address?: number;
  readonly privateIpv4?: string;
  /** Absent where no security group stands before it. */
  readonly ingress?: Ingress;
  /** Absent where the ACL of its subnet cannot be seen. */
  readonly acl?: AclDirection;
}

export interface Backend {
  /** All that can be seen. */
  readonly ingressPoints: readonly IngressPoint[];
  /** Groups and VPC that packets count as coming from: passed on, they keep the source's address, but not its groups. */
  readonly securityGroupIds: readonly string[];
  readonly vpcId: string;
  /** Those that packets from a zone may be passed on to. */
  pathsFrom(source: Zone): readonly BackendPath[];
}

/** One target that is registered behind a load balancer. */
export interface BackendPath {
  readonly id: string;
  /** Where packets arrive; absent where nothing that was described is it for certain. */
  readonly ingressPoint?: IngressPoint;
}

/** Inputs for resolving targets. */
export interface TargetContext {
  readonly instances: ReadonlyMap<string, Instance>;
  readonly network: CompiledNetwork;
  readonly findBackend: BackendFinder;
  sameAccount(ownerId: string): boolean;
}

/** What depends on the kind of the target. */
export type ResolvedByKind = Omit<ResolvedTarget, 'targetId' | 'sameAccount' | 'places' | 'receiverIds'>;

/** A target whose state is unknown, with the reason. */
export function outOfSight(state: Finding): ResolvedByKind {
  return { state: () => state, ingressPoints: [] };
}

/** What a target points to is missing from the inventory: gone for certain, or only out of sight. */
export function missing(id: string, gone: boolean | undefined): Finding {
  return gone ? rejected(() => `${id} does not exist`) : unknown(() => `${id} cannot be seen`);
}

/** @param securityGroupIds absent: no security group stands before it */
export function toIngressPoint(
  { zone, vpcId, subnetId, privateIpv4, securityGroupIds }: Pick<IngressPoint, 'zone' | 'vpcId' | 'subnetId' | 'privateIpv4'> & {
    readonly securityGroupIds?: readonly string[];
  },
  port: number,
  network: CompiledNetwork,
): IngressPoint {
  return {
    zone,
    vpcId,
    subnetId,
    address: privateIpv4 === undefined ? undefined : parseAddress(privateIpv4),
    privateIpv4,
    ingress: securityGroupIds && network.ingress(securityGroupIds, port),
    acl: network.acl(subnetId, 'ingress', port),
  };
}
