import type { IpPermission, NetworkInterface, PrefixListEntry } from '@aws-sdk/client-ec2';
import type { Ec2Api } from './ec2-api';
import { isRefusal } from './errors';
import type { Ec2Facts } from './facts';
import type { Settings } from '../core/settings';

/**
 * Reads what the decision about these instances rests on: them, the configured sensors, and what stands between.
 *
 * The number of calls depends on neither the number of sensors nor that of instances, while they fit one filter.
 */
export async function observe(api: Ec2Api, settings: Settings, instanceIds: readonly string[]): Promise<Ec2Facts> {
  const configured = new Set(settings.targets.map(({ targetId }) => targetId));
  const targets = await api.trafficMirrorTargets();
  const sensorInterfaceIds = targets
    .filter(({ TrafficMirrorTargetId }) => configured.has(TrafficMirrorTargetId ?? ''))
    .flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  const networkInterfaces = await api.networkInterfaces(sensorInterfaceIds);
  const sensorIds = networkInterfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []);
  const sensorSubnets = networkInterfaces.flatMap(({ SubnetId }) => SubnetId ?? []);

  const [reservations, securityGroups, sessionsOnTargets] = await Promise.all([
    api.reservations(unique([...instanceIds, ...sensorIds])),
    api.securityGroups(unique(networkInterfaces.flatMap(groupIds))),
    api.sessionsOnTargets([...configured]),
  ]);
  const asked = new Set<string | undefined>(instanceIds);
  const sources = reservations.flatMap(({ Instances }) => Instances ?? [])
    .filter(({ InstanceId }) => asked.has(InstanceId))
    .flatMap(({ NetworkInterfaces }) => NetworkInterfaces ?? []);
  const sourceSubnets = settings.sourceNetworkAcl === 'evaluate' ? sources.flatMap(({ SubnetId }) => SubnetId ?? []) : [];

  const [networkAcls, prefixLists, sessionsOnInterfaces] = await Promise.all([
    api.networkAclsOfSubnets(unique([...sensorSubnets, ...sourceSubnets])),
    readPrefixLists(api, unique(securityGroups.flatMap((group) => (group.IpPermissions ?? []).flatMap(prefixListIds)))),
    api.sessionsOnInterfaces(sources.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? [])),
  ]);
  return {
    reservations,
    networkInterfaces,
    securityGroups,
    networkAcls,
    prefixLists,
    targets,
    sessions: [...sessionsOnTargets, ...sessionsOnInterfaces],
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

function groupIds({ Groups }: NetworkInterface): string[] {
  return (Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
}

function prefixListIds(rule: IpPermission): string[] {
  return (rule.PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
