import type { SQSClient } from '@aws-sdk/client-sqs';

/** The queue of events, as the function itself uses it. */
export interface Queue {
  send(body: string): Promise<void>;
  /** Lets messages that are being worked on come back after this many seconds. */
  returnAfter(messages: readonly ReturningMessage[]): Promise<void>;
}

export interface ReturningMessage {
  readonly receiptHandle: string;
  readonly seconds: number;
}

/** At most ten messages a call, which is also what a batch holds. */
export function queue(client: () => Promise<SQSClient>, queueUrl: string): Queue {
  return {
    send: async (body) => {
      const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
      await (await client()).send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
    returnAfter: async (messages) => {
      if (messages.length === 0) return;
      const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
      await (await client()).send(new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.map(({ receiptHandle, seconds }, index) => (
          { Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }
        )),
      }));
    },
  };
}
