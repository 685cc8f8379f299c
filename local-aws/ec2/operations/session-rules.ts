import { Ec2Error, invalidValue, notFound } from '../errors';
import { canBeMirrored, takesManySources } from '../instance-types';
import { Ec2Model } from '../model';
import { StoredInterface, StoredSession, StoredTarget } from '../state';

/** What a session must satisfy, whether it is created or changed. */
const HIGHEST_SESSION_NUMBER = 32_766;
const HIGHEST_VIRTUAL_NETWORK_ID = 2 ** 24 - 1;
/** The longest, and what EC2 fills in where none is asked for. */
export const LOAD_BALANCER_PACKET_LENGTH = 8500;

type Proposed = Pick<StoredSession, 'NetworkInterfaceId' | 'TrafficMirrorTargetId' | 'SessionNumber' | 'PacketLength' | 'VirtualNetworkId'>;

export function sourceInterface(model: Ec2Model, id: string): StoredInterface {
  const eni = model.state.networkInterfaces.get(id);
  if (!eni) throw notFound('network-interface', id);
  const instanceType = model.state.instanceTypeBehind(eni);
  const supported = (eni.InterfaceType ?? 'interface') === 'interface' && eni.RequesterManaged !== true && eni.PrivateIpAddress !== undefined;
  if (!supported || instanceType === undefined || !canBeMirrored(instanceType)) {
    throw new Ec2Error('NetworkInterfaceNotSupported', `${id} must be attached to a supported instance`);
  }
  if (model.state.isTargetInterface(id)) {
    throw new Ec2Error(model.undocumentedCodes.sourceIsTarget, `${id} is a traffic mirror target and cannot be a source.`);
  }
  return eni;
}

export function existingTarget(model: Ec2Model, id: string): StoredTarget {
  const target = model.state.trafficMirrorTargets.get(id);
  if (!target) throw notFound('traffic-mirror-target', id);
  return target;
}

/** The numbers of a session, and that no other session of the interface has its number. */
export function checkNumbers(model: Ec2Model, session: Proposed, target: StoredTarget, itself?: string): void {
  const { SessionNumber: number, PacketLength: length, VirtualNetworkId: vni } = session;
  if (!Number.isInteger(number) || number < 1 || number > HIGHEST_SESSION_NUMBER) {
    throw invalidValue('SessionNumber', number, `Expecting a value between 1 and ${HIGHEST_SESSION_NUMBER}.`);
  }
  if (vni !== undefined && (vni < 0 || vni > HIGHEST_VIRTUAL_NETWORK_ID)) {
    throw invalidValue('VirtualNetworkId', vni, `Expecting a value between 0 and ${HIGHEST_VIRTUAL_NETWORK_ID}.`);
  }
  const longest = target.Type === 'network-load-balancer' ? LOAD_BALANCER_PACKET_LENGTH : Infinity;
  if (length !== undefined && (length < 1 || length > longest)) {
    throw invalidValue('PacketLength', length, `Expecting a value between 1 and ${longest}.`);
  }
  for (const other of model.state.trafficMirrorSessions.values()) {
    if (other.TrafficMirrorSessionId === itself || other.NetworkInterfaceId !== session.NetworkInterfaceId) continue;
    if (other.SessionNumber === number) {
      const message = `Session number ${number} of ${other.NetworkInterfaceId} is in use by ${other.TrafficMirrorSessionId}.`;
      throw new Ec2Error(model.undocumentedCodes.sessionNumberInUse, message);
    }
  }
}

/** The quotas that a new session would exceed: of its interface and of the account. */
export function checkRoomForSession(model: Ec2Model, networkInterfaceId: string): void {
  const sessions = model.state.trafficMirrorSessions;
  let ofInterface = 0;
  let ofAccount = 0;
  for (const session of sessions.values()) {
    if (session.NetworkInterfaceId === networkInterfaceId) ofInterface += 1;
    if (session.OwnerId === model.accountId) ofAccount += 1;
  }
  if (ofInterface >= model.quotas.sessionsPerInterface) {
    throw new Ec2Error('TrafficMirrorSessionsPerInterfaceLimitExceeded', `${networkInterfaceId} has ${ofInterface} sessions, which is the maximum.`);
  }
  if (ofAccount >= model.quotas.sessionsPerAccount) {
    throw new Ec2Error('TrafficMirrorSessionLimitExceeded', 'The maximum number of traffic mirror sessions has been reached.');
  }
}

/** An interface takes few sources, all targets that lead to it together; sessions of other accounts on a shared target count, seen or not. */
export function checkRoomOnTarget(model: Ec2Model, target: StoredTarget, networkInterfaceId: string): void {
  if (target.Type !== 'network-interface') return;
  const targets = [...model.state.trafficMirrorTargets.values()].filter((each) => each.NetworkInterfaceId === target.NetworkInterfaceId);
  const targetIds = new Set(targets.map((each) => each.TrafficMirrorTargetId));
  const sources = new Set([networkInterfaceId]);
  for (const session of model.state.trafficMirrorSessions.values()) {
    if (targetIds.has(session.TrafficMirrorTargetId)) sources.add(session.NetworkInterfaceId);
  }
  if (sources.size > capacityOf(model, target)) {
    throw new Ec2Error('TrafficMirrorSourcesPerTargetLimitExceeded', `Sources per interface-target limit reached (${sources.size})`);
  }
}

function capacityOf(model: Ec2Model, target: StoredTarget): number {
  const eni = model.state.networkInterfaces.get(target.NetworkInterfaceId ?? '');
  const instanceType = eni && model.state.instanceTypeBehind(eni);
  const large = instanceType !== undefined && takesManySources(instanceType);
  return large ? model.quotas.sourcesPerLargeTarget : model.quotas.sourcesPerTarget;
}

/** A virtual network id that no session has. */
export function freeVirtualNetworkId(model: Ec2Model): number {
  for (;;) {
    const id = model.ids.number(HIGHEST_VIRTUAL_NETWORK_ID) + 1;
    if (!isTaken(model, id)) return id;
  }
}

function isTaken(model: Ec2Model, virtualNetworkId: number): boolean {
  for (const session of model.state.trafficMirrorSessions.values()) {
    if (session.VirtualNetworkId === virtualNetworkId) return true;
  }
  return false;
}
