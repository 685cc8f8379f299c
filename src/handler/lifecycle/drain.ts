import { asError, isFailure } from '../errors';
import { type Progress, RESERVE } from './lifecycle-event';
import { carryOut } from '../../aws/ec2/sessions';
import { errorFamily, isRefusal } from '../../aws/errors';
import { toSession } from '../../aws/inventory/inventory';
import type { Session } from '../../core/model/inventory';
import { isOwn } from '../../core/plan/sessions';
import type { Invocation } from '../invocation';
import { actionBatches } from '../reconcile/action-batches';

/** Deletes all own sessions. */
export async function drain(invocation: Invocation): Promise<Progress> {
  return remove(invocation, own((await invocation.inventoryReader.api.allSessions()).map(toSession), invocation));
}

export function own(sessions: readonly Session[], { settings }: Invocation): readonly Session[] {
  return sessions.filter((session) => isOwn(session, settings));
}

/** Deletes as many as there is time for. @throws Error when EC2 fails with one, or refuses to delete any */
export async function remove(invocation: Invocation, sessions: readonly Session[]): Promise<Progress> {
  const { inventoryReader, settings, clock, deadline, metrics } = invocation;
  const actions = sessions.map(({ sessionId, networkInterfaceId, targetId }) => ({ action: 'delete' as const, sessionId, networkInterfaceId, targetId }));
  const errors: Error[] = [];
  for (const batch of actionBatches(actions)) {
    if (clock() >= deadline - RESERVE) break;
    await Promise.all(batch.map(async (action) => {
      try {
        await carryOut(inventoryReader.api, action, settings);
        metrics.carriedOut(action);
      } catch (caught) {
        const error = asError(caught);
        if (errorFamily(error) !== 'already-done') errors.push(error);
      }
    }));
  }
  const refusal = errors.find(isRefusal);
  if (refusal !== undefined && errors.length === sessions.length) throw refusal;
  const failure = errors.find((error) => isFailure(error) && !isRefusal(error));
  if (failure !== undefined) throw failure;
  return sessions.length === 0 ? 'done' : 'go on';
}
