import type { Invocation } from '../invocation';
import { sendResponse, wasNeverCreated } from './response';
import { runExclusively, type StepRun } from './run-exclusively';
import { MAX_CONTINUATIONS_OF_DEPLOYMENT } from '../continuations';
import { asError, RefusedUpdate } from '../errors';
import { inPlainWords, isDenied, permissionsSettleAt } from './late-permissions';
import type { Deployment, LifecycleEvent, Step } from './lifecycle-event';
import { migration } from './migrate';
import { retry } from '../retry';
import { drain } from './drain';
import { askForSweep, askForSweeps } from './sweep-requests';

/** What is left of an invocation's time, in milliseconds, when it gives up asking for the next one. */
const LAST_TRY = 8_000;

/**
 * Does what a deployment needs of the sessions, and answers CloudFormation.
 *
 * - Creation asks for a sweep, and does not wait for it.
 * - An update moves the sessions to the new targets, filter and settings, before CloudFormation removes the old ones. Sessions that can't move are
 *   deleted. An update that changes the session owner is refused, as is one that removes what sessions held by the deselection limit use.
 * - Deletion deletes all own sessions, unless they are to be retained.
 *
 * Who only observes leaves the sessions to themselves: an update asks for a sweep, like a creation, and deletion does nothing.
 *
 * What one invocation cannot end another goes on with. Nothing fails a deployment but what sessions need that have to move or go; CloudFormation hears
 * of it before anything is tidied up.
 */
export async function handleLifecycle(event: LifecycleEvent, invocation: Invocation): Promise<void> {
  const deployment = { event, startedAt: event.startedAt ?? invocation.clock(), continuations: event.hops ?? 0 };
  const step = stepOf(deployment, invocation);
  const outcome = step === undefined ? 'done' : await work(invocation, deployment, step);
  if (outcome === 'left to another') return;
  if (outcome === 'done' && event.RequestType !== 'Delete') await askForSweeps(invocation, deployment);
  try {
    await sendResponse(event, outcome, invocation.putResponse);
  } catch (error) {
    invocation.log.error('CloudFormation did not take the answer, Lambda tries the invocation again', { requestType: event.RequestType, error });
    throw error;
  } finally {
    // Until CloudFormation has brought back the earlier settings, no sweep is to begin with these.
    if (step !== undefined && !(outcome instanceof RefusedUpdate)) await tidyUp(deployment, outcome, invocation);
  }
}

/** What there is to do for the sessions, if anything. */
function stepOf(deployment: Deployment, { settings, retainsSessions }: Invocation): Step | undefined {
  const { event } = deployment;
  if (settings.mode === 'observe') return undefined;
  switch (event.RequestType) {
    case 'Create': return undefined;
    case 'Update': return event.OldResourceProperties.Settings === event.ResourceProperties.Settings ? undefined : migration(deployment);
    case 'Delete': return retainsSessions || wasNeverCreated(event) ? undefined : drain;
  }
}

/** `left to another`: another invocation answers CloudFormation. */
type Outcome = 'done' | 'left to another' | Error;

async function work(invocation: Invocation, deployment: Deployment, step: Step): Promise<Outcome> {
  let run: StepRun;
  try {
    run = await runExclusively(invocation, deployment, step);
  } catch (caught) {
    return logFailure(asError(caught), deployment, invocation);
  }
  switch (run.progress) {
    case 'done': return 'done';
    case 'taken over': return 'left to another';
    case 'go on': return handOver(run, deployment, invocation);
  }
}

function logFailure(caught: Error, { event: { RequestType: requestType } }: Deployment, { log, metrics }: Invocation): Error {
  const error = inPlainWords(caught);
  log.error('the deployment cannot go on', { requestType, error });
  metrics.failed();
  return error;
}

/** @throws Error when Lambda fails: it invokes the function once more then, with the request as it was */
async function handOver({ seizedAt }: StepRun, deployment: Deployment, invocation: Invocation): Promise<Outcome> {
  const { event, startedAt, continuations } = deployment;
  const { self, clock, deadline } = invocation;
  if (continuations >= MAX_CONTINUATIONS_OF_DEPLOYMENT) return logFailure(new Error(`not all sessions could be changed within ${continuations + 1} invocations; try again`), deployment, invocation);
  const next: LifecycleEvent = { ...event, startedAt, hops: continuations + 1, ...(seizedAt !== undefined && { seizedAt }) };
  try {
    await retry(async () => self.invoke(JSON.stringify(next)), invocation, () => deadline - LAST_TRY);
    return 'left to another';
  } catch (caught) {
    const error = asError(caught);
    if (isDenied(error) && clock() >= permissionsSettleAt(startedAt)) return logFailure(error, deployment, invocation);
    throw error;
  }
}

/** Releases the lease, and requests a sweep if one was requested in the meantime. */
async function tidyUp(deployment: Deployment, outcome: 'done' | Error, invocation: Invocation): Promise<void> {
  const isWanted = await invocation.lease.release(invocation.requestId).catch(() => false);
  const isGone = deployment.event.RequestType === 'Delete' && outcome === 'done';
  if (isWanted && !isGone) await askForSweep(invocation, deployment);
}
