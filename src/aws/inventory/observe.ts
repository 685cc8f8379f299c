import { type AttachedInterface, type Ec2Facts, interfacesOf } from './facts';
import type { Reads } from './reads';
import type { TargetFacts } from './target-facts';
import type { Settings } from '../../core/model/settings';
import type { Ec2Api } from '../ec2/ec2-api';

/**
 * Reads what is needed to decide about these instances, except the targets: the instances, their sessions, and the network ACLs of their subnets.
 *
 * The number of calls doesn't depend on the number of instances, as long as they fit into one filter.
 */
export async function observeInstances(
  api: Ec2Api, settings: Settings, targetFacts: Promise<TargetFacts>, instanceIds: readonly string[], reads: Reads,
): Promise<Ec2Facts> {
  const [targets, reservations] = await Promise.all([targetFacts, api.reservations(instanceIds)]);
  const sources = reservations.flatMap(interfacesOf);
  const sourceIds = sources.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  const [ways, sessions] = await Promise.all([waysFrom(sources, targets, settings, reads), api.sessionsOnInterfaces(sourceIds)]);
  const asked = new Set<string | undefined>(sourceIds);
  return {
    ...targets,
    ...ways,
    reservations: [...reservations, ...targets.reservations],
    // What was just read of an interface is newer than what is known of the sensors' load.
    sessions: [...targets.sessions.filter(({ NetworkInterfaceId }) => !asked.has(NetworkInterfaceId)), ...sessions],
  };
}

/** Reads what the decision about all instances of the account and Region rests on. */
export async function observeAll(api: Ec2Api, settings: Settings, targetFacts: Promise<TargetFacts>, reads: Reads): Promise<Ec2Facts> {
  const [targets, reservations, sessions] = await Promise.all([targetFacts, api.allReservations(), api.allSessions()]);
  const attached = reservations.flatMap(interfacesOf);
  const held = new Set(attached.map(({ NetworkInterfaceId }) => NetworkInterfaceId));
  const loose = new Set(sessions.flatMap(({ NetworkInterfaceId }) => (held.has(NetworkInterfaceId) ? [] : NetworkInterfaceId ?? [])));
  const [ways, detached] = await Promise.all([
    waysFrom(attached, targets, settings, reads),
    reads.optional('ec2:DescribeNetworkInterfaces', api.networkInterfaces([...loose])),
  ]);
  return {
    ...targets,
    ...ways,
    reservations: [...reservations, ...targets.reservations],
    sessions,
    // An instance that has come up meanwhile holds its interfaces, whether or not it was seen.
    ...(detached && { detached: detached.filter(({ Attachment }) => Attachment?.InstanceId === undefined) }),
  };
}

/** What packets of these interfaces meet on their way to the sensors. */
async function waysFrom(
  sources: readonly AttachedInterface[], targets: TargetFacts, settings: Settings, reads: Reads,
): Promise<Pick<Ec2Facts, 'networkAcls' | 'routeTables' | 'vpcPeeringConnections' | 'prefixLists' | 'unread'>> {
  const subnetIds = settings.sourceNetworkAclEvaluation === 'evaluate' ? sources.flatMap(({ SubnetId }) => SubnetId ?? []) : [];
  const [networkAcls, routing] = await Promise.all([
    targets.networkAcls(subnetIds, reads),
    targets.routing(sources.flatMap(({ VpcId }) => VpcId ?? []), reads),
  ]);
  return {
    networkAcls,
    routeTables: routing.routeTables,
    vpcPeeringConnections: [...targets.peeringConnections, ...routing.vpcPeeringConnections ?? []],
    prefixLists: new Map([...targets.prefixLists, ...routing.prefixLists]),
    unread: [...targets.unread, ...reads.unread],
  };
}
