import type { Session } from '../inventory';
import type { Settings } from '../settings';

/** EC2 allows no more sessions on one interface, whoever owns them. */
export const SESSIONS_PER_INTERFACE = 3;

const LAST_SESSION_NUMBER = 32766;
const LOAD_BALANCER_PACKET_LENGTH = 8500;

/** The properties of a session that settings decide, beside its target. */
export interface SessionShape {
  readonly filterId: string;
  readonly sessionNumber: number;
  readonly packetLength?: number;
  readonly virtualNetworkId?: number;
}

export function isOwn(session: Session, settings: Settings): boolean {
  return settings.owner === undefined ? session.owner !== undefined : session.owner === settings.owner;
}

/**
 * What a session on this interface should look like: the configured number, or the next one above it that no foreign session holds.
 * `undefined`: foreign sessions leave no number.
 */
export function desiredShape(settings: Settings, foreign: readonly Session[]): SessionShape | undefined {
  const taken = new Set(foreign.map((session) => session.sessionNumber));
  let sessionNumber = settings.sessionNumber;
  while (taken.has(sessionNumber)) sessionNumber += 1;
  if (sessionNumber > LAST_SESSION_NUMBER) return undefined;
  return {
    filterId: settings.filterId,
    sessionNumber,
    ...(settings.packetLength !== undefined && { packetLength: settings.packetLength }),
    ...(settings.virtualNetworkId !== undefined && { virtualNetworkId: settings.virtualNetworkId }),
  };
}

/** One predicate for each property that can drift, with the words for it. */
const DRIFTS: readonly ((session: Session, desired: SessionShape) => string | false)[] = [
  (session, desired) => session.filterId !== desired.filterId && `its filter is ${session.filterId} instead of ${desired.filterId}`,
  (session, desired) => session.sessionNumber !== desired.sessionNumber && `its number is ${session.sessionNumber} instead of ${desired.sessionNumber}`,
  (session, desired) =>
    !sameLength(session.packetLength, desired.packetLength) &&
    `its packet length is ${bytes(session.packetLength)} instead of ${bytes(desired.packetLength)}`,
  // EC2 chooses the network identifier of a session that asks for none, so only a chosen one can drift.
  (session, desired) =>
    desired.virtualNetworkId !== undefined &&
    session.virtualNetworkId !== desired.virtualNetworkId &&
    `its virtual network ID is ${session.virtualNetworkId} instead of ${desired.virtualNetworkId}`,
];

/** How a session differs from what it should look like; empty: it does not. */
export function drift(session: Session, desired: SessionShape): readonly string[] {
  return DRIFTS.map((differs) => differs(session, desired)).filter((words) => words !== false);
}

/** For a load balancer's target EC2 fills in the largest length where none was asked for. */
function sameLength(actual: number | undefined, desired: number | undefined): boolean {
  return actual === desired || (desired === undefined && actual === LOAD_BALANCER_PACKET_LENGTH);
}

function bytes(length: number | undefined): string {
  return length === undefined ? 'the whole packet' : `${length} bytes`;
}

/** Of several own sessions on one interface, the one to keep comes first: on a usable target, without drift, lowest number, oldest id. */
export function bestFirst(own: readonly Session[], desired: SessionShape | undefined, usable: ReadonlySet<string>): readonly Session[] {
  const faults = (session: Session) => (usable.has(session.targetId) ? 0 : 100) + (desired === undefined ? 0 : drift(session, desired).length);
  return [...own].sort(
    (a, b) => faults(a) - faults(b) || a.sessionNumber - b.sessionNumber || (a.sessionId < b.sessionId ? -1 : 1),
  );
}
