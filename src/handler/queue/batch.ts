import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { asError, isFailure } from '../errors';
import { aboutMessage, isLastReceive, type Message, readMessages } from './message';
import type { ReconcileRequest, InstanceRequest } from './reconcile-request';
import { mayTurnUp, reconcileUntilStable } from './reconcile-until-stable';
import type { Invocation } from '../invocation';
import { sweep } from '../reconcile/sweep';
import { failureOf, type InstanceResult, logInstance } from '../telemetry/outcome-log';
import { withTimeoutLog } from '../telemetry/timeout-log';

/**
 * Milliseconds during which a run for events starts actions.
 *
 * Far less than the function's timeout, because a deployment waits this long for all runs with earlier settings to end.
 */
export const EVENT_BUDGET = 60_000;

/** Seconds until a failed message comes back, by how often it was received; the last for all further ones. */
const BACK_AFTER = [10, 30, 120, 300];

/** Likewise until one whose instance EC2 does not show yet is looked at again. Together they outlast the time for which it may still turn up. */
const LOOK_AGAIN_AFTER = [2, 10, 60, 240];

/**
 * Works through a batch of queue messages; tells the queue which of them are to come again.
 *
 * One observation serves all messages about instances, and one sweep all that ask for one. What cannot be read or fails comes back on its own, so that
 * it holds up no other message.
 *
 * @throws Error when EC2 cannot be observed: the whole batch comes again
 */
export async function handleBatch({ Records }: SQSEvent, invocation: Invocation): Promise<SQSBatchResponse> {
  const messages = readMessages(Records, invocation);
  return withTimeoutLog(invocation, messages.map(aboutMessage), async () => reconcileBatch(messages, invocation));
}

async function reconcileBatch(messages: readonly Message[], invocation: Invocation): Promise<SQSBatchResponse> {
  let again: readonly Message[] = [];
  try {
    const reports = await reconcileInstances(messages, invocation);
    again = messages.filter((message) => mustReturn(message, reports, invocation.clock()));
    for (const message of again) {
      const error = failureOf(reportOn(message, reports));
      if (error !== undefined) logFailure(message, error, invocation);
    }
    await returnToQueue(again, reports, invocation);
    const continuations = messages.flatMap(({ request }) => continuationsOf(request, reports));
    // Of the chains that meet in a batch Lambda may go on with the longest.
    const isAfresh = messages.some(({ request }) => request?.kind === 'everything' && request.afresh);
    if (continuations.length > 0) await sweep(invocation, Math.max(...continuations), isAfresh ? 'afresh' : 'due');
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  } catch (error) {
    const logged = new Set([...again, ...messages.filter(({ request }) => request === undefined)]);
    for (const message of messages) if (!logged.has(message)) logFailure(message, asError(error), invocation);
    await returnToQueue(messages, new Map(), invocation);
    throw error;
  }
}

/** What only lacked time goes on when it comes back; for the last time it does not. */
function logFailure(message: Message, error: Error, { log }: Invocation): void {
  const fields = { ...aboutMessage(message), error };
  if (isLastReceive(message)) log.error('a message has failed for the last time, and goes to the dead-letter queue', fields);
  else if (isFailure(error)) log.error('a message has failed, and comes back', fields);
  else log.warn('a message is not done in time, and comes back', fields);
}

async function reconcileInstances(messages: readonly Message[], invocation: Invocation): Promise<ReadonlyMap<string, InstanceResult>> {
  const requests = messages.flatMap(({ request }) => (request?.kind === 'instance' ? [request] : []));
  const deadline = invocation.clock() + EVENT_BUDGET;
  invocation.callsMayWaitUntil(deadline);
  // The sessions of one batch are not the load of their sensors.
  const { rebalanceLimit: _, ...settings } = invocation.settings;
  const mayGoOn = async () => invocation.clock() < deadline;
  const reports = await reconcileUntilStable({ ...invocation, settings }, { startedAt: startsAmong(requests), mayGoOn }, requests);
  for (const report of reports.values()) logInstance(invocation.log, invocation.loggedStates, report, invocation.clock());
  const failed = [...reports.values()].flatMap(({ outcomes }) => outcomes).filter(({ error }) => isFailure(error));
  invocation.metrics.failedFor(failed.map(({ decision }) => decision.networkInterfaceId));
  return reports;
}

/** Start times of the instances in the messages. */
function startsAmong(requests: readonly InstanceRequest[]): ReadonlyMap<string, number> {
  const starts = requests.filter(({ started }) => started).sort((a, b) => a.time - b.time);
  return new Map(starts.map(({ instanceId, time }) => [instanceId, time]));
}

/** Numbers of preceding sweeps in the messages that request a sweep, or that concern a target or an instance that only a sweep can make room for. */
function continuationsOf(request: ReconcileRequest | undefined, reports: ReadonlyMap<string, InstanceResult>): number[] {
  if (request?.kind === 'everything') return [request.continuations];
  const report = request && reports.get(request.instanceId);
  return report?.receives || report?.awaitsSweep ? [0] : [];
}

function reportOn({ request }: Message, reports: ReadonlyMap<string, InstanceResult>): InstanceResult | undefined {
  return request?.kind === 'instance' ? reports.get(request.instanceId) : undefined;
}

/** An instance that has not turned up when its message was received for the last time is gone, which is no failure. */
function mustReturn(message: Message, reports: ReadonlyMap<string, InstanceResult>, now: number): boolean {
  const { request } = message;
  if (request === undefined) return true;
  const report = reportOn(message, reports);
  return failureOf(report) !== undefined || (request.kind === 'instance' && !isLastReceive(message) && mayTurnUp(request, report, now));
}

/** The queue's own visibility timeout is made for a run that dies, and long. */
async function returnToQueue(messages: readonly Message[], reports: ReadonlyMap<string, InstanceResult>, { queue, log }: Invocation): Promise<void> {
  try {
    await queue.returnAfter(messages.map((message) => {
      const report = reportOn(message, reports);
      const after = report !== undefined && failureOf(report) === undefined ? LOOK_AGAIN_AFTER : BACK_AFTER;
      return { receiptHandle: message.receiptHandle, seconds: after[Math.min(message.received, after.length) - 1] };
    }));
  } catch (error) {
    log.warn('messages come back only after the visibility timeout of the queue', { error: asError(error) });
  }
}
