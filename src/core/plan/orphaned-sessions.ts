import { isOwn } from './sessions';
import type { Ledger } from '../ledger/ledger';
import type { DeleteAction } from '../model/decision';
import type { Inventory } from '../model/inventory';
import type { Settings } from '../model/settings';

/**
 * Own sessions that mirror nothing, because no instance has held their interface for as long as a stopped instance keeps its sessions.
 *
 * EC2 deletes them with the interface, and bills them until then.
 */
export function orphanedSessions({ sessions, detached = [] }: Inventory, ledger: Ledger, settings: Settings, now: number): readonly DeleteAction[] {
  const { idleSessionGraceSeconds: grace } = settings;
  if (grace === undefined) return [];
  const orphaned = new Set(detached.map(({ networkInterfaceId }) => networkInterfaceId).filter((id) => (
    now - (ledger.idleSince.get(id) ?? now) >= grace * 1000
  )));
  return sessions
    .filter((session) => orphaned.has(session.networkInterfaceId) && isOwn(session, settings))
    .map(({ sessionId, networkInterfaceId, targetId }) => ({ action: 'delete', networkInterfaceId, sessionId, targetId }));
}
