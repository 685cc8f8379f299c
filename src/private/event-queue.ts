import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, UNDELIVERED_EVENTS_FINDINGS } from './acknowledged-findings';
import { MAX_RECEIVES } from '../names';

export interface EventQueueProps {
  /** For how long the consumer may work on a batch. */
  readonly consumerTimeout: Duration;
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
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetterQueue', protectedQueue());
    this.undeliveredEventsQueue = new sqs.Queue(this, 'UndeliveredEvents', protectedQueue());
    acknowledge(this.undeliveredEventsQueue, UNDELIVERED_EVENTS_FINDINGS);
    this.queue = new sqs.Queue(this, 'Queue', {
      ...protectedQueue(),
      // Six times the timeout, as Lambda advises: a batch that is throttled is tried again before its messages show up once more.
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVES },
    });
  }

  /** Sends events to the queue: those that match a pattern, or those of a schedule. */
  public addRule(id: string, props: Pick<events.RuleProps, 'description' | 'eventPattern' | 'schedule'>): events.Rule {
    return new events.Rule(this, id, {
      ...props,
      targets: [new targets.SqsQueue(this.queue, {
        deadLetterQueue: this.undeliveredEventsQueue,
        // The most that EventBridge offers.
        maxEventAge: Duration.hours(24),
        retryAttempts: 185,
      })],
    });
  }
}

function protectedQueue(): sqs.QueueProps {
  return { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: RETENTION };
}
