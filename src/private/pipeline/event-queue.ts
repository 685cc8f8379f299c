import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MAX_RECEIVES } from '../../names';
import { suppressFindings, UNDELIVERED_EVENTS_FINDINGS } from '../iam/nag-suppressions';

export interface EventQueueProps {
  /** For how long the consumer may work on a batch. */
  readonly consumerTimeout: Duration;
  /** @default - a key of SQS */
  readonly encryptionKey?: kms.IKey;
}

/** The longest that SQS offers: who looks into a dead-letter queue may be on holiday. */
const RETENTION = Duration.days(14);

/** The one way in for events: rules send them to a queue, and what fails on either side of it is kept. */
export class EventQueue extends Construct {
  public readonly queue: sqs.Queue;
  /** Events that the consumer failed to process. */
  public readonly deadLetterQueue: sqs.Queue;
  /** Events that EventBridge failed to send to the queue. */
  public readonly undeliveredEventsQueue: sqs.Queue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetterQueue', protectedQueue(props));
    this.undeliveredEventsQueue = new sqs.Queue(this, 'UndeliveredEvents', protectedQueue(props));
    suppressFindings(this.undeliveredEventsQueue, UNDELIVERED_EVENTS_FINDINGS);
    this.queue = new sqs.Queue(this, 'Queue', {
      ...protectedQueue(props),
      // Six times the timeout, as Lambda advises: a batch that is throttled is tried again before its messages show up once more.
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
    letRulesSendTo(this.queue);
    letRulesSendTo(this.undeliveredEventsQueue);
  }

  /** Sends events to the queue: those that match a pattern, or those of a schedule. */
  public addRule(id: string, props: Pick<events.RuleProps, 'description' | 'eventPattern' | 'schedule'>): events.Rule {
    const rule = new events.Rule(this, id, { ...props, targets: [{ bind: () => this.target() }] });
    rule.node.addDependency(this.queue, this.undeliveredEventsQueue);
    return rule;
  }

  /** Lets the consumer receive from the queue and send to it. Permission for a key is given apart: the queue's own methods would not narrow it to SQS. */
  public grantUse(consumer: iam.IGrantable): void {
    this.queue.grant(consumer, 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
    this.queue.grant(consumer, 'sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl');
  }

  /** As `targets.SqsQueue` makes it, but for the policies. */
  private target(): events.RuleTargetConfig {
    return {
      arn: this.queue.queueArn,
      deadLetterConfig: { arn: this.undeliveredEventsQueue.queueArn },
      // The most that EventBridge offers.
      retryPolicy: { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 },
      targetResource: this.queue,
    };
  }
}

/**
 * Lets rules of the account and Region send to a queue before there is any.
 *
 * A policy that names a rule comes after it, and what happens in between is lost: EventBridge tries nothing again that it has no permission for.
 */
function letRulesSendTo(queue: sqs.Queue): void {
  queue.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'TakeEvents',
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': Stack.of(queue).formatArn({ service: 'events', resource: 'rule', resourceName: '*' }) } },
  }));
}

function protectedQueue({ encryptionKey }: EventQueueProps): sqs.QueueProps {
  const encryption = encryptionKey === undefined ? { encryption: sqs.QueueEncryption.SQS_MANAGED }
    : { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: encryptionKey };
  return { ...encryption, enforceSSL: true, retentionPeriod: RETENTION };
}
