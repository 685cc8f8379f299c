import type { Ec2Api } from './ec2-api';
import { type AttachedInterface, interfacesOf } from './observe/attached-interfaces';
import type { Ec2Facts } from './observe/facts';
import type { SensorFacts } from './observe/sensor-facts';
import type { Settings } from '../core/settings';

/**
 * Reads what the decision about these instances rests on, beside the sensors: them, their sessions, and what guards their subnets.
 *
 * The number of calls does not depend on that of instances, while they fit one filter.
 */
export async function observeInstances(
  api: Ec2Api, settings: Settings, sensorFacts: Promise<SensorFacts>, instanceIds: readonly string[],
): Promise<Ec2Facts> {
  const [sensors, reservations] = await Promise.all([sensorFacts, api.reservations(instanceIds)]);
  const sources = reservations.flatMap(interfacesOf);
  const sourceIds = sources.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []);
  const [ways, sessions] = await Promise.all([waysFrom(sources, sensors, settings), api.sessionsOnInterfaces(sourceIds)]);
  const asked = new Set<string | undefined>(sourceIds);
  return {
    ...sensors,
    ...ways,
    reservations: [...reservations, ...sensors.reservations],
    // What was just read of an interface is newer than what is known of the sensors' load.
    sessions: [...sensors.sessions.filter(({ NetworkInterfaceId }) => !asked.has(NetworkInterfaceId)), ...sessions],
  };
}

/** Reads what the decision about all instances of the account and Region rests on. */
export async function observeAll(api: Ec2Api, settings: Settings, sensorFacts: Promise<SensorFacts>): Promise<Ec2Facts> {
  const [sensors, reservations, sessions] = await Promise.all([sensorFacts, api.allReservations(), api.allSessions()]);
  const attached = reservations.flatMap(interfacesOf);
  const held = new Set(attached.map(({ NetworkInterfaceId }) => NetworkInterfaceId));
  const loose = new Set(sessions.flatMap(({ NetworkInterfaceId }) => (held.has(NetworkInterfaceId) ? [] : NetworkInterfaceId ?? [])));
  const [ways, detached] = await Promise.all([waysFrom(attached, sensors, settings), api.networkInterfaces([...loose])]);
  return {
    ...sensors,
    ...ways,
    reservations: [...reservations, ...sensors.reservations],
    sessions,
    // An instance that has come up meanwhile holds its interfaces, whether or not it was seen.
    detached: detached.filter(({ Attachment }) => Attachment?.InstanceId === undefined),
  };
}

/** What packets of these interfaces meet on their way to the sensors. */
async function waysFrom(
  sources: readonly AttachedInterface[], sensors: SensorFacts, settings: Settings,
): Promise<Pick<Ec2Facts, 'networkAcls' | 'routeTables' | 'vpcPeeringConnections' | 'prefixLists'>> {
  const subnetIds = settings.sourceNetworkAcl === 'evaluate' ? sources.flatMap(({ SubnetId }) => SubnetId ?? []) : [];
  const [networkAcls, routing] = await Promise.all([
    sensors.networkAcls(subnetIds),
    sensors.routing(sources.flatMap(({ VpcId }) => VpcId ?? [])),
  ]);
  return { networkAcls, ...routing, prefixLists: new Map([...sensors.prefixLists, ...routing.prefixLists]) };
}
