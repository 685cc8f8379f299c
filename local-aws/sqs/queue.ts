import { randomUUID } from 'node:crypto';
import { Clock } from '../clock';
import { MessageAttributes, OutgoingMessage, ReceivedMessage } from './message';
import { PolicyDocument } from './policy-evaluation';

export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
  readonly kmsKeyId?: string;
}

/** What a queue needs around it. */
export interface QueueSurroundings {
  readonly clock: Clock;
  readonly random: () => number;
  /** How likely a message is to be delivered twice. */
  readonly duplicateProbability: number;
  /** Without a seed messages keep their order, which the real queue does not promise. */
  readonly shuffle: boolean;
  readonly deadLetterQueue: (arn: string) => Queue;
}

interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: MessageAttributes;
  readonly sentAt: number;
  readonly senderId: string;
  readonly deadLetterSourceArn?: string;
  readonly traceHeader?: string;
  receiveCount: number;
  firstReceivedAt?: number;
  visibleAt: number;
  receiptHandle?: string;
  cancelWakeUp?: () => void;
}

/** One message lying in a queue, for tests to look at. */
export type QueuedMessage = Readonly<Omit<StoredMessage, 'cancelWakeUp' | 'receiptHandle'>> & { readonly state: 'visible' | 'delayed' | 'in flight' };

const STATUS: Readonly<Record<string, number>> = { AccessDeniedException: 403, InternalFailure: 500, ServiceUnavailable: 503 };

/** An error as SQS answers it. */
export class QueueRefusal extends Error {
  constructor(readonly code: string, message: string, readonly status: number = STATUS[code] ?? 400) {
    super(message);
  }
}

/** A standard queue: at least once, in any order. */
export class Queue {
  /** Resource policies attached to the queue. */
  readonly policies: PolicyDocument[] = [];
  private readonly messages = new Set<StoredMessage>();
  private readonly listeners = new Set<() => void>();
  private refusals = 0;

  constructor(private current: QueueSettings, private readonly surroundings: QueueSurroundings) {}

  get settings(): QueueSettings { return this.current; }
  get name(): string { return this.settings.name; }
  get arn(): string { return this.settings.arn; }
  get url(): string { return this.settings.url; }

  /** Messages in flight keep the visibility timeout that they were received with. */
  configure(settings: Omit<QueueSettings, 'name' | 'arn' | 'url'>): void {
    const { name, arn, url } = this.current;
    this.current = { ...settings, name, arn, url };
  }

  /** Calls back whenever messages come, go, or become visible. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Lets the next sends fail as if the service were throttling. */
  refuseNextSends(count: number): void {
    this.refusals += count;
  }

  send(message: OutgoingMessage): string {
    if (this.refusals > 0) {
      this.refusals -= 1;
      throw new QueueRefusal('RequestThrottled', `${this.name} refuses messages for the moment`);
    }
    const now = this.surroundings.clock.now();
    const messageId = randomUUID();
    const copies = this.surroundings.random() < this.surroundings.duplicateProbability ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      this.store({
        messageId,
        body: message.body,
        messageAttributes: message.attributes ?? {},
        sentAt: now,
        senderId: message.senderId ?? 'AIDAIENQZJOLO23YVJ4VO',
        traceHeader: message.traceHeader,
        receiveCount: 0,
        visibleAt: now + (message.delaySeconds ?? this.settings.delaySeconds) * 1000,
      });
    }
    return messageId;
  }

  receive(maximum: number): ReceivedMessage[] {
    const received: ReceivedMessage[] = [];
    for (const message of this.inAnyOrder(this.list('visible'))) {
      if (received.length === maximum) break;
      if (received.some(({ messageId }) => messageId === message.messageId)) continue;
      if (this.settings.redrive && message.receiveCount >= this.settings.redrive.maxReceiveCount) {
        this.deadLetter(message, this.settings.redrive.deadLetterTargetArn);
      } else {
        received.push(this.hand(message));
      }
    }
    if (received.length > 0) this.changed();
    return received;
  }

  delete(receiptHandle: string): void {
    const message = this.find(receiptHandle);
    if (message) this.remove(message);
  }

  /** Sets when a received message comes back, counted from now. */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const message = this.find(receiptHandle);
    if (!message || this.stateOf(message) !== 'in flight') {
      throw new QueueRefusal('MessageNotInflight', 'the specified message is not in flight');
    }
    this.hideUntil(message, this.surroundings.clock.now() + seconds * 1000);
    this.changed();
  }

  contents(): QueuedMessage[] {
    return this.list().map(({ cancelWakeUp: _timer, receiptHandle: _handle, ...message }) => (
      { ...message, state: this.stateOf(message) }
    ));
  }

  count(state?: QueuedMessage['state']): number {
    return this.list(state).length;
  }

  purge(): void {
    this.list().forEach(message => this.remove(message));
  }

  private store(message: StoredMessage): void {
    this.messages.add(message);
    this.hideUntil(message, message.visibleAt);
    this.changed();
  }

  private hand(message: StoredMessage): ReceivedMessage {
    const now = this.surroundings.clock.now();
    message.receiveCount += 1;
    message.firstReceivedAt ??= now;
    message.receiptHandle = randomUUID();
    this.hideUntil(message, now + this.settings.visibilityTimeoutSeconds * 1000);
    return {
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      messageAttributes: message.messageAttributes,
      receiveCount: message.receiveCount,
      sentAt: message.sentAt,
      firstReceivedAt: message.firstReceivedAt,
      senderId: message.senderId,
      deadLetterSourceArn: message.deadLetterSourceArn,
      traceHeader: message.traceHeader,
    };
  }

  private deadLetter(message: StoredMessage, deadLetterTargetArn: string): void {
    this.remove(message);
    const { cancelWakeUp: _timer, receiptHandle: _handle, ...kept } = message;
    this.surroundings.deadLetterQueue(deadLetterTargetArn).store({
      ...kept,
      receiveCount: 0,
      firstReceivedAt: undefined,
      deadLetterSourceArn: this.arn,
      visibleAt: this.surroundings.clock.now(),
    });
  }

  private hideUntil(message: StoredMessage, visibleAt: number): void {
    message.cancelWakeUp?.();
    message.visibleAt = visibleAt;
    const wait = visibleAt - this.surroundings.clock.now();
    message.cancelWakeUp = wait > 0 ? this.surroundings.clock.setTimeout(() => this.wakeUp(message), wait) : undefined;
  }

  private wakeUp(message: StoredMessage): void {
    // A real timer may fire a moment too early.
    if (message.visibleAt > this.surroundings.clock.now()) this.hideUntil(message, message.visibleAt);
    else this.changed();
  }

  private remove(message: StoredMessage): void {
    message.cancelWakeUp?.();
    if (this.messages.delete(message)) this.changed();
  }

  private find(receiptHandle: string): StoredMessage | undefined {
    return this.list().find(message => message.receiptHandle === receiptHandle);
  }

  private list(state?: QueuedMessage['state']): StoredMessage[] {
    const expired = this.surroundings.clock.now() - this.settings.retentionSeconds * 1000;
    for (const message of this.messages) {
      if (message.sentAt <= expired) {
        message.cancelWakeUp?.();
        this.messages.delete(message);
      }
    }
    return [...this.messages].filter(message => state === undefined || this.stateOf(message) === state);
  }

  private stateOf(message: { readonly visibleAt: number; readonly receiveCount: number }): QueuedMessage['state'] {
    if (message.visibleAt <= this.surroundings.clock.now()) return 'visible';
    return message.receiveCount > 0 ? 'in flight' : 'delayed';
  }

  private inAnyOrder(messages: StoredMessage[]): StoredMessage[] {
    if (!this.surroundings.shuffle) return messages;
    return messages
      .map(message => ({ message, place: this.surroundings.random() }))
      .sort((left, right) => left.place - right.place)
      .map(({ message }) => message);
  }

  private changed(): void {
    [...this.listeners].forEach(listener => listener());
  }
}
