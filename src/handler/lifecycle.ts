import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answer, type Respond, wasNeverCreated } from './answer';
import { asError } from './as-error';
import { EVENT_BUDGET } from './batch';
import { sweepMessage } from './events';
import { isFailure } from './out-of-time';
import type { InterfaceOutcome } from './outcome';
import { checkOwner } from './owner-change';
import { RefusedUpdate } from './refused-update';
import { reconcileEverything } from './sweep';
import { waves } from './waves';
import type { Worker } from './worker';
import { errorFamily, isRefusal } from '../aws/errors';
import type { EventBus } from '../aws/event-bus';
import { toSession } from '../aws/observe/inventory';
import type { SelfInvocation } from '../aws/self-invocation';
import { carryOut } from '../aws/write';
import type { Session } from '../core/inventory';
import { isOwn } from '../core/plan/sessions';
import type { Settings } from '../core/settings';
import { toleratedTargets } from '../core/targets/target-discovery';

/** What CloudFormation asks for, and how far it has come. */
export type LifecycleEvent = CloudFormationCustomResourceEvent & { readonly startedAt?: number };

export interface LifecycleWorker extends Worker {
  readonly self: SelfInvocation;
  /** Whether sessions stay when the stack goes. */
  readonly retainsSessions: boolean;
  readonly respond: Respond;
}

/** CloudFormation waits an hour; what is not done a little earlier fails with a reason, and not by silence. */
const TIME_LIMIT = 55 * 60 * 1000;

/** What is left of an invocation's time, in milliseconds, when the next one takes over. */
const RESERVE = 20_000;

/** Between two listings that must both be empty, in milliseconds: reads lag behind writes. */
const LISTING_INTERVAL = 5_000;

/** A run for events that began before may still write: it begins nothing after its budget, and then has a call or two to end. */
const RUNS_END_AFTER = EVENT_BUDGET + 15_000;

/** For how long EC2 must go on failing to move a session until it is deleted, in milliseconds: a deployment may have given permissions just before. */
const FAILS_FOR_GOOD_AFTER = 75_000;

/**
 * Does what a deployment needs of the sessions, and answers CloudFormation.
 *
 * - Creation asks for a sweep, and does not wait for it.
 * - An update moves the sessions to the new targets, filter and settings, before CloudFormation removes the old ones. What cannot move is deleted. One
 *   that changes their owner is refused, and one that takes away what sessions are on which the brake holds.
 * - Deletion deletes all own sessions, unless they are to be retained.
 *
 * Who only observes leaves the sessions to themselves: an update asks for a sweep, like a creation, and deletion does nothing.
 *
 * What one invocation cannot end another goes on with.
 */
export async function handleLifecycle(event: LifecycleEvent, worker: LifecycleWorker): Promise<void> {
  const startedAt = event.startedAt ?? worker.clock();
  const outcome = await proceed(event, worker, startedAt);
  if (outcome === 'go on') return worker.self.invoke(JSON.stringify({ ...event, startedAt }));
  await answer(event, outcome, worker.respond);
}

type Progress = 'done' | 'go on';

async function proceed(event: LifecycleEvent, worker: LifecycleWorker, startedAt: number): Promise<Progress | Error> {
  const observes = worker.settings.mode === 'observe';
  try {
    switch (event.RequestType) {
      case 'Create':
        await worker.queue.send(sweepMessage(0, worker.clock()));
        return 'done';
      case 'Update': {
        const progress = observes ? 'done' : await alone(worker, startedAt, migration(event));
        // Whoever asked for a sweep meanwhile left it to this.
        if (progress === 'done') await worker.queue.send(sweepMessage(0, worker.clock()));
        return progress;
      }
      case 'Delete':
        return observes || worker.retainsSessions || wasNeverCreated(event) ? 'done' : await alone(worker, startedAt, drain);
    }
  } catch (caught) {
    const error = asError(caught);
    worker.log.error('the deployment cannot go on', { requestType: event.RequestType, error });
    worker.metrics.failed();
    return error;
  }
}

type Step = (worker: LifecycleWorker) => Promise<Progress>;

/** Repeats a step, with no sweep beside it, until it is done after every earlier run has ended, and done once more. */
async function alone(worker: LifecycleWorker, startedAt: number, step: Step): Promise<Progress> {
  const { clock, deadline, lease, name } = worker;
  const seized = await seize(worker);
  // Without the ledger a sweep cannot be told to stop, and may go on until the function's timeout.
  const quietAt = startedAt + (seized ? RUNS_END_AFTER : deadline - clock());
  let keepsLease = false;
  try {
    const progress = await repeat(worker, startedAt, quietAt, step);
    // Who goes on with it seizes it anew.
    keepsLease = progress === 'go on';
    return progress;
  } catch (error) {
    // Until CloudFormation has brought back the earlier settings, no sweep is to begin with these.
    keepsLease = error instanceof RefusedUpdate;
    throw error;
  } finally {
    if (!keepsLease) await lease.release(name).catch(() => false);
  }
}

async function repeat(worker: LifecycleWorker, startedAt: number, quietAt: number, step: Step): Promise<Progress> {
  const { clock, sleep, deadline } = worker;
  const end = deadline - RESERVE;
  let done = 0;
  let failure: Error | undefined;
  while (clock() < end) {
    if (clock() - startedAt >= TIME_LIMIT) {
      throw new Error(`not all sessions could be changed within ${TIME_LIMIT / 60_000} minutes; try again${failure ? `; at last: ${failure.message}` : ''}`);
    }
    worker.callsMayWaitUntil(end);
    const quiet = clock() >= quietAt;
    let state: Progress = 'go on';
    try {
      state = await step(worker);
      failure = undefined;
    } catch (caught) {
      if (isRefusal(caught) || caught instanceof RefusedUpdate) throw caught;
      failure = asError(caught);
      worker.log.warn('EC2 fails, trying again', { error: failure });
    }
    done = state === 'done' && quiet ? done + 1 : 0;
    if (done === 2) return 'done';
    const pause = state === 'done' ? Math.max(LISTING_INTERVAL, quietAt - clock()) : LISTING_INTERVAL;
    await sleep(Math.max(0, Math.min(pause, end - clock())));
  }
  return 'go on';
}

async function seize({ lease, name, deadline, log }: LifecycleWorker): Promise<boolean> {
  try {
    await lease.seize(name, deadline);
    return true;
  } catch (error) {
    log.warn('the lease of sweeps cannot be taken', { error: asError(error) });
    return false;
  }
}

/** Leaves whatever there is to tell to who looks next. */
const UNTOLD: EventBus = { publish: async () => ({ ids: new Set() }) };

/** Moves the sessions, unless they would no longer be own ones, and knows since when EC2 fails to move some. */
function migration(event: LifecycleEvent): Step {
  const failingSince = new Map<string, number>();
  let mayBegin = event.startedAt !== undefined;
  return async (worker) => {
    if (!mayBegin) await checkOwner(event, worker);
    mayBegin = true;
    return migrate(worker, failingSince);
  };
}

/**
 * Own sessions that are left on what the settings no longer allow are deleted: nothing could bring them back to work.
 *
 * @param failingSince since when EC2 has failed to do what there is to do for an interface, each time it was tried
 */
async function migrate(worker: LifecycleWorker, failingSince: Map<string, number>): Promise<Progress> {
  const mayGoOn = async () => worker.clock() < worker.deadline - RESERVE;
  // It looks several times, and the sweep that follows it is soon enough for what is right where it is, and to tell of what is not.
  const { rebalanceLimit: _, ...settings } = worker.settings;
  const events = worker.events && UNTOLD;
  const { sessions, targets, outcomes, unfinished } = await reconcileEverything({ ...worker, settings, events }, mayGoOn);
  if (unfinished) return 'go on';
  const tolerated = toleratedTargets(settings, targets);
  const left = own(sessions, worker).filter((session) => !tolerated.has(session.targetId) || session.filterId !== settings.filterId);
  noteFailures(failingSince, outcomes, worker.clock());
  // What EC2 fails to do once it may do in a moment, and a session that is deleted mirrors nothing until there is another.
  const lost = left.filter(({ networkInterfaceId }) => worker.clock() - (failingSince.get(networkInterfaceId) ?? -Infinity) >= FAILS_FOR_GOOD_AFTER);
  refuseToLoseHeld(lost, outcomes, settings);
  if (lost.length > 0) worker.log.warn('sessions that cannot move are deleted', { sessionIds: lost.map(({ sessionId }) => sessionId) });
  await remove(worker, lost);
  return left.length === 0 ? 'done' : 'go on';
}

/** Sessions that the brake holds cannot stay on what the deployment takes away, nor are they to go: selectors may be mistyped. */
function refuseToLoseHeld(lost: readonly Session[], outcomes: readonly InterfaceOutcome[], { maxRemovalPercent }: Settings): void {
  const held = new Set(outcomes.flatMap(({ decision }) => (decision.held ? [decision.networkInterfaceId] : [])));
  const count = lost.filter(({ networkInterfaceId }) => held.has(networkInterfaceId)).length;
  if (count === 0) return;
  throw new RefusedUpdate(
    `sources: expected at most ${maxRemovalPercent} % of the sessions to be of interfaces that are selected no longer, got ${held.size} sessions, ${count} of them with `
    + 'a target or filter that the deployment takes away; correct sources, or deploy with a higher maxRemovalPercent',
  );
}

function noteFailures(failingSince: Map<string, number>, outcomes: readonly InterfaceOutcome[], now: number): void {
  for (const { error, decision: { networkInterfaceId } } of outcomes) {
    if (error === undefined) failingSince.delete(networkInterfaceId);
    else if (!failingSince.has(networkInterfaceId)) failingSince.set(networkInterfaceId, now);
  }
}

async function drain(worker: LifecycleWorker): Promise<Progress> {
  return remove(worker, own((await worker.observer.api.allSessions()).map(toSession), worker));
}

function own(sessions: readonly Session[], { settings }: LifecycleWorker): readonly Session[] {
  return sessions.filter((session) => isOwn(session, settings));
}

/** Deletes as many as there is time for. @throws Error when EC2 fails with one, or refuses to delete any */
async function remove(worker: LifecycleWorker, sessions: readonly Session[]): Promise<Progress> {
  const { observer, settings, clock, deadline, metrics } = worker;
  const actions = sessions.map(({ sessionId, networkInterfaceId, targetId }) => ({ action: 'delete' as const, sessionId, networkInterfaceId, targetId }));
  const errors: Error[] = [];
  for (const wave of waves(actions)) {
    if (clock() >= deadline - RESERVE) break;
    await Promise.all(wave.map(async (action) => {
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
