import { createHash } from 'node:crypto';

export interface MessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What a sender hands over. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** Absent: the queue's own delay. */
  readonly delaySeconds?: number;
  readonly senderId?: string;
  /** The chain of calls that the message continues, as X-Ray writes it. */
  readonly traceHeader?: string;
}

/** What a receiver gets. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly messageAttributes: MessageAttributes;
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly senderId: string;
  readonly deadLetterSourceArn?: string;
  readonly traceHeader?: string;
}

/** One entry of `Records` in the event with which an event source mapping invokes a function. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  readonly md5OfBody: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export function eventSourceRecord(message: ReceivedMessage, queueArn: string): SqsRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(Object.entries(message.messageAttributes).map(([name, attribute]) => [
      name,
      { stringValue: attribute.stringValue, stringListValues: [], binaryListValues: [], dataType: attribute.dataType },
    ])),
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3],
  };
}

export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
    ...(message.traceHeader === undefined ? {} : { AWSTraceHeader: message.traceHeader }),
  };
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
