import { Clock } from '../clock';
import { Queue, QueueSettings } from './queue';
import { seededRandom } from './random';
import { Faults } from '../faults';

export interface SqsOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Seed of the order in which messages are received and of the duplicates. @default 1 */
  readonly seed?: number;
  /** Keep messages in the order they were sent, which the real service does not promise. @default false */
  readonly ordered?: boolean;
  /** How likely a message is to be delivered twice. @default 0 */
  readonly duplicateProbability?: number;
}

/** All queues of the account and Region. */
export class Sqs {
  readonly clock: Clock;
  readonly faults = new Faults();
  private readonly queues = new Map<string, Queue>();
  private readonly random: () => number;
  private baseUrl: string;

  constructor(private readonly options: SqsOptions) {
    this.clock = options.clock;
    this.random = seededRandom(options.seed ?? 1);
    this.baseUrl = `https://sqs.${options.region}.amazonaws.com`;
  }

  /** Where the queues' addresses point to from now on: clients send to the address of the queue. */
  serveAt(baseUrl: string): void {
    this.baseUrl = baseUrl;
  }

  createQueue(settings: Omit<QueueSettings, 'arn' | 'url'>): Queue {
    const { account, region, partition } = this.options;
    const arn = `arn:${partition}:sqs:${region}:${account}:${settings.name}`;
    if (this.queues.has(arn)) throw new Error(`the queue ${settings.name} exists already`);
    const queue = new Queue({ ...settings, arn, url: `${this.baseUrl}/${account}/${settings.name}` }, {
      clock: this.options.clock,
      random: this.random,
      duplicateProbability: this.options.duplicateProbability ?? 0,
      shuffle: !this.options.ordered,
      deadLetterQueue: deadLetterArn => this.queueByArn(deadLetterArn),
    });
    this.queues.set(arn, queue);
    return queue;
  }

  deleteQueue(queue: Queue): void {
    queue.purge();
    this.queues.delete(queue.arn);
  }

  findQueue(arn: string): Queue | undefined {
    return this.queues.get(arn);
  }

  queueByArn(arn: string): Queue {
    const queue = this.findQueue(arn);
    if (!queue) throw new Error(`there is no queue ${arn}`);
    return queue;
  }

  queueByUrl(url: string): Queue {
    const queue = this.all().find(candidate => candidate.url === url);
    if (!queue) throw new Error(`there is no queue at ${url}`);
    return queue;
  }

  all(): Queue[] {
    return [...this.queues.values()];
  }

  /** Drops all messages, and with them what waits on the clock. */
  close(): void {
    this.all().forEach(queue => queue.purge());
  }
}
