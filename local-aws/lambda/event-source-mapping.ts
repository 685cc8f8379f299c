import { failedMessageIds } from './batch-response';
import { LambdaFunction } from './lambda-function';
import { runsInTrace } from './trace-header';
import { eventSourceRecord, ReceivedMessage } from '../sqs/message';
import { Queue } from '../sqs/queue';

export interface EventSourceMappingSettings {
  readonly queue: Queue;
  readonly lambdaFunction: LambdaFunction;
  readonly batchSize: number;
  readonly maximumConcurrency?: number;
  readonly reportBatchItemFailures: boolean;
  readonly enabled: boolean;
}

/** How many batches Lambda runs at once when a queue fills, before it scales further. */
const DEFAULT_CONCURRENCY = 5;

const REQUIRED_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Takes messages from a queue to a function, in batches. */
export class EventSourceMapping {
  private batches = 0;
  private pollDue = false;
  private stopped = false;
  private readonly stopListening: () => void;
  private readonly listeners = new Set<() => void>();

  constructor(private current: EventSourceMappingSettings) {
    check(current);
    this.stopListening = current.queue.onChange(() => this.pollSoon());
    this.pollSoon();
  }

  get settings(): EventSourceMappingSettings { return this.current; }

  /** Batches under way end as they began. */
  configure(settings: Omit<EventSourceMappingSettings, 'queue'>): void {
    const configured = { ...settings, queue: this.current.queue };
    check(configured);
    this.current = configured;
    this.pollSoon();
  }

  /** Whether there are batches under way or messages to be fetched now. */
  get busy(): boolean {
    return this.batches > 0 || this.pollDue || (this.active && this.settings.queue.count('visible') > 0);
  }

  /** Whether messages will come later: delayed ones, or failed ones whose visibility timeout runs. */
  get waiting(): boolean {
    return this.active && this.settings.queue.count() > 0;
  }

  /** Calls back whenever a poll or a batch ends. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  stop(): void {
    this.stopped = true;
    this.stopListening();
  }

  private get active(): boolean {
    return this.settings.enabled && !this.stopped;
  }

  /** A poll a moment later finds together what is sent together. */
  private pollSoon(): void {
    if (this.pollDue || !this.active) return;
    this.pollDue = true;
    setImmediate(() => {
      this.pollDue = false;
      if (this.active) this.poll();
      this.changed();
    });
  }

  private poll(): void {
    const { queue, batchSize, maximumConcurrency = DEFAULT_CONCURRENCY } = this.settings;
    while (this.batches < maximumConcurrency) {
      const messages = queue.receive(batchSize);
      if (messages.length === 0) return;
      this.batches += 1;
      void this.process(messages).finally(() => {
        this.batches -= 1;
        this.pollSoon();
        this.changed();
      });
    }
  }

  /** Messages that are not deleted come back when their visibility timeout ends; so do those that Lambda takes for a loop. */
  private async process(received: readonly ReceivedMessage[]): Promise<void> {
    const { queue, lambdaFunction, reportBatchItemFailures } = this.settings;
    const messages = received.filter(({ traceHeader }) => !lambdaFunction.stopsLoop(traceHeader));
    if (messages.length === 0) return;
    const event = { Records: messages.map(message => eventSourceRecord(message, queue.arn)) };
    const outcome = await lambdaFunction.invoke(event, { traceHeader: longestTrace(messages, lambdaFunction.arn) });
    if (outcome.kind !== 'succeeded') return;
    const failed = reportBatchItemFailures ? failedMessageIds(outcome.payload, messages.map(({ messageId }) => messageId)) : [];
    messages.filter(({ messageId }) => !failed.includes(messageId)).forEach(({ receiptHandle }) => queue.delete(receiptHandle));
  }

  private changed(): void {
    this.listeners.forEach(listener => listener());
  }
}

/** A batch goes on with that of its chains in which the function ran most often. */
function longestTrace(messages: readonly ReceivedMessage[], functionArn: string): string | undefined {
  const [longest] = messages.map(({ traceHeader }) => traceHeader)
    .sort((left, right) => runsInTrace(right, functionArn) - runsInTrace(left, functionArn));
  return longest;
}

/** Refuses what CloudFormation refuses. */
function check({ queue, lambdaFunction, batchSize, maximumConcurrency }: EventSourceMappingSettings): void {
  const { role, name, timeoutSeconds } = lambdaFunction.settings;
  const missing = REQUIRED_ACTIONS.filter(action => !role.allows({ action, resource: queue.arn }));
  if (missing.length > 0) throw new Error(`the role of the function ${name} lacks ${missing.join(', ')} on the queue ${queue.name}`);
  if (queue.settings.visibilityTimeoutSeconds < timeoutSeconds) {
    throw new Error(
      `the visibility timeout of the queue ${queue.name}, ${queue.settings.visibilityTimeoutSeconds} seconds, `
      + `is less than the timeout of the function ${name}, ${timeoutSeconds} seconds`,
    );
  }
  if (batchSize < 1 || batchSize > 10) throw new Error(`a batch size of 1 to 10 is modelled, got ${batchSize}`);
  if (maximumConcurrency !== undefined && (maximumConcurrency < 2 || maximumConcurrency > 1000)) {
    throw new Error(`the maximum concurrency of an event source mapping is 2 to 1000, got ${maximumConcurrency}`);
  }
}
