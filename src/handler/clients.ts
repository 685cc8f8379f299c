import { EC2Client } from '@aws-sdk/client-ec2';
import { lazy } from './lazy';
import type { Log } from './telemetry/log';
import { CallTime } from '../aws/call-time';
import { CallTracker } from '../aws/call-tracker';
import { LedgerTime } from '../aws/dynamodb/ledger-time';
import { WriteRateLimiter } from '../aws/ec2/write-rate-limiter';
import { loadBalancingApi } from '../aws/elbv2/load-balancing-api';

// Of itself the SDK waits minutes for a service that cannot be reached, for example from a VPC without an endpoint of DynamoDB.
const CONNECTION = { connectionTimeout: 3_000, throwOnRequestTimeout: true };
const EC2_HANDLER = { ...CONNECTION, requestTimeout: 30_000 };
// A slow call also delays the next one in line.
const EC2_WRITE_HANDLER = { ...CONNECTION, requestTimeout: 10_000 };
/** How clients read that have time to wait. */
const PATIENT = { retryMode: 'adaptive', maxAttempts: 5, requestHandler: EC2_HANDLER };
const QUICK = { maxAttempts: 3, requestHandler: { ...CONNECTION, requestTimeout: 5_000 } };
// Sweeps publish events when their time is almost up. The next sweep publishes what is left.
const IMPATIENT = { maxAttempts: 2, requestHandler: { ...CONNECTION, requestTimeout: 4_000 } };
const LEDGER = { maxAttempts: 3, requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true } };

/** What is left of an invocation's time, in milliseconds, when the last look at EC2 ends, so that what became of it can be reported. */
const REPORT = 10_000;
/** What is left when the last call of all ends. */
const LAST_LINE = 2_000;

/** What a write that has its turn takes at most, in milliseconds. */
const WRITE = 10_000;

/** The clients of one execution environment. None waits for an answer beyond the time that the invocation has. */
export class Clients {
  public readonly calls: CallTracker;
  public readonly ec2Reader: EC2Client;
  public readonly ec2Writer: EC2Client;
  // What the path of an event that succeeds does not need is loaded when it is first needed.
  public readonly loadBalancing = lazy(async () => loadBalancingApi(PATIENT, (client) => this.reads.limit(this.calls.track(client))));
  public readonly dynamoDb = lazy(async () => (
    this.ledger.limit(this.calls.track(new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient(LEDGER)))
  ));
  public readonly sqs = lazy(async () => this.reports.limit(this.calls.track(new (await import('@aws-sdk/client-sqs')).SQSClient(QUICK))));
  public readonly lambda = lazy(async () => this.reports.limit(this.calls.track(new (await import('@aws-sdk/client-lambda')).LambdaClient(QUICK))));
  public readonly eventBridge = lazy(async () => (
    this.reports.limit(this.calls.track(new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient(IMPATIENT)))
  ));
  private readonly pace: WriteRateLimiter;
  private readonly reads: CallTime;
  private readonly writes: CallTime;
  private readonly reports: CallTime;
  private readonly ledger: LedgerTime;
  private deadline = Infinity;

  /** @param clock gives the current time in milliseconds since the epoch */
  public constructor(clock: () => number, sleep: (milliseconds: number) => Promise<void>) {
    this.calls = new CallTracker(clock);
    this.pace = new WriteRateLimiter(clock, sleep);
    this.reads = new CallTime(clock);
    this.writes = new CallTime(clock);
    this.reports = new CallTime(clock);
    this.ledger = new LedgerTime(clock);
    this.ec2Reader = this.reads.limit(this.calls.track(new EC2Client(PATIENT)));
    this.ec2Writer = this.writes.limit(this.calls.track(new EC2Client({ retryStrategy: this.pace, requestHandler: EC2_WRITE_HANDLER })));
  }

  /** Begins another invocation. @param deadline when it is ended, in milliseconds since the epoch */
  public begin(deadline: number, log: Log): void {
    this.deadline = deadline;
    this.reads.until(deadline - REPORT);
    this.reports.until(deadline - LAST_LINE);
    this.ledger.begin(deadline - LAST_LINE, (error) => log.warn('the ledger cannot be used, going on without it', { error }));
    this.writesMayWaitUntil(deadline);
  }

  /** Lets calls that change something wait for their turn until this time, and no longer. */
  public writesMayWaitUntil(time: number): void {
    this.pace.until(time);
    this.writes.until(Math.min(time + WRITE, this.deadline - REPORT));
  }
}
