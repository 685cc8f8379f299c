import { RefusedUpdate } from '../errors';
import type { Invocation } from '../invocation';
import type { LifecycleEvent } from './lifecycle-event';
import { toSession } from '../../aws/inventory/inventory';

/** Ids in one line of the log, which CloudWatch cuts off where it is too long. */
const SHOWN = 100;

/**
 * Fails if an update changes the session owner while more sessions have the old value than the new one.
 *
 * All old sessions would become foreign. Each interface would get a second, billed session, and targets would fill up with unmanaged ones. The role
 * can change sessions of only one owner, so the function can't retag them.
 *
 * If more sessions have the new value, the update is a rollback, or the sessions were retagged, and it continues. At least one direction is always
 * allowed, so that CloudFormation can roll back.
 */
export async function checkOwner(event: LifecycleEvent, { settings: { sessionOwner }, inventoryReader, log }: Invocation): Promise<void> {
  const before = ownerBefore(event);
  if (before === undefined || before === sessionOwner) return;
  const sessions = (await inventoryReader.api.allSessions()).map(toSession);
  const [left, own] = [before, sessionOwner].map((value) => sessions.filter((session) => session.owner === value));
  if (left.length === 0) return;
  if (left.length > own.length) {
    throw new RefusedUpdate(
      `sessionOwner: expected ${JSON.stringify(before)}, which ${left.length} sessions carry, got ${JSON.stringify(sessionOwner)}, which ${own.length} carry; `
      + 'set it back, or deploy with MirroringMode.OBSERVE, give the sessions the new value, and only then deploy with it',
    );
  }
  log.warn('sessions with the earlier value of the ownership tag are left to themselves', {
    sessionOwner: before, count: left.length, sessionIds: left.slice(0, SHOWN).map(({ sessionId }) => sessionId),
  });
}

/** Who owned the sessions until now, where that can be told. */
function ownerBefore(event: LifecycleEvent): string | undefined {
  if (event.RequestType !== 'Update') return undefined;
  const { Settings: settings } = event.OldResourceProperties as { readonly Settings?: unknown };
  try {
    const { sessionOwner } = JSON.parse(String(settings)) as { readonly sessionOwner?: unknown };
    return typeof sessionOwner === 'string' ? sessionOwner : undefined;
  } catch {
    return undefined;
  }
}
