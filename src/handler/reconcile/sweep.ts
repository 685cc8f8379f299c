import { ReconcileLoop } from './reconcile-loop';
import type { RunBounds } from './run-bounds';
import { allTried, forgotten, type Refusals } from '../../core/ledger/refusals';
import type { Plan } from '../../core/model/decision';
import type { Inventory, Session, Target, UnreadCall } from '../../core/model/inventory';
import { recentStarts } from '../../core/model/recent-starts';
import { lookAlikes } from '../../core/plan/look-alikes';
import { SESSIONS_PER_ACCOUNT } from '../../limits';
import { MAX_CONTINUATIONS } from '../continuations';
import { asError, isFailure, lackedTime } from '../errors';
import type { Invocation } from '../invocation';
import { warnOfLedger } from '../ledger/ledger-warning';
import { saveLedger, withOutcomes, ledgerWithObservations, loadLedger } from '../ledger/run-ledger';
import { sweepMessage } from '../queue/reconcile-request';
import type { InterfaceResult } from '../results';
import { retry } from '../retry';
import { logObservation } from '../telemetry/observation-log';
import { logSweep } from '../telemetry/outcome-log';

/** What is left of an invocation's time, in milliseconds, when a sweep stops: enough to look once more at what it wrote, to report, and to remember. */
const RESERVE = 30_000;

/** How often a sweep asks whether it is still the one to sweep, in milliseconds. */
const LEASE_CHECK_INTERVAL = 15_000;

/** For how long a sweep asks for the next one where the queue fails, in milliseconds, and what is left of its time at the last try. */
const ASKED_FOR = 10_000;
const LAST_TRY = 5_000;

/** For how long after its start an instance's event may be waiting, in milliseconds. */
const YOUNG = 10 * 60 * 1000;

/**
 * Compares everything with the settings and repairs it, unless another sweep is running.
 *
 * @param continuations number of preceding invocations in the chain; infinite if no further sweep may be requested
 * @param tries whether refused writes are retried when they are `due`, or `afresh`
 * @throws Error if EC2 can't be observed
 */
export async function sweep(invocation: Invocation, continuations: number, tries: 'due' | 'afresh' = 'due'): Promise<void> {
  const { log } = invocation;
  if (!(await takeLease(invocation))) {
    log.info('another sweep is under way');
    return;
  }
  let again = false;
  try {
    again = (await reconcileEverything(invocation, whileHolding(invocation), tries)).unfinished;
  } finally {
    again = await releaseLease(invocation) || again;
  }
  if (again && continuations < MAX_CONTINUATIONS) await requestContinuation(invocation, continuations);
  else if (again) log.info('the next scheduled sweep goes on');
}

async function requestContinuation(invocation: Invocation, continuations: number): Promise<void> {
  const { queue, clock, deadline, log } = invocation;
  const end = Math.min(clock() + ASKED_FOR, deadline - LAST_TRY);
  try {
    await retry(async () => queue.send(sweepMessage(continuations + 1, clock())), invocation, () => end);
  } catch (error) {
    log.warn('no sweep can be asked for to go on, the next scheduled one does', { error });
  }
}

export interface SweepResult {
  readonly plan: Plan;
  readonly outcomes: readonly InterfaceResult[];
  /** All sessions as they are now, own and foreign. */
  readonly sessions: readonly Session[];
  /** All targets that exist, as far as the account sees them. */
  readonly targets: readonly Target[];
  /** Calls that were refused, so that something is unknown. */
  readonly unread: readonly UnreadCall[];
  /** Whether something is left to do that only lacked time. */
  readonly unfinished: boolean;
}

const TRIES = { due: (refusals: Refusals) => refusals, afresh: forgotten, all: allTried };
type Tries = keyof typeof TRIES;

/**
 * One look at everything, and all that follows from it.
 *
 * @param tries whether what EC2 refused before is tried when it is `due`, `afresh` as if it had never been, or `all` of it however much is refused again
 */
export async function reconcileEverything(invocation: Invocation, mayGoOn: RunBounds['mayGoOn'], tries: Tries = 'due'): Promise<SweepResult> {
  const { settings, clock, log, metrics } = invocation;
  invocation.callsMayWaitUntil(invocation.deadline - RESERVE);
  const kept = await loadLedger(invocation);
  const inventory = await invocation.inventoryReader.lookAtAll();
  logObservation(log, inventory);
  const before = ledgerWithObservations(invocation, kept, inventory);
  const known = { ...before, refusals: TRIES[tries](before.refusals) };
  const bounds = { mayGoOn, startedAt: recentStarts(inventory, clock()) };
  const loop = new ReconcileLoop(invocation, bounds, inventory, known, await interfacesWithPendingEvents(invocation, inventory));
  const plan = await loop.run();
  const { sessions } = loop;
  const { targets } = inventory;
  const detached = loop.orphanedResult(plan);
  const { ledger, outcomes } = withOutcomes(invocation, kept, loop.ledger, loop.results(plan), 'everything');
  const recovered = new Map([...kept.ledger.unmirrored].filter(([id]) => !ledger.unmirrored.has(id)));
  // Before these records are removed from the ledger.
  logSweep(log, invocation.loggedStates, {
    plan, outcomes, detached, recovered, now: clock(), lookAlikes: lookAlikes({ sessions, targets }, settings), sessionOwner: settings.sessionOwner,
  });
  const errors = [...outcomes.map(({ decision, error }) => [decision.networkInterfaceId, error] as const), ...detached.errors];
  metrics.covered(plan, {
    unmirroredSince: [...ledger.unmirrored.values()].map(({ since }) => since),
    accountSessions: sessions.length,
    accountSessionLimit: settings.accountSessionLimit ?? SESSIONS_PER_ACCOUNT,
  });
  metrics.failedFor(errors.filter(([, error]) => isFailure(error)).map(([networkInterfaceId]) => networkInterfaceId));
  await saveLedger(invocation, kept, ledger, outcomes);
  return { plan, outcomes, sessions, targets, unread: inventory.unread ?? [], unfinished: errors.some(([, error]) => lackedTime(error)) };
}

/**
 * Interfaces of instances whose events are still in the queue. The worker for the queue mirrors them; doing it twice would only cause conflicts.
 *
 * If an event was lost, the first sweep that finds the queue empty, or the instance older, handles it.
 */
async function interfacesWithPendingEvents({ queue, clock, log }: Invocation, { instances }: Inventory): Promise<ReadonlySet<string>> {
  const backlog = await queue.hasBacklog().catch((error: unknown) => {
    log.warn('the queue cannot be asked how long it is', { error: asError(error) });
    return false;
  });
  const young = instances.filter(({ launchedAt = 0 }) => backlog && clock() - launchedAt < YOUNG);
  return new Set(young.flatMap(({ networkInterfaces }) => networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId)));
}

/** While there is time and the lease is still held. Checked before the first write, because a deployment may have begun since the sweep did. */
function whileHolding({ lease, clock, deadline, requestId, log }: Invocation): RunBounds['mayGoOn'] {
  let checkedAt = -Infinity;
  let holds = true;
  return async () => {
    if (holds && clock() - checkedAt >= LEASE_CHECK_INTERVAL) {
      checkedAt = clock();
      holds = await lease.holds(requestId).catch(() => true);
      if (!holds) log.info('another sweep is running');
    }
    return holds && clock() < deadline - RESERVE;
  };
}

/** Without the ledger, two sweeps may run at the same time, which wastes calls but does no harm. */
async function takeLease({ lease, requestId, deadline, log }: Invocation): Promise<boolean> {
  try {
    return await lease.take(requestId, deadline);
  } catch (error) {
    warnOfLedger(log, 'the lease of sweeps cannot be taken, sweeping without it', error);
    return true;
  }
}

/** Releases the lease. Returns whether a sweep was requested in the meantime. */
async function releaseLease({ lease, requestId, log }: Invocation): Promise<boolean> {
  try {
    return await lease.release(requestId);
  } catch (error) {
    warnOfLedger(log, 'the lease of sweeps cannot be given back, it ends with this invocation', error);
    return false;
  }
}
