import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ConvergenceContext, InterfaceOutcome } from './convergence';
import { type InstanceHint, parseEvent } from './events';
import type { Log } from './log';
import { type InstanceReport, isUnsettled, reconcile } from './reconcile';
import { isUnmirrored } from '../core/reason';

/** EC2's reads lag behind its events: how long to wait before each further look at an instance that is not quite there, in milliseconds. */
const LOOK_AGAIN_AFTER = [1000, 4000];

/** For how long after its event an instance may still turn up, in milliseconds; then what is seen is final. */
const FRESH_FOR = 5 * 60 * 1000;

interface Message extends InstanceHint {
  readonly messageId: string;
}

/**
 * Works through a batch of queue messages; tells the queue which of them are to come again.
 *
 * One observation serves all messages. What cannot be read or fails comes back on its own, so that it holds up no other message.
 *
 * @throws Error when EC2 cannot be observed: the whole batch comes again
 */
export async function handleBatch(event: SQSEvent, context: ConvergenceContext): Promise<SQSBatchResponse> {
  const { log } = context;
  const again = new Set<string>();
  const messages = event.Records.flatMap(({ messageId, body }): Message[] => {
    try {
      return [{ messageId, ...parseEvent(body) }];
    } catch (error) {
      log.error('a message cannot be read', { messageId, body, error });
      again.add(messageId);
      return [];
    }
  });
  const reports = await settledReports(context, messages);
  for (const report of reports.values()) logReport(log, report);
  for (const message of messages) {
    const report = reports.get(message.instanceId);
    if (report === undefined || failed(report) || mayTurnUp(message, report, context.clock())) again.add(message.messageId);
  }
  return { batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })) };
}

async function settledReports(context: ConvergenceContext, messages: readonly Message[]): Promise<ReadonlyMap<string, InstanceReport>> {
  const reports = new Map<string, InstanceReport>();
  let open = messages;
  for (const delay of [0, ...LOOK_AGAIN_AFTER]) {
    if (open.length === 0) break;
    if (delay > 0) await context.sleep(delay);
    for (const report of await reconcile(context, [...new Set(open.map(({ instanceId }) => instanceId))])) reports.set(report.instanceId, report);
    const now = context.clock();
    open = open.filter((message) => mayTurnUp(message, reports.get(message.instanceId), now));
  }
  return reports;
}

function mayTurnUp({ time }: Message, report: InstanceReport | undefined, now: number): boolean {
  return report !== undefined && isUnsettled(report) && now - time < FRESH_FOR;
}

function failed({ outcomes }: InstanceReport): boolean {
  return outcomes.some(({ error }) => error !== undefined);
}

/** One line for each interface; an instance without any gets one of its own. */
function logReport(log: Log, { instanceId, state, outcomes }: InstanceReport): void {
  if (outcomes.length === 0) {
    const code = state === 'not-found' ? 'instance-not-found' : 'no-interfaces';
    log.info('instance reconciled', { instanceId, outcome: 'skip', reason: { code, message: `${instanceId} is ${state} and has no interfaces` } });
  }
  for (const outcome of outcomes) logOutcome(log, outcome);
}

function logOutcome(log: Log, { decision, error }: InterfaceOutcome): void {
  if (error !== undefined) log.error('interface not reconciled', { ...decision, error });
  else if (isUnmirrored(decision.reason)) log.warn('interface reconciled', { ...decision });
  else log.info('interface reconciled', { ...decision });
}
