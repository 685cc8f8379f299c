import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { asError } from './as-error';
import { type Hint, type InstanceHint, parseEvent } from './events';
import { isFailure } from './out-of-time';
import { hasFailed, type InstanceReport, logReport } from './report';
import { mayTurnUp, settle } from './settle';
import { sweep } from './sweep';
import type { Worker } from './worker';

interface Message {
  readonly record: SQSRecord;
  /** Absent where it cannot be read. */
  readonly hint?: Hint;
}

/**
 * For how long a run begins actions for events, in milliseconds.
 *
 * Far less than the function's timeout: whoever waits for all runs of earlier settings to end need not wait longer than this.
 */
export const EVENT_BUDGET = 60_000;

/** Seconds until a failed message comes back, by how often it was received; the last for all further ones. */
const BACK_AFTER = [10, 30, 120, 300];

/**
 * Works through a batch of queue messages; tells the queue which of them are to come again.
 *
 * One observation serves all messages about instances, and one sweep all that ask for one. What cannot be read or fails comes back on its own, so that
 * it holds up no other message.
 *
 * @throws Error when EC2 cannot be observed: the whole batch comes again
 */
export async function handleBatch({ Records }: SQSEvent, worker: Worker): Promise<SQSBatchResponse> {
  const messages = Records.map((record) => read(record, worker));
  try {
    const reports = await settleInstances(messages, worker);
    const failed = messages.filter((message) => isToComeAgain(message, reports, worker.clock()));
    await comeBackSoon(failed, worker);
    const hops = messages.flatMap(({ hint }) => hopsOf(hint, reports));
    if (hops.length > 0) await sweep(worker, Math.min(...hops));
    return { batchItemFailures: failed.map(({ record: { messageId } }) => ({ itemIdentifier: messageId })) };
  } catch (error) {
    await comeBackSoon(messages, worker);
    throw error;
  }
}

function read(record: SQSRecord, { log, metrics }: Worker): Message {
  try {
    return { record, hint: parseEvent(record.body) };
  } catch (error) {
    log.error('a message cannot be read', { messageId: record.messageId, error });
    metrics.failed();
    return { record };
  }
}

async function settleInstances(messages: readonly Message[], worker: Worker): Promise<ReadonlyMap<string, InstanceReport>> {
  const hints = messages.flatMap(({ hint }) => (hint?.kind === 'instance' ? [hint] : []));
  const deadline = worker.clock() + EVENT_BUDGET;
  worker.callsMayWaitUntil(deadline);
  // The sessions of one batch are not the load of their sensors.
  const { rebalanceLimit: _, ...settings } = worker.settings;
  const reports = await settle({ ...worker, settings, startedAt: startsAmong(hints), mayGoOn: async () => worker.clock() < deadline }, hints);
  for (const report of reports.values()) logReport(worker.log, worker.reported, report);
  const failed = [...reports.values()].flatMap(({ outcomes }) => outcomes).filter(({ error }) => isFailure(error));
  worker.metrics.failedFor(failed.map(({ decision }) => decision.networkInterfaceId));
  return reports;
}

/** When the instances began to run whose start the messages tell of. */
function startsAmong(hints: readonly InstanceHint[]): ReadonlyMap<string, number> {
  const starts = hints.filter(({ started }) => started).sort((a, b) => a.time - b.time);
  return new Map(starts.map(({ instanceId, time }) => [instanceId, time]));
}

/** Of messages that ask for a sweep, or are about a sensor, how many sweeps came before. */
function hopsOf(hint: Hint | undefined, reports: ReadonlyMap<string, InstanceReport>): number[] {
  if (hint?.kind === 'everything') return [hint.hops];
  return hint !== undefined && reports.get(hint.instanceId)?.sensor ? [0] : [];
}

function isToComeAgain({ hint }: Message, reports: ReadonlyMap<string, InstanceReport>, now: number): boolean {
  return hint === undefined || (hint.kind === 'instance' && isUndone(hint, reports.get(hint.instanceId), now));
}

function isUndone(hint: InstanceHint, report: InstanceReport | undefined, now: number): boolean {
  return report === undefined || hasFailed(report) || mayTurnUp(hint, report, now);
}

/** The queue's own visibility timeout is made for a run that dies, and long. */
async function comeBackSoon(messages: readonly Message[], { queue, log }: Worker): Promise<void> {
  try {
    await queue.returnAfter(messages.map(({ record: { receiptHandle, attributes } }) => {
      const received = Number(attributes?.ApproximateReceiveCount ?? 1);
      return { receiptHandle, seconds: BACK_AFTER[Math.min(received, BACK_AFTER.length) - 1] };
    }));
  } catch (error) {
    log.warn('messages come back only after the visibility timeout of the queue', { error: asError(error) });
  }
}
