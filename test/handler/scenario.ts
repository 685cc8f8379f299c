import { EC2Client } from '@aws-sdk/client-ec2';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { ec2Api } from '../../src/aws/ec2-api';
import type { InterfaceDecision } from '../../src/core/decision';
import type { OwnerSettings, Settings } from '../../src/core/settings';
import { handleBatch } from '../../src/handler/batch';
import { jsonLog } from '../../src/handler/log';
import { OWNERSHIP_TAG_KEY } from '../../src/names';
import { ManualClock } from '../simulator/clock';
import { Ec2, type Ec2Options } from '../simulator/ec2/ec2';
import { type Ec2Server, serveEc2 } from '../simulator/ec2/server';
import { Fleet } from '../simulator/fleet/builder';

export const OWNER = 'Stack/Mirroring';
export const OWN = { [OWNERSHIP_TAG_KEY]: OWNER };

/** A line of the structured log. */
export interface LogLine extends Partial<InterfaceDecision> {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly messageId?: string;
  readonly error?: { readonly name: string; readonly message: string };
}

/** A fleet in a local EC2, and the handler in front of it with the real SDK between. */
export class Scenario {
  /** @param maxAttempts how often the SDK tries a call, its first attempt included */
  static async start(options: Partial<Omit<Ec2Options, 'clock'>> = {}, maxAttempts = 1): Promise<Scenario> {
    const clock = new ManualClock();
    const ec2 = new Ec2({ ...options, clock });
    return new Scenario(clock, ec2, await serveEc2(ec2), maxAttempts);
  }

  readonly fleet: Fleet;
  readonly lines: LogLine[] = [];
  readonly filterId: string;
  private readonly client: EC2Client;

  private constructor(readonly clock: ManualClock, readonly ec2: Ec2, private readonly server: Ec2Server, maxAttempts: number) {
    this.fleet = new Fleet(ec2);
    this.filterId = this.fleet.addFilter();
    this.client = new EC2Client({
      endpoint: server.url,
      region: ec2.region,
      credentials: { accessKeyId: 'administrator', secretAccessKey: 'secret' },
      maxAttempts,
    });
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.server.close();
  }

  /** Settings for these targets, with everything else as by default. */
  settings(targetIds: readonly string[], change: Partial<Settings> = {}): OwnerSettings {
    return {
      targets: targetIds.map((targetId) => ({ targetId })),
      filterId: this.filterId,
      zoneLocality: 'local-only',
      sessionNumber: 1,
      sourceNetworkAcl: 'evaluate',
      unknownPath: 'eligible',
      sources: { include: [], exclude: [], interfaces: 'all' },
      ...change,
      owner: OWNER,
    };
  }

  /** Delivers one message for each instance, all in one batch. */
  async running(settings: OwnerSettings, ...instanceIds: string[]): Promise<SQSBatchResponse> {
    return this.deliver(settings, ...instanceIds.map((id) => runningEvent(id, this.clock.now())));
  }

  async deliver(settings: OwnerSettings, ...bodies: string[]): Promise<SQSBatchResponse> {
    return handleBatch({ Records: bodies.map((body, index) => ({ messageId: `message-${index}`, body }) as SQSRecord) }, {
      api: ec2Api(this.client),
      settings,
      clock: () => this.clock.now(),
      // Whoever sleeps lets the world go on.
      sleep: async (milliseconds) => this.clock.advance(milliseconds),
      log: jsonLog((line) => this.lines.push(JSON.parse(line) as LogLine), () => this.clock.now()),
    });
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
