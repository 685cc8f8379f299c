import { isFailure, RefusedUpdate } from '../errors';
import type { Invocation } from '../invocation';
import { own, remove } from './drain';
import { isDenied, permissionsSettleAt } from './late-permissions';
import { type Deployment, type Progress, RESERVE, type Step } from './lifecycle-event';
import type { Session } from '../../core/model/inventory';
import type { InterfaceResult } from '../results';
import { checkOwner } from './owner-change';
import type { EventBus } from '../../aws/eventbridge';
import type { Settings } from '../../core/model/settings';
import { toleratedTargets } from '../../core/targets/discovery';
import { reconcileEverything } from '../reconcile/sweep';

/** For how long EC2 must go on failing to move a session until it is deleted, in milliseconds: it may do so in a moment. */
const FAILS_FOR_GOOD_AFTER = 75_000;

/** Ids in one line of the log, which CloudWatch cuts off where it is too long. */
const SHOWN = 100;

/** Leaves whatever there is to tell to who looks next. */
const UNTOLD: EventBus = { publish: async () => ({ ids: new Set() }) };

/** Moves the sessions, unless they would no longer be own ones, and knows since when EC2 fails to move some. */
export function migration(deployment: Deployment): Step {
  const failingSince = new Map<string, number>();
  let mayBegin = deployment.event.startedAt !== undefined;
  return async (invocation) => {
    if (!mayBegin) await checkOwner(deployment.event, invocation);
    mayBegin = true;
    return migrate(invocation, deployment, failingSince);
  };
}

/**
 * Own sessions that are left on what the settings no longer allow are deleted: nothing could bring them back to work.
 *
 * Others stay where they are and mirror as before, whatever EC2 fails to change of them: nothing that they use goes, and sweeps try again.
 *
 * @param failingSince since when EC2 has failed to do what there is to do for an interface, each time it was tried
 */
async function migrate(invocation: Invocation, { startedAt }: Deployment, failingSince: Map<string, number>): Promise<Progress> {
  const { clock, deadline, log } = invocation;
  const mayGoOn = async () => clock() < deadline - RESERVE;
  // The next sweep is soon enough to rebalance and to report interfaces that aren't mirrored.
  const { rebalanceLimit: _, ...settings } = invocation.settings;
  const events = invocation.events && UNTOLD;
  const { sessions, targets, outcomes, unfinished, unread } = await reconcileEverything({ ...invocation, settings, events }, mayGoOn, 'all');
  if (unfinished) return 'go on';
  const tolerated = toleratedTargets(settings, targets);
  const left = own(sessions, invocation).filter((session) => !tolerated.has(session.targetId) || session.filterId !== settings.filterId);
  noteFailures(failingSince, outcomes, clock());
  const denied = outcomes.some(({ error, refusal = error }) => refusal !== undefined && isDenied(refusal)) || (left.length > 0 && unread.length > 0);
  if (denied && clock() < permissionsSettleAt(startedAt)) return 'go on';
  // What EC2 fails to do once it may do in a moment, and a session that is deleted mirrors nothing until there is another.
  const isLost = ({ networkInterfaceId }: Session) => clock() - (failingSince.get(networkInterfaceId) ?? -Infinity) >= FAILS_FOR_GOOD_AFTER;
  const lost = left.filter(isLost);
  refuseToLoseHeld(lost, outcomes, settings);
  if (lost.length > 0) {
    log.warn('sessions that cannot move are deleted', { count: lost.length, sessionIds: lost.slice(0, SHOWN).map(({ sessionId }) => sessionId) });
  }
  await remove(invocation, lost);
  if (left.length > 0) return 'go on';
  warnOfUnchanged(invocation, outcomes);
  return 'done';
}

function warnOfUnchanged({ log }: Invocation, outcomes: readonly InterfaceResult[]): void {
  const failed = outcomes.filter(({ error, refusal }) => isFailure(error) || refusal !== undefined);
  if (failed.length === 0) return;
  const networkInterfaceIds = failed.slice(0, SHOWN).map(({ decision: { networkInterfaceId } }) => networkInterfaceId);
  log.warn('the deployment goes on without these interfaces, which the next sweep tries again', {
    count: failed.length, networkInterfaceIds, error: failed[0].error ?? failed[0].refusal,
  });
}

/** Sessions held by the deselection limit can't stay on a removed target or filter, and must not be deleted: selectors may contain a mistake. */
function refuseToLoseHeld(lost: readonly Session[], outcomes: readonly InterfaceResult[], { maxDeselectedPercent }: Settings): void {
  const held = new Set(outcomes.flatMap(({ decision }) => (decision.held ? [decision.networkInterfaceId] : [])));
  const count = lost.filter(({ networkInterfaceId }) => held.has(networkInterfaceId)).length;
  if (count === 0) return;
  throw new RefusedUpdate(
    `sources: expected at most ${maxDeselectedPercent} % of the sessions to be of interfaces that are no longer selected, got ${held.size} sessions, ${count} of them with `
    + 'a target or filter that the deployment removes; correct sources, or deploy with a higher maxDeselectedPercent',
  );
}

function noteFailures(failingSince: Map<string, number>, outcomes: readonly InterfaceResult[], now: number): void {
  for (const { error, refusal, decision: { networkInterfaceId } } of outcomes) {
    if (error === undefined && refusal === undefined) failingSince.delete(networkInterfaceId);
    else if (!failingSince.has(networkInterfaceId)) failingSince.set(networkInterfaceId, now);
  }
}
