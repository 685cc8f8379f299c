import { EC2Client } from '@aws-sdk/client-ec2';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { LedgerTable, TABLE_NAME } from './ledger-table';
import { ManualClock } from '../../local-aws/clock';
import { PublishedMetrics } from '../../local-aws/cloudwatch/published-metrics';
import { Ec2, type Ec2Options } from '../../local-aws/ec2/ec2';
import { type Ec2Server, serveEc2 } from '../../local-aws/ec2/server';
import { Elbv2 } from '../../local-aws/elbv2/elbv2';
import { serveElbv2 } from '../../local-aws/elbv2/server';
import { Fleet } from '../../local-aws/fleet/builder';
import type { LoopbackServer } from '../../local-aws/loopback';
import { CallTracker } from '../../src/aws/call-tracker';
import { lease } from '../../src/aws/dynamodb/lease';
import { ledgerStore } from '../../src/aws/dynamodb/ledger-store';
import { LedgerTime } from '../../src/aws/dynamodb/ledger-time';
import { ec2Api } from '../../src/aws/ec2/ec2-api';
import { WriteRateLimiter } from '../../src/aws/ec2/write-rate-limiter';
import { loadBalancingApi } from '../../src/aws/elbv2/load-balancing-api';
import { InventoryReader } from '../../src/aws/inventory/inventory-reader';
import type { InterfaceDecision } from '../../src/core/model/decision';
import type { OwnerSettings } from '../../src/core/model/settings';
import type { Invocation } from '../../src/handler/invocation';
import { lazy } from '../../src/handler/lazy';
import { handleBatch } from '../../src/handler/queue/batch';
import { sweep } from '../../src/handler/reconcile/sweep';
import { jsonLog } from '../../src/handler/telemetry/log';
import { Metrics } from '../../src/handler/telemetry/metrics';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

const FUNCTION_TIMEOUT = 5 * 60 * 1000;

export const OWNER = 'Stack/Mirroring';
export const OWN = { [OWNERSHIP_TAG_KEY]: OWNER };

/** A line of the structured log. */
export interface LogLine extends Partial<InterfaceDecision> {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly messageId?: string;
  readonly error?: { readonly name: string; readonly message: string };
  readonly [field: string]: unknown;
}

/** What a warm container keeps from one invocation to the next. */
export interface Container {
  readonly inventoryReader: InventoryReader;
  readonly loggedStates: Map<string, string>;
}

/** A fleet in a local EC2, and the handler in front of it with the real SDK between. */
export class Scenario {
  /** @param maxAttempts how often the SDK tries a call, its first attempt included; `paced`: as the function does, with calls that change something paced */
  static async start(
    options: Partial<Omit<Ec2Options, 'clock'>> = {}, maxAttempts: number | 'paced' = 1,
  ): Promise<Scenario> {
    const clock = new ManualClock();
    const ec2 = new Ec2({ ...options, clock });
    const elbv2 = new Elbv2(ec2);
    return new Scenario(clock, ec2, elbv2, await serveEc2(ec2), await serveElbv2(elbv2), maxAttempts);
  }

  readonly fleet: Fleet;
  readonly lines: LogLine[] = [];
  readonly metrics = new PublishedMetrics();
  /** Whether messages wait in the queue. */
  backlog = false;
  /** Messages that were sent to the queue. */
  readonly sent: string[] = [];
  /** Seconds after which each of them can be received. */
  readonly delays: number[] = [];
  /** Seconds after which messages come back, by receipt handle. */
  readonly returning = new Map<string, number>();
  /** Invocations of the function by itself: what each is told. */
  readonly invoked: string[] = [];
  /** What CloudFormation was answered, with the address. */
  readonly answers: { readonly url: string; readonly response: object }[] = [];
  readonly ledger = new LedgerTable();
  readonly filterId: string;
  private readonly calling: CallTracker;
  private readonly pace: WriteRateLimiter;
  private readonly reader: EC2Client;
  private readonly writer: EC2Client;
  private invocations = 0;

  private constructor(
    readonly clock: ManualClock,
    readonly ec2: Ec2,
    readonly elbv2: Elbv2,
    private readonly server: Ec2Server,
    private readonly elbv2Server: LoopbackServer,
    private readonly maxAttempts: number | 'paced',
  ) {
    this.fleet = new Fleet(ec2, elbv2);
    this.filterId = this.fleet.addFilter();
    this.calling = new CallTracker(() => clock.now());
    this.pace = new WriteRateLimiter(() => clock.now(), async (milliseconds) => clock.advance(milliseconds));
    this.reader = this.calling.track(new EC2Client(this.reading(server)));
    this.writer = this.calling.track(new EC2Client(maxAttempts === 'paced' ? { ...this.reading(server), retryStrategy: this.pace } : this.reading(server)));
  }

  async stop(): Promise<void> {
    this.reader.destroy();
    this.writer.destroy();
    await this.ledger.stop();
    await this.server.close();
    await this.elbv2Server.close();
  }

  /** Settings for these targets, with everything else as by default. */
  settings(targetIds: readonly string[], change: Partial<Omit<OwnerSettings, 'owner'>> = {}): OwnerSettings {
    return {
      targets: targetIds.map((targetId) => ({ targetId })),
      filterId: this.filterId,
      zoneLocality: 'local-only',
      sessionNumber: 1,
      sourceNetworkAclEvaluation: 'evaluate',
      unknownPathTreatment: 'use-last',
      sources: { include: [], exclude: [], interfaces: 'all' },
      mode: 'enforce',
      ...change,
      sessionOwner: OWNER,
    };
  }

  /** Delivers one message for each instance, all in one batch. */
  async running(settings: OwnerSettings, ...instanceIds: string[]): Promise<SQSBatchResponse> {
    return this.deliver(settings, ...instanceIds.map((id) => runningEvent(id, this.clock.now())));
  }

  async deliver(settings: OwnerSettings, ...bodies: string[]): Promise<SQSBatchResponse> {
    return this.handle(this.invocation(settings), bodies);
  }

  /** @param received how often each of the messages was received, this time included */
  async handle(invocation: Invocation, bodies: readonly string[], received: readonly number[] = []): Promise<SQSBatchResponse> {
    const records = bodies.map((body, index) => ({
      messageId: `message-${index}`,
      body,
      receiptHandle: `receipt-${index}`,
      eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:queue',
      attributes: { ApproximateReceiveCount: String(received[index] ?? 1) },
    }) as SQSRecord);
    try {
      return await handleBatch({ Records: records }, invocation);
    } finally {
      invocation.metrics.flush();
    }
  }

  /** Sweeps in an invocation of its own. */
  async sweep(settings: OwnerSettings, container?: Container): Promise<void> {
    const invocation = this.invocation(settings, container);
    await sweep(invocation, 0);
    invocation.metrics.flush();
  }

  /** An invocation in a container of its own, unless that of an earlier one is given. */
  invocation(settings: OwnerSettings, { inventoryReader, loggedStates }: Container = this.container(settings)): Invocation {
    const clock = () => this.clock.now();
    // Whoever sleeps lets the world go on.
    const sleep = async (milliseconds: number) => this.clock.advance(milliseconds);
    const deadline = this.clock.now() + FUNCTION_TIMEOUT;
    const log = jsonLog((line) => this.lines.push(JSON.parse(line) as LogLine), clock);
    const ledgerTime = new LedgerTime(clock);
    ledgerTime.begin(deadline, (error) => log.warn('the ledger cannot be used, going on without it', { error }));
    const dynamoDb = lazy(async () => ledgerTime.limit(await this.ledger.ownClient()));
    return {
      settings,
      inventoryReader,
      loggedStates,
      clock,
      ledger: ledgerStore(dynamoDb, TABLE_NAME, clock, sleep),
      lease: lease(dynamoDb, TABLE_NAME, clock),
      queue: {
        hasBacklog: async () => this.backlog,
        send: async (body, delay = 0) => {
          this.sent.push(body);
          this.delays.push(delay);
        },
        returnAfter: async (messages) => messages.forEach(({ receiptHandle, seconds }) => this.returning.set(receiptHandle, seconds)),
      },
      requestId: `invocation-${this.invocations += 1}`,
      deadline,
      callsMayWaitUntil: (time) => this.pace.until(time),
      pendingCalls: () => this.calling.pending,
      self: { invoke: async (payload) => { this.invoked.push(payload); } },
      retainsSessions: false,
      putResponse: async (url, response) => { this.answers.push({ url, response }); },
      sleep,
      metrics: new Metrics(settings.sessionOwner, (line) => this.metrics.read(line), () => Math.floor(clock())),
      log,
    };
  }

  container(settings: OwnerSettings): Container {
    const loadBalancing = async () => loadBalancingApi(this.reading(this.elbv2Server), (client) => this.calling.track(client));
    return {
      inventoryReader: new InventoryReader(ec2Api(this.reader, this.writer), loadBalancing, settings, () => this.clock.now()),
      loggedStates: new Map(),
    };
  }

  /** The last line about an interface. */
  lineOf(networkInterfaceId: string): LogLine | undefined {
    return this.lines.filter((line) => line.networkInterfaceId === networkInterfaceId).at(-1);
  }

  /** Sessions as EC2 has them, each as `interface number target`. */
  sessions(): string[] {
    return [...this.ec2.state.trafficMirrorSessions.values()]
      .map(({ NetworkInterfaceId, SessionNumber, TrafficMirrorTargetId }) => `${NetworkInterfaceId} ${SessionNumber} ${TrafficMirrorTargetId}`)
      .sort();
  }

  /** Calls that were made, by name. */
  calls(): string[] {
    return this.ec2.calls.map(({ operation }) => operation);
  }

  /** Calls that changed sessions or tried to, each as `operation id`. */
  writes(): string[] {
    return this.ec2.calls.filter(({ operation }) => /^(Create|Modify|Delete)/.test(operation)).map(({ operation, input }) => {
      const { NetworkInterfaceId, TrafficMirrorSessionId } = input as { NetworkInterfaceId?: string; TrafficMirrorSessionId?: string };
      return `${operation.replace('TrafficMirrorSession', '')} ${NetworkInterfaceId ?? TrafficMirrorSessionId}`;
    });
  }

  /** How a client that reads talks to a server. */
  private reading({ url }: LoopbackServer) {
    return {
      endpoint: url,
      region: this.ec2.region,
      credentials: { accessKeyId: 'administrator', secretAccessKey: 'secret' },
      maxAttempts: this.maxAttempts === 'paced' ? 5 : this.maxAttempts,
      requestHandler: { requestTimeout: 30_000, throwOnRequestTimeout: true },
      // The SDK would try again whatever is refused while its clock and the server's are far from each other.
      disableClockSkewCorrection: true,
    };
  }

  /** Lets something happen once, just before EC2 works on a call of this operation. */
  before(operation: string, happen: () => void): void {
    let pending = true;
    this.ec2.faults.add({
      operation,
      code: 'none',
      when: () => {
        if (pending) {
          pending = false;
          happen();
        }
        return false;
      },
    });
  }

  /** Lets something happen once, when EC2 has done what a call of this operation asked for and its caller has not heard of it yet. */
  after(operation: string, happen: () => void): void {
    let pending = true;
    this.ec2.onCall((call) => {
      if (!pending || call.operation !== operation) return;
      pending = false;
      happen();
    });
  }
}

export function runningEvent(instanceId: string, time: number): string {
  return JSON.stringify({
    'version': '0',
    'id': '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'EC2 Instance State-change Notification',
    'source': 'aws.ec2',
    'account': '123456789012',
    'time': new Date(time).toISOString(),
    'region': 'us-east-1',
    'resources': [`arn:aws:ec2:us-east-1:123456789012:instance/${instanceId}`],
    'detail': { 'instance-id': instanceId, 'state': 'running' },
  });
}
