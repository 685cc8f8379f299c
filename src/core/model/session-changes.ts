import type { Inventory, Session } from './inventory';

/** The inventory once a session was created or modified. */
export function withSession(inventory: Inventory, session: Session): Inventory {
  return { ...inventory, sessions: [...withoutSession(inventory, session.sessionId).sessions, session] };
}

/** The inventory once a session was deleted. */
export function withoutSession(inventory: Inventory, sessionId: string): Inventory {
  return { ...inventory, sessions: inventory.sessions.filter((session) => session.sessionId !== sessionId) };
}

/** The inventory with an interface's sessions as they were just read. */
export function withSessionsOf(inventory: Inventory, networkInterfaceId: string, sessions: readonly Session[]): Inventory {
  return { ...inventory, sessions: [...inventory.sessions.filter((session) => session.networkInterfaceId !== networkInterfaceId), ...sessions] };
}

/** An interface's sessions, own and foreign, ordered by id. */
export function sessionsOf(inventory: Inventory, networkInterfaceId: string): readonly Session[] {
  return inventory.sessions
    .filter((session) => session.networkInterfaceId === networkInterfaceId)
    .sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1));
}
