import type { Invocation } from '../invocation';
import { isDenied, permissionsSettleAt } from './late-permissions';
import { type Deployment, RESERVE } from './lifecycle-event';
import { sweepMessage } from '../queue/reconcile-request';
import { retry } from '../retry';

/**
 * When sweeps follow a deployment, in seconds after it.
 *
 * The first one begins once the lease is given back. CloudFormation creates rules after that, within a minute or two, and they and what they may send
 * take effect within some more: no event tells what happened meanwhile.
 */
const SWEEPS_AFTER = [10, 120, 600];

/** For how long to try with a queue that fails, in milliseconds. */
const TRIED_FOR = 15_000;

/**
 * Asks for the sweeps that follow a deployment. Where it cannot, the schedule makes up for it.
 *
 * They try what EC2 refused before: it may have been refused only until permissions took effect, or have been the reason for the deployment. A deployment
 * that changes nothing but permissions does not come here, and is noticed by the next sweeps.
 */
export async function askForSweeps(invocation: Invocation, deployment: Deployment): Promise<void> {
  await ask(invocation, deployment, SWEEPS_AFTER, true);
}

/** Requests a sweep that was requested in the meantime. */
export async function askForSweep(invocation: Invocation, deployment: Deployment): Promise<void> {
  await ask(invocation, deployment, [0], false);
}

async function ask(invocation: Invocation, { startedAt, continuations }: Deployment, delays: readonly number[], afresh: boolean): Promise<void> {
  const { queue, log, clock, deadline } = invocation;
  const began = clock();
  const end = (error: Error) => Math.min(
    deadline - RESERVE, Math.max(began + TRIED_FOR, isDenied(error) ? permissionsSettleAt(startedAt) : 0),
  );
  try {
    for (const delay of delays) await retry(async () => queue.send(sweepMessage(continuations + 1, clock(), afresh), delay), invocation, end);
  } catch (error) {
    log.warn('no sweep can be asked for, the next scheduled one makes up for it', { error });
  }
}
