import { PACKET_LENGTHS, SESSION_NUMBERS } from '../../limits';
import type { SessionSpec } from '../model/decision';
import type { Session, Target } from '../model/inventory';
import type { Settings } from '../model/settings';

export type TargetKind = Target['kind'];
/** By target id. */
export type TargetKinds = ReadonlyMap<string, TargetKind>;

export function isOwn(session: Session, settings: Settings): boolean {
  return settings.sessionOwner === undefined ? session.owner !== undefined : session.owner === settings.sessionOwner;
}

/**
 * What a session on this interface should look like: the configured number, or the next one above it that no foreign session holds.
 * `undefined`: foreign sessions leave no number.
 */
export function desiredSpec(settings: Settings, foreign: readonly Session[]): SessionSpec | undefined {
  const taken = new Set(foreign.map((session) => session.sessionNumber));
  let sessionNumber = settings.sessionNumber;
  while (taken.has(sessionNumber)) sessionNumber += 1;
  if (sessionNumber > SESSION_NUMBERS.max) return undefined;
  return {
    filterId: settings.filterId,
    sessionNumber,
    ...(settings.packetLength !== undefined && { packetLength: settings.packetLength }),
    ...(settings.virtualNetworkId !== undefined && { virtualNetworkId: settings.virtualNetworkId }),
  };
}

/** One predicate for each property that can drift, with the words for it. */
const DRIFTS: readonly ((session: Session, desired: SessionSpec) => string | false)[] = [
  (session, desired) => session.filterId !== desired.filterId && `its filter is ${session.filterId} instead of ${desired.filterId}`,
  (session, desired) => session.sessionNumber !== desired.sessionNumber && `its number is ${session.sessionNumber} instead of ${desired.sessionNumber}`,
  (session, desired) =>
    session.packetLength !== desired.packetLength &&
    `its packet length is ${bytes(session.packetLength)} instead of ${bytes(desired.packetLength)}`,
  // EC2 chooses the network identifier of a session that asks for none, so only a chosen one can drift.
  (session, desired) =>
    desired.virtualNetworkId !== undefined &&
    session.virtualNetworkId !== desired.virtualNetworkId &&
    `its virtual network ID is ${session.virtualNetworkId} instead of ${desired.virtualNetworkId}`,
];

/** How a session differs from what it should look like on a target of this kind; empty: it does not. */
export function drift(session: Session, desired: SessionSpec, kind: TargetKind | undefined): readonly string[] {
  const fitted = fittedTo(kind, desired, session);
  return DRIFTS.map((differs) => differs(session, fitted)).filter((words) => words !== false);
}

/**
 * What a session should look like on a target of this kind.
 *
 * Where a load balancer receives and no packet length is asked for, EC2 fills in the longest: a session has none until then, and cannot lose it.
 *
 * @param current the session as it is now; absent: it is yet to be created
 */
export function fittedTo(kind: TargetKind | undefined, desired: SessionSpec, current?: Session): SessionSpec {
  if (kind === 'network-interface' || desired.packetLength !== undefined || current?.packetLength === undefined) return desired;
  return { ...desired, packetLength: PACKET_LENGTHS.maxToLoadBalancer };
}

/** What a session looks like. */
export function specOf({ filterId, sessionNumber, packetLength, virtualNetworkId }: Session): SessionSpec {
  return {
    filterId,
    sessionNumber,
    ...(packetLength !== undefined && { packetLength }),
    ...(virtualNetworkId !== undefined && { virtualNetworkId }),
  };
}

function bytes(length: number | undefined): string {
  return length === undefined ? 'the whole packet' : `${length} bytes`;
}

/** Of several own sessions on one interface, the one to keep comes first: on a usable target, without drift, lowest number, oldest id. */
export function bestFirst(
  own: readonly Session[], desired: SessionSpec | undefined, usable: ReadonlySet<string>, kinds: TargetKinds,
): readonly Session[] {
  const drifts = (session: Session) => (desired === undefined ? 0 : drift(session, desired, kinds.get(session.targetId)).length);
  const faults = (session: Session) => (usable.has(session.targetId) ? 0 : 100) + drifts(session);
  return [...own].sort(
    (a, b) => faults(a) - faults(b) || a.sessionNumber - b.sessionNumber || (a.sessionId < b.sessionId ? -1 : 1),
  );
}
