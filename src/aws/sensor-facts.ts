import type { IpPermission, NetworkAcl, NetworkInterface, PrefixListEntry, TrafficMirrorSession } from '@aws-sdk/client-ec2';
import type { Ec2Api } from './ec2-api';
import { isRefusal } from './errors';
import type { Ec2Facts } from './facts';
import type { Settings } from '../core/settings';

/** What EC2 says of the configured sensors, and of what stands before them. */
export interface SensorFacts extends Omit<Ec2Facts, 'networkAcls'> {
  readonly networkInterfaces: readonly NetworkInterface[];
  /** The network ACLs of the sensors' subnets and of these; each subnet is asked about once. */
  networkAcls(subnetIds: readonly string[]): Promise<readonly NetworkAcl[]>;
}

/** The number of calls does not depend on that of sensors, while they fit one filter. */
export async function readSensorFacts(api: Ec2Api, settings: Settings): Promise<SensorFacts> {
  const configured = new Set(settings.targets.map(({ targetId }) => targetId));
  const targets = await api.trafficMirrorTargets();
  const interfaceIds = targets
    .filter(({ TrafficMirrorTargetId = '' }) => configured.has(TrafficMirrorTargetId))
    .flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  const networkInterfaces = await api.networkInterfaces(interfaceIds);
  const networkAcls = aclReader(api, networkInterfaces.flatMap(({ SubnetId }) => SubnetId ?? []));
  const [reservations, securityGroups, sessions] = await Promise.all([
    api.reservations(unique(networkInterfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []))),
    api.securityGroups(unique(networkInterfaces.flatMap(groupIds))),
    api.sessionsOnTargets([...configured]),
  ]);
  const prefixLists = await readPrefixLists(api, unique(securityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions.flatMap(prefixListIds))));
  return { targets, networkInterfaces, reservations, securityGroups, prefixLists, sessions, networkAcls };
}

function aclReader(api: Ec2Api, sensorSubnets: readonly string[]): SensorFacts['networkAcls'] {
  const asked = new Set<string>();
  const found = new Map<string | undefined, NetworkAcl>();
  return async (subnetIds) => {
    const news = unique([...sensorSubnets, ...subnetIds]).filter((id) => !asked.has(id));
    for (const acl of await api.networkAclsOfSubnets(news)) found.set(acl.NetworkAclId, acl);
    for (const id of news) asked.add(id);
    return [...found.values()];
  };
}

/** A list that EC2 refuses to show leaves what rests on it unknown, and holds up nothing else; every other failure is one. */
async function readPrefixLists(api: Ec2Api, ids: readonly string[]): Promise<ReadonlyMap<string, readonly PrefixListEntry[]>> {
  const lists = await Promise.all(ids.map(async (prefixListId) => {
    try {
      return [[prefixListId, await api.prefixListEntries(prefixListId)] as const];
    } catch (error) {
      if (isRefusal(error)) return [];
      throw error;
    }
  }));
  return new Map(lists.flat());
}

/** The facts once a session was written, or deleted. */
export function withWritten(facts: SensorFacts, sessionId: string | undefined, session: TrafficMirrorSession | undefined): SensorFacts {
  const others = facts.sessions.filter(({ TrafficMirrorSessionId }) => TrafficMirrorSessionId !== sessionId);
  return { ...facts, sessions: session === undefined ? others : [...others, session] };
}

function groupIds({ Groups = [] }: NetworkInterface): string[] {
  return Groups.flatMap(({ GroupId }) => GroupId ?? []);
}

function prefixListIds({ PrefixListIds = [] }: IpPermission): string[] {
  return PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
