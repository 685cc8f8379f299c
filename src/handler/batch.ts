import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { ConvergenceContext } from './convergence';
import { type InstanceHint, parseEvent } from './events';
import type { Log } from './log';
import { hasFailed, logReport } from './report';
import { mayTurnUp, settle } from './settle';

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
  const again = new Set<string>();
  const messages = readMessages(event, context.log, again);
  const reports = await settle(context, messages);
  for (const report of reports.values()) logReport(context.log, report);
  for (const message of messages) {
    const report = reports.get(message.instanceId);
    if (report === undefined || hasFailed(report) || mayTurnUp(message, report, context.clock())) again.add(message.messageId);
  }
  return { batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })) };
}

function readMessages({ Records }: SQSEvent, log: Log, unreadable: Set<string>): readonly Message[] {
  return Records.flatMap(({ messageId, body }) => {
    try {
      return [{ messageId, ...parseEvent(body) }];
    } catch (error) {
      log.error('a message cannot be read', { messageId, error });
      unreadable.add(messageId);
      return [];
    }
  });
}
