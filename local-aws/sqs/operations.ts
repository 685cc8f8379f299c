import { md5, MessageAttribute, systemAttributes } from './message';
import { Queue, QueueRefusal } from './queue';

/** Parameters of a call as its JSON body has them. */
export type SqsInput = Readonly<Record<string, unknown>>;

export interface SqsOperation {
  /** The action that a policy must allow, without `sqs:`. */
  readonly action: string;
  /** `traceHeader`: in which chain of calls the caller says it is. */
  run(queue: Queue, input: SqsInput, traceHeader?: string): object;
}

/** What functions call on their own queues, and what one looks at from outside. */
export const SQS_OPERATIONS: Readonly<Record<string, SqsOperation>> = {
  SendMessage: { action: 'SendMessage', run: send },
  SendMessageBatch: { action: 'SendMessage', run: (queue, input, traceHeader) => eachEntry(input, entry => send(queue, entry, traceHeader)) },
  ReceiveMessage: { action: 'ReceiveMessage', run: receive },
  DeleteMessage: { action: 'DeleteMessage', run: remove },
  DeleteMessageBatch: { action: 'DeleteMessage', run: (queue, input) => eachEntry(input, entry => remove(queue, entry)) },
  ChangeMessageVisibility: { action: 'ChangeMessageVisibility', run: changeVisibility },
  ChangeMessageVisibilityBatch: {
    action: 'ChangeMessageVisibility',
    run: (queue, input) => eachEntry(input, entry => changeVisibility(queue, entry)),
  },
  GetQueueAttributes: { action: 'GetQueueAttributes', run: attributes },
  GetQueueUrl: { action: 'GetQueueUrl', run: queue => ({ QueueUrl: queue.url }) },
};

const ENTRIES_PER_BATCH = 10;

function send(queue: Queue, input: SqsInput, traceHeader?: string): object {
  const body = text(input, 'MessageBody');
  const messageAttributes = Object.entries((input.MessageAttributes ?? {}) as Record<string, { DataType: string; StringValue?: string }>);
  const { AWSTraceHeader: trace } = (input.MessageSystemAttributes ?? {}) as { AWSTraceHeader?: { StringValue?: string } };
  const messageId = queue.send({
    body,
    traceHeader: trace?.StringValue ?? traceHeader,
    attributes: Object.fromEntries(messageAttributes.map(([name, { DataType: dataType, StringValue: stringValue }]): [string, MessageAttribute] => (
      [name, { dataType, stringValue }]
    ))),
    delaySeconds: input.DelaySeconds === undefined ? undefined : number(input, 'DelaySeconds', [0, 900]),
  });
  return { MessageId: messageId, MD5OfMessageBody: md5(body) };
}

function receive(queue: Queue, input: SqsInput): object {
  const maximum = input.MaxNumberOfMessages === undefined ? 1 : number(input, 'MaxNumberOfMessages', [1, 10]);
  return {
    Messages: queue.receive(maximum).map(message => ({
      MessageId: message.messageId,
      ReceiptHandle: message.receiptHandle,
      Body: message.body,
      MD5OfBody: md5(message.body),
      Attributes: systemAttributes(message),
    })),
  };
}

function remove(queue: Queue, input: SqsInput): object {
  queue.delete(text(input, 'ReceiptHandle'));
  return {};
}

function changeVisibility(queue: Queue, input: SqsInput): object {
  queue.changeVisibility(text(input, 'ReceiptHandle'), number(input, 'VisibilityTimeout', [0, 43_200]));
  return {};
}

function attributes(queue: Queue): object {
  const { settings } = queue;
  return {
    Attributes: {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(queue.count('visible')),
      ApproximateNumberOfMessagesNotVisible: String(queue.count('in flight')),
      ApproximateNumberOfMessagesDelayed: String(queue.count('delayed')),
      VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
      DelaySeconds: String(settings.delaySeconds),
      MessageRetentionPeriod: String(settings.retentionSeconds),
      ...(settings.redrive && { RedrivePolicy: JSON.stringify(settings.redrive) }),
    },
  };
}

function eachEntry(input: SqsInput, run: (entry: SqsInput) => object): object {
  const entries = (input.Entries ?? []) as readonly (SqsInput & { Id: string })[];
  if (entries.length === 0) throw new QueueRefusal('EmptyBatchRequest', 'there should be at least one entry in the request');
  if (entries.length > ENTRIES_PER_BATCH) throw new QueueRefusal('TooManyEntriesInBatchRequest', `at most ${ENTRIES_PER_BATCH} entries are allowed`);
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof QueueRefusal)) throw error;
      failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful: successful, Failed: failed };
}

function text(input: SqsInput, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') throw new QueueRefusal('MissingParameter', `the request must contain the parameter ${name}`);
  return value;
}

function number(input: SqsInput, name: string, [lowest, highest]: readonly [number, number]): number {
  const value = input[name];
  if (typeof value !== 'number' || value < lowest || value > highest) {
    throw new QueueRefusal('InvalidParameterValue', `${name} must be from ${lowest} to ${highest}, got ${JSON.stringify(value)}`);
  }
  return value;
}
