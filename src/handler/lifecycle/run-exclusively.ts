import { asError, RefusedUpdate } from '../errors';
import type { Invocation } from '../invocation';
import { isDenied, permissionsSettleAt } from './late-permissions';
import { type Deployment, type Progress, RESERVE, type Step } from './lifecycle-event';
import { isRefusal } from '../../aws/errors';
import { warnOfLedger } from '../ledger/ledger-warning';
import { EVENT_BUDGET } from '../queue/batch';

/** CloudFormation waits an hour; what is not done a little earlier fails with a reason, and not by silence. */
const TIME_LIMIT = 55 * 60 * 1000;

/** Between two listings that must both be empty, in milliseconds: reads lag behind writes. */
const LISTING_INTERVAL = 5_000;

/** A run for events that began before may still write: it begins nothing after its budget, and then has a call or two to end. */
const RUNS_END_AFTER = EVENT_BUDGET + 15_000;

export interface StepRun {
  /** `taken over`: another invocation does the same. */
  readonly progress: Progress | 'taken over';
  /** Since when no sweep with earlier settings begins anything; absent where none can be told to stop. */
  readonly seizedAt?: number;
}

/** Repeats a step without a concurrent sweep until every earlier run has ended, and then once more. */
export async function runExclusively(invocation: Invocation, deployment: Deployment, step: Step): Promise<StepRun> {
  const { clock, sleep, deadline } = invocation;
  const { startedAt, event } = deployment;
  const end = deadline - RESERVE;
  let { seizedAt } = event;
  let seizes = await seize(invocation);
  if (seizes) seizedAt ??= clock();
  // Without the ledger a sweep cannot be told to stop, and may go on until the function's timeout.
  const stopped = startedAt + deadline - clock();
  let done = 0;
  let failure: Error | undefined;
  while (clock() < end) {
    if (clock() - startedAt >= TIME_LIMIT) {
      throw new Error(`not all sessions could be changed within ${TIME_LIMIT / 60_000} minutes; try again${failure ? `; at last: ${failure.message}` : ''}`);
    }
    const settling = clock() < permissionsSettleAt(startedAt);
    if (!seizes && settling && (seizes = await seize(invocation))) seizedAt ??= clock();
    if (seizes && !(await stillHolds(invocation))) return { progress: 'taken over' };
    invocation.callsMayWaitUntil(end);
    const quietAt = seizedAt === undefined ? stopped : seizedAt + RUNS_END_AFTER;
    const quiet = clock() >= quietAt;
    let state: Progress = 'go on';
    try {
      state = await step(invocation);
      failure = undefined;
    } catch (caught) {
      failure = asError(caught);
      if (failure instanceof RefusedUpdate || (isRefusal(failure) && !(settling && isDenied(failure)))) throw failure;
      invocation.log.warn('EC2 fails, trying again', { error: failure });
    }
    done = state === 'done' && quiet ? done + 1 : 0;
    if (done === 2) return { progress: 'done' };
    const waits = state === 'done' && (seizes || !settling);
    const pause = waits ? Math.max(LISTING_INTERVAL, quietAt - clock()) : LISTING_INTERVAL;
    await sleep(Math.max(0, Math.min(pause, end - clock())));
  }
  return { progress: 'go on', seizedAt };
}

async function seize({ lease, requestId, deadline, log }: Invocation): Promise<boolean> {
  try {
    await lease.seize(requestId, deadline);
    return true;
  } catch (error) {
    warnOfLedger(log, 'the lease of sweeps cannot be taken', error);
    return false;
  }
}

/** Lambda may run an invocation twice that was asked for once; the later one has seized the lease from the earlier one. */
async function stillHolds({ lease, requestId, log }: Invocation): Promise<boolean> {
  const holds = await lease.holds(requestId).catch(() => true);
  if (!holds) log.info('another invocation goes on with the deployment');
  return holds;
}
