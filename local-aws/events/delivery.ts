import { Clock } from '../clock';
import { EventBridgeEvent } from './event';
import { Rule, RuleTarget } from './rule';
import { MessageAttributes } from '../sqs/message';
import { allows } from '../sqs/policy-evaluation';
import { Queue, QueueRefusal } from '../sqs/queue';

export interface DeliverySurroundings {
  readonly clock: Clock;
  readonly account: string;
  readonly findQueue: (arn: string) => Queue | undefined;
  /** Whether EventBridge may use the key with which the queue is encrypted. */
  readonly mayUseKey: (keyId: string, actions: readonly string[], context: Readonly<Record<string, string>>) => boolean;
}

export interface FailedDelivery {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly event: EventBridgeEvent;
  readonly errorCode: string;
  readonly errorMessage: string;
}

interface DeliveryError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

const FIRST_RETRY_AFTER_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;

/** One event on its way from a rule to one of its targets, or else to the target's dead-letter queue. */
export class Delivery {
  private attempts = 0;
  private startedAt = 0;
  private cancelRetry?: () => void;

  constructor(
    private readonly rule: Rule,
    private readonly target: RuleTarget,
    private readonly event: EventBridgeEvent,
    private readonly surroundings: DeliverySurroundings,
  ) {}

  /** Calls back once the event has reached its target or dead-letter queue, or with the failure when it is lost. */
  start(done: (failure?: FailedDelivery) => void): void {
    this.startedAt = this.surroundings.clock.now();
    this.attempt(done);
  }

  cancel(): void {
    this.cancelRetry?.();
  }

  private attempt(done: (failure?: FailedDelivery) => void): void {
    this.attempts += 1;
    const error = this.send(this.target.arn, this.target.input ?? JSON.stringify(this.event));
    if (!error) return done();
    const wait = Math.min(FIRST_RETRY_AFTER_MS * 2 ** (this.attempts - 1), LONGEST_WAIT_MS);
    const exhausted = this.exhausted(error, wait);
    if (exhausted) return done(this.deadLetter(error, exhausted));
    this.cancelRetry = this.surroundings.clock.setTimeout(() => this.attempt(done), wait);
  }

  private exhausted(error: DeliveryError, wait: number): string | undefined {
    const age = this.surroundings.clock.now() + wait - this.startedAt;
    if (!error.retryable) return 'NoRetry';
    if (this.attempts > this.target.maximumRetryAttempts) return 'MaximumRetryAttempts';
    return age > this.target.maximumEventAgeSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
  }

  private deadLetter(error: DeliveryError, exhausted: string): FailedDelivery | undefined {
    const lost = (cause: DeliveryError) => ({
      ruleArn: this.rule.arn,
      targetArn: this.target.arn,
      event: this.event,
      errorCode: cause.code,
      errorMessage: cause.message,
    });
    if (this.target.deadLetterArn === undefined) return lost(error);
    const deadLetterError = this.send(this.target.deadLetterArn, JSON.stringify(this.event), textAttributes({
      RULE_ARN: this.rule.arn,
      TARGET_ARN: this.target.arn,
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      EXHAUSTED_RETRY_CONDITION: exhausted,
      RETRY_ATTEMPTS: String(this.attempts - 1),
    }));
    return deadLetterError && lost(deadLetterError);
  }

  private send(queueArn: string, body: string, attributes?: MessageAttributes): DeliveryError | undefined {
    const { account, mayUseKey } = this.surroundings;
    const context = { 'aws:SourceArn': this.rule.arn, 'aws:SourceAccount': account, 'aws:SecureTransport': 'true' };
    const queue = this.surroundings.findQueue(queueArn);
    if (!queue) return { code: 'RESOURCE_NOT_FOUND', message: `there is no queue ${queueArn}`, retryable: false };
    if (!allows(queue.policies, { service: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: queueArn, context })) {
      return denied(`the policy of ${queue.name} does not let the rule ${this.rule.settings.name} send messages`);
    }
    const { kmsKeyId } = queue.settings;
    if (kmsKeyId !== undefined && !mayUseKey(kmsKeyId, ['kms:GenerateDataKey', 'kms:Decrypt'], {})) {
      return denied(`the policy of the key of ${queue.name} does not let the rule ${this.rule.settings.name} use it`);
    }
    return enqueue(queue, body, attributes);
  }
}

function enqueue(queue: Queue, body: string, attributes?: MessageAttributes): DeliveryError | undefined {
  try {
    queue.send({ body, attributes });
    return undefined;
  } catch (error) {
    if (error instanceof QueueRefusal) return { code: error.code, message: error.message, retryable: true };
    throw error;
  }
}

function denied(message: string): DeliveryError {
  return { code: 'NO_PERMISSIONS', message, retryable: false };
}

function textAttributes(values: Readonly<Record<string, string>>): MessageAttributes {
  return Object.fromEntries(Object.entries(values).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]));
}
