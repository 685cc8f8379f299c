import type { SQSRecord } from 'aws-lambda';
import { asError } from '../errors';
import { type ReconcileRequest, type Origin, parseRequest } from './reconcile-request';
import { MAX_RECEIVES } from '../../names';
import type { Invocation } from '../invocation';
import type { LogFields } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';

/** A message of the queue, and what it asks for. */
export interface Message {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** How often it was received, this time included. */
  readonly received: number;
  /** Absent where it cannot be read. */
  readonly request?: ReconcileRequest;
}

/** Reads messages. Events of other accounts and Regions are left out: they ask for nothing. */
export function readMessages(records: readonly SQSRecord[], { log, metrics }: Pick<Invocation, 'log'> & { readonly metrics: Pick<Metrics, 'failed'> }): readonly Message[] {
  const foreign: ReconcileRequest[] = [];
  const messages = records.flatMap((record) => {
    const { messageId, receiptHandle, attributes } = record;
    const message = { messageId, receiptHandle, received: Number(attributes?.ApproximateReceiveCount ?? 1) };
    try {
      const request = parseRequest(record.body);
      if (!isForeign(request, record)) return [{ ...message, request }];
      foreign.push(request);
      return [];
    } catch (error) {
      log.error('a message cannot be read', { ...aboutMessage(message), error: asError(error) });
      metrics.failed();
      return [message];
    }
  });
  if (foreign.length > 0) {
    const origins = [...new Set(foreign.map(({ account, region }) => `${account} ${region}`))];
    log.warn('events of other accounts or Regions are dropped: a rule that sends to the queue does not name its own', { dropped: foreign.length, origins });
  }
  return messages;
}

/** The queue belongs to the account and Region of the function. */
function isForeign({ account, region }: Origin, { eventSourceARN = '' }: SQSRecord): boolean {
  const [, , , ownRegion, ownAccount] = eventSourceARN.split(':');
  const differs = (place: string | undefined, own: string | undefined) => place !== undefined && own !== undefined && place !== own;
  return differs(account, ownAccount) || differs(region, ownRegion);
}

/** Whether the message goes to the dead-letter queue unless it succeeds this time. */
export function isLastReceive({ received }: Message): boolean {
  return received >= MAX_RECEIVES;
}

/** What a line says of a message. */
export function aboutMessage(message: Message): LogFields {
  const { messageId, received, request } = message;
  return {
    messageId,
    ...(request?.kind === 'instance' && { instanceId: request.instanceId }),
    ...(request?.kind === 'everything' && { asksFor: 'sweep' }),
    received,
    lastReceive: isLastReceive(message),
  };
}
