import type { IpPermission, NetworkAcl, NetworkInterface, TrafficMirrorSession, VpcPeeringConnection } from '@aws-sdk/client-ec2';
import { readBehindTargets } from './behind-targets';
import { type AttachedInterface, type Ec2Facts, interfacesOf } from './facts';
import { readPrefixLists } from './prefix-lists';
import type { FailedRead, Reads } from './reads';
import { type RoutingFacts, routingReader } from './routing-reader';
import { toTargetIdentity } from './targets';
import type { Settings } from '../../core/model/settings';
import { withDiscoveredTargets } from '../../core/targets/discovery';
import type { Ec2Api } from '../ec2/ec2-api';
import type { LoadBalancingApi } from '../elbv2/load-balancing-api';

/** What EC2 says of the configured sensors, and of what stands before them. */
export interface TargetFacts extends Omit<Ec2Facts, 'networkAcls' | 'routeTables' | 'vpcPeeringConnections'> {
  /** Those that the VPCs of load balancers are ends of, where they were read. */
  readonly peeringConnections: readonly VpcPeeringConnection[];
  readonly unread: readonly FailedRead[];
  /** The network ACLs of the sensors' subnets and of these; each subnet is asked about once. */
  networkAcls(subnetIds: readonly string[], reads: Reads): Promise<readonly NetworkAcl[]>;
  /** Where packets go from these VPCs. */
  routing(vpcIds: readonly string[], reads: Reads): Promise<RoutingFacts>;
}

/**
 * The number of calls does not depend on that of sensors, while they fit one filter and are interfaces.
 *
 * @param loadBalancingApi asked for only where a sensor is a load balancer
 */
export async function readTargetFacts(
  api: Ec2Api, loadBalancingApi: () => Promise<LoadBalancingApi>, settings: Settings, reads: Reads,
): Promise<TargetFacts> {
  const targets = await api.trafficMirrorTargets();
  const inUse = withDiscoveredTargets(settings, targets.map((target) => toTargetIdentity(target)));
  const configuredIds = new Set(inUse.targets.map(({ targetId }) => targetId));
  const configured = targets.filter(({ TrafficMirrorTargetId = '' }) => configuredIds.has(TrafficMirrorTargetId));
  const [ofTargets, behind] = await Promise.all([
    reads.optional(
      'ec2:DescribeNetworkInterfaces', api.networkInterfaces(configured.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? [])),
    ),
    readBehindTargets(api, loadBalancingApi, targets, reads),
  ]);
  const { loadBalancing } = behind;
  const loadBalancers = loadBalancing?.loadBalancers ?? [];
  const networkInterfaces = [...ofTargets ?? [], ...behind.networkInterfaces];
  const receiving = [...networkInterfaces, ...behind.reservations.flatMap(interfacesOf)];
  const groupsInTheWay = unique([...receiving.flatMap(groupIds), ...loadBalancers.flatMap(({ SecurityGroups = [] }) => SecurityGroups)]);
  const [reservations, securityGroups = [], sessions] = await Promise.all([
    api.reservations(unique(networkInterfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []))),
    reads.optional('ec2:DescribeSecurityGroups', api.securityGroups(groupsInTheWay)),
    api.sessionsOnTargets([...configuredIds]),
  ]);
  const prefixLists = await readPrefixLists(api, securityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions.flatMap(prefixListIds)), reads);
  return {
    ...behind,
    targets,
    networkInterfaces,
    reservations: [...reservations, ...behind.reservations],
    securityGroups,
    prefixLists,
    sessions,
    unread: reads.unread,
    networkAcls: aclReader(api, [
      ...receiving.flatMap(({ SubnetId }) => SubnetId ?? []),
      ...loadBalancers.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones.flatMap(({ SubnetId }) => SubnetId ?? [])),
    ]),
    routing: routingReader(api),
  };
}

function aclReader(api: Ec2Api, targetSubnets: readonly string[]): TargetFacts['networkAcls'] {
  const asked = new Set<string>();
  const found = new Map<string | undefined, NetworkAcl>();
  return async (subnetIds, reads) => {
    const news = unique([...targetSubnets, ...subnetIds]).filter((id) => !asked.has(id));
    for (const acl of await reads.optional('ec2:DescribeNetworkAcls', api.networkAclsOfSubnets(news)) ?? []) found.set(acl.NetworkAclId, acl);
    for (const id of news) asked.add(id);
    return [...found.values()];
  };
}

/** The facts once a session was written, or deleted. */
export function withWritten(facts: TargetFacts, sessionId: string | undefined, session: TrafficMirrorSession | undefined): TargetFacts {
  const others = facts.sessions.filter(({ TrafficMirrorSessionId }) => TrafficMirrorSessionId !== sessionId);
  return { ...facts, sessions: session === undefined ? others : [...others, session] };
}

function groupIds({ Groups = [] }: NetworkInterface | AttachedInterface): string[] {
  return Groups.flatMap(({ GroupId }) => GroupId ?? []);
}

function prefixListIds({ PrefixListIds = [] }: IpPermission): string[] {
  return PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
