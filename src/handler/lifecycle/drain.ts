import { asError, isFailure } from '../errors';
import { type LifecycleWorker, type Progress, RESERVE } from './lifecycle-event';
import { carryOut } from '../../aws/ec2/sessions';
import { errorFamily, isRefusal } from '../../aws/errors';
import { toSession } from '../../aws/inventory/inventory';
import type { Session } from '../../core/model/inventory';
import { isOwn } from '../../core/plan/sessions';
import { actionBatches } from '../reconcile/action-batches';

/** Deletes all own sessions. */
export async function drain(worker: LifecycleWorker): Promise<Progress> {
  return remove(worker, own((await worker.observer.api.allSessions()).map(toSession), worker));
}

export function own(sessions: readonly Session[], { settings }: LifecycleWorker): readonly Session[] {
  return sessions.filter((session) => isOwn(session, settings));
}

/** Deletes as many as there is time for. @throws Error when EC2 fails with one, or refuses to delete any */
export async function remove(worker: LifecycleWorker, sessions: readonly Session[]): Promise<Progress> {
  const { observer, settings, clock, deadline, metrics } = worker;
  const actions = sessions.map(({ sessionId, networkInterfaceId, targetId }) => ({ action: 'delete' as const, sessionId, networkInterfaceId, targetId }));
  const errors: Error[] = [];
  for (const batch of actionBatches(actions)) {
    if (clock() >= deadline - RESERVE) break;
    await Promise.all(batch.map(async (action) => {
      try {
        await carryOut(observer.api, action, settings);
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
