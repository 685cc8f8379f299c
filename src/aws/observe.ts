import type { Reservation } from '@aws-sdk/client-ec2';
import type { Ec2Api } from './ec2-api';
import type { Ec2Facts } from './facts';
import type { SensorFacts } from './sensor-facts';
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
  const [networkAcls, sessions] = await Promise.all([
    sensors.networkAcls(settings.sourceNetworkAcl === 'evaluate' ? subnetsOf(sources) : []),
    api.sessionsOnInterfaces(sourceIds),
  ]);
  const asked = new Set<string | undefined>(sourceIds);
  return {
    ...sensors,
    reservations: [...reservations, ...sensors.reservations],
    networkAcls,
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
  const [networkAcls, detached] = await Promise.all([
    sensors.networkAcls(settings.sourceNetworkAcl === 'evaluate' ? subnetsOf(attached) : []),
    api.networkInterfaces([...loose]),
  ]);
  return {
    ...sensors,
    reservations: [...reservations, ...sensors.reservations],
    networkAcls,
    sessions,
    // An instance that has come up meanwhile holds its interfaces, whether or not it was seen.
    detached: detached.filter(({ Attachment }) => Attachment?.InstanceId === undefined),
  };
}

type AttachedInterface = NonNullable<NonNullable<Reservation['Instances']>[number]['NetworkInterfaces']>[number];

function interfacesOf({ Instances = [] }: Reservation): readonly AttachedInterface[] {
  return Instances.flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces);
}

function subnetsOf(interfaces: readonly AttachedInterface[]): readonly string[] {
  return interfaces.flatMap(({ SubnetId }) => SubnetId ?? []);
}
