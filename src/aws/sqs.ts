import type { SQSClient } from '@aws-sdk/client-sqs';

/** The queue of events, as the function itself uses it. */
export interface Queue {
  /** Whether messages wait, as far as SQS knows. */
  hasBacklog(): Promise<boolean>;
  /** @param delay seconds until anybody receives it, 900 at most */
  send(body: string, delay?: number): Promise<void>;
  /**
   * Lets messages that are being worked on come back after this many seconds.
   *
   * @throws Error when some of them will not: the others do
   */
  returnAfter(messages: readonly ReturningMessage[]): Promise<void>;
}

export interface ReturningMessage {
  readonly receiptHandle: string;
  readonly seconds: number;
}

/** At most ten messages a call, which is also what a batch holds. */
export function queue(client: () => Promise<SQSClient>, queueUrl: string): Queue {
  return {
    hasBacklog: async () => {
      const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
      const { Attributes } = await (await client()).send(new GetQueueAttributesCommand({
        QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages'],
      }));
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0) > 0;
    },
    send: async (body, delay) => {
      const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
      await (await client()).send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds: delay }));
    },
    returnAfter: async (messages) => {
      if (messages.length === 0) return;
      const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
      const { Failed = [] } = await (await client()).send(new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.map(({ receiptHandle, seconds }, index) => (
          { Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }
        )),
      }));
      const [failed] = Failed;
      if (failed !== undefined) throw new Error(`SQS left ${Failed.length} of ${messages.length} messages as they are: ${failed.Code}: ${failed.Message}`);
    },
  };
}
