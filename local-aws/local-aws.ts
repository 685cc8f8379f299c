import { Clock, realClock } from './clock';
import { readAssembly, StackSource } from './cloudformation/assembly';
import { Stacks } from './cloudformation/deployment';
import { Keys } from './cloudformation/keys';
import { ResourceHandlers, Services } from './cloudformation/resource-handler';
import { RESOURCE_HANDLERS } from './cloudformation/resources';
import { ResponseEndpoint } from './cloudformation/response-endpoint';
import { serveCloudFormation } from './cloudformation/server';
import { DeployedStack } from './cloudformation/stack';
import { parseTemplate } from './cloudformation/template';
import { DynamoDb } from './dynamodb/dynamodb';
import { serveDynamoDb } from './dynamodb/server';
import { Ec2 } from './ec2/ec2';
import { serveEc2 } from './ec2/server';
import { Elbv2 } from './elbv2/elbv2';
import { serveElbv2 } from './elbv2/server';
import { FailedDelivery } from './events/delivery';
import { EventEntry, EventBridgeEvent } from './events/event';
import { EventBridge } from './events/event-bridge';
import { EventBus } from './events/event-bus';
import { serveEventBridge } from './events/server';
import { Faults } from './faults';
import { DroppedEvent } from './lambda/asynchronous-invocations';
import { Lambda } from './lambda/lambda';
import { LogGroups } from './lambda/log-groups';
import { Roles } from './lambda/roles';
import { serveLambda } from './lambda/server';
import { Propagation } from './propagation';
import { PolicyDocument, policyDocument } from './sqs/policy-evaluation';
import { seededRandom } from './sqs/random';
import { PoliciesOf, serveSqs } from './sqs/server';
import { Sqs } from './sqs/sqs';
import { VirtualClock } from './virtual-clock';

export interface LocalAwsOptions {
  /** Time of queues, schedules and retries; a virtual clock is also that of the functions' processes. @default - the clock of `ec2`, or else real time */
  readonly clock?: Clock;
  /** Account and Region are taken from it, its events flow to the bus, and functions reach it. @default - no EC2 */
  readonly ec2?: Ec2;
  /** The load balancers in that EC2. @default - there are none */
  readonly elbv2?: Elbv2;
  readonly accountId?: string;
  readonly region?: string;
  /** The clock on which the functions' processes live, and by which their time is limited. @default - a virtual `clock`, or else real time */
  readonly processClock?: Clock;
  /** Seed of the order of messages and of duplicates. @default 1 */
  readonly seed?: number;
  /** Keep messages in order, which the real queue does not promise. @default false */
  readonly ordered?: boolean;
  /** How likely a message is to be delivered twice. @default 0 */
  readonly duplicateProbability?: number;
  /**
   * How long it takes at most until what CloudFormation did to a role, its policies or a queue policy is in force, in milliseconds. Each
   * change takes a seeded part of that; until then calls are judged as before. IAM takes up to a minute, and now and then longer. @default 0
   */
  readonly permissionDelayMs?: number;
  /** The Node.js binary that stands for a Lambda runtime. @default - the one that runs the tests */
  readonly nodePath?: (runtime: string) => string;
  /** Arguments of Node.js before the script, such as `--import` with a preload. @default - none */
  readonly nodeArguments?: readonly string[];
  /** NODE_OPTIONS of the functions' processes. @default - none */
  readonly nodeOptions?: string;
  /** Addresses of further services by their identifier in `AWS_ENDPOINT_URL_…`. @default - none */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Further resource types, or others for known ones. @default - none */
  readonly resourceHandlers?: ResourceHandlers;
}

/** A template by itself, with the directories of its code assets by their S3 key. */
export interface InlineStack {
  readonly template: object;
  readonly assets?: Readonly<Record<string, string>>;
}

export type FaultsByService = Record<'dynamodb' | 'ec2' | 'elbv2' | 'eventBridge' | 'lambda' | 'responses' | 'sqs', Faults>;

export interface DeployOptions {
  /** @default - the only stack of the assembly, or `Stack` for a template */
  readonly stackName?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface IdleOptions {
  /** Do not wait for messages that only wait for a delay or a visibility timeout. @default false */
  readonly ignoreDelayed?: boolean;
}

/** AWS on this machine: takes a synthesized stack and runs it. */
export class LocalAws {
  static async start(options: LocalAwsOptions = {}): Promise<LocalAws> {
    const aws = new LocalAws(options);
    const { lambda, sqs, responses } = aws.services;
    await responses.listen();
    aws.closers.push(async () => responses.close());
    // Functions by their role, others by what EC2 was told of them; an unknown key is an administrator's.
    const policiesOf: PoliciesOf = accessKeyId => (
      lambda.policiesOf(accessKeyId) ?? policyDocuments(options.ec2?.principals.get(accessKeyId)?.policies)
    );
    const lambdaServer = await serveLambda(lambda, policiesOf);
    aws.closers.push(async () => lambdaServer.close());
    aws.endpoints.LAMBDA = lambdaServer.url;
    const stacksServer = await serveCloudFormation({ stacks: aws.stacks, clock: aws.clock, policiesOf });
    aws.closers.push(async () => stacksServer.close());
    aws.endpoints.CLOUDFORMATION = stacksServer.url;
    const sqsServer = await serveSqs(sqs, policiesOf);
    aws.closers.push(async () => sqsServer.close());
    aws.endpoints.SQS = sqsServer.url;
    const dynamodbServer = await serveDynamoDb(aws.dynamodb, policiesOf);
    aws.closers.push(async () => dynamodbServer.close());
    aws.endpoints.DYNAMODB = dynamodbServer.url;
    const eventBridgeServer = await serveEventBridge(aws.eventBridge, policiesOf);
    aws.closers.push(async () => eventBridgeServer.close());
    aws.endpoints.EVENTBRIDGE = eventBridgeServer.url;
    if (options.ec2) {
      const elbv2 = options.elbv2 ?? new Elbv2(options.ec2);
      aws.faults.elbv2 = elbv2.faults;
      const ec2Server = await serveEc2(options.ec2);
      aws.closers.push(async () => ec2Server.close());
      aws.endpoints.EC2 = ec2Server.url;
      const elbv2Server = await serveElbv2(elbv2);
      aws.closers.push(async () => elbv2Server.close());
      aws.endpoints.ELASTIC_LOAD_BALANCING_V2 = elbv2Server.url;
    }
    return aws;
  }

  readonly clock: Clock;
  readonly dynamodb: DynamoDb;
  readonly eventBridge: EventBridge;
  /** Addresses of the simulated services by their identifier in `AWS_ENDPOINT_URL_…`. */
  readonly endpoints: Record<string, string> = {};
  /** Scripted faults of each service's API, those of S3 where custom resources put their answers. */
  readonly faults: FaultsByService;
  private readonly roles: Roles;
  private readonly services: Services;
  private readonly stacks: Stacks;
  private readonly closers: (() => Promise<unknown>)[] = [];
  private readonly waiters = new Set<() => void>();
  private stopped = false;

  private constructor(options: LocalAwsOptions) {
    const { ec2 } = options;
    const clock = options.clock ?? ec2?.clock ?? realClock();
    const account = ec2?.accountId ?? options.accountId ?? '123456789012';
    const region = ec2?.region ?? options.region ?? 'us-east-1';
    const place = { clock, account, region, partition: partitionOf(region) };
    const sqs = new Sqs({ ...place, ...options });
    const keys = new Keys();
    const logGroups = new LogGroups(place);
    const bus = new EventBus({
      ...place,
      findQueue: arn => sqs.findQueue(arn),
      mayUseKey: (...request) => keys.mayUse('events.amazonaws.com', ...request),
    });
    const lambda = new Lambda({
      ...place,
      logGroups,
      mayUseKey: (...request) => keys.roleMayUse(...request),
      endpoints: this.endpoints,
      processClock: processClockOf(clock, options.processClock),
      nodePath: options.nodePath ?? (() => process.execPath),
      nodeArguments: options.nodeArguments ?? [],
      nodeOptions: options.nodeOptions,
    });
    Object.assign(this.endpoints, options.endpoints);
    this.clock = clock;
    const propagation = new Propagation(clock, options.permissionDelayMs ?? 0, seededRandom(options.seed ?? 1));
    this.roles = new Roles(account, place.partition, propagation);
    this.dynamodb = new DynamoDb(place);
    this.eventBridge = new EventBridge({ ...place, bus });
    this.services = {
      ...place,
      ec2,
      sqs,
      bus,
      lambda,
      keys,
      logGroups,
      propagation,
      dynamodb: this.dynamodb,
      roles: this.roles,
      responses: new ResponseEndpoint(clock),
    };
    this.faults = {
      ec2: ec2?.faults ?? new Faults(),
      elbv2: new Faults(),
      sqs: sqs.faults,
      dynamodb: this.dynamodb.faults,
      eventBridge: this.eventBridge.faults,
      lambda: lambda.faults,
      responses: this.services.responses.faults,
    };
    this.stacks = new Stacks(this.services, { ...RESOURCE_HANDLERS, ...options.resourceHandlers });
    bus.onChange(() => this.changed());
    lambda.onChange(() => this.changed());
    ec2?.onEvent(event => {
      if (!this.stopped) bus.putEvent(event);
    });
  }

  /** Events that reached neither their target nor a dead-letter queue. */
  get failedDeliveries(): readonly FailedDelivery[] {
    return this.services.bus.failures;
  }

  /** Asynchronous events of functions that were given up after their last attempt, or because they ran in a loop. */
  get droppedEvents(): readonly DroppedEvent[] {
    return this.services.lambda.droppedEvents;
  }

  /** Creates or updates a stack with a stack of a cloud assembly, given by its directory, or a template. */
  async deploy(source: string | InlineStack, options: DeployOptions = {}): Promise<DeployedStack> {
    const stack = typeof source === 'string' ? readAssembly(source, options.stackName) : inlineStack(source, options.stackName);
    const deployment = this.stacks.deploy(stack, options.parameters);
    return this.clock instanceof VirtualClock ? this.clock.runWhile(deployment) : deployment;
  }

  /** A stack that exists, whatever became of its last operation. */
  stack(stackName: string): DeployedStack {
    return this.stacks.stack(stackName);
  }

  /**
   * Denies actions to all roles of the account, as a service control policy does, until what it returns is called:
   * `const allow = aws.deny('ec2:Describe*')`. Scenarios see it immediately.
   */
  deny(...actions: readonly string[]): () => void {
    return this.roles.deny(actions);
  }

  /** Denies actions on some resources only: `aws.denyOn(['arn:aws:ec2:*:*:network-interface/eni-1'], 'ec2:CreateTrafficMirrorSession')`. */
  denyOn(resources: readonly string[], ...actions: readonly string[]): () => void {
    return this.roles.deny(actions, resources);
  }

  putEvent(entry: EventEntry): EventBridgeEvent {
    return this.services.bus.putEvent(entry);
  }

  /** Resolves when no event is on its way, no function works, and no message is left for one; lets virtual time pass until then. */
  async idle({ ignoreDelayed = false }: IdleOptions = {}): Promise<void> {
    const isIdle = () => this.stopped || !(this.services.bus.pending > 0 || this.services.lambda.busy(ignoreDelayed));
    if (this.clock instanceof VirtualClock) return this.clock.runUntil(isIdle);
    while (!isIdle()) {
      await new Promise<void>(resolve => this.waiters.add(resolve));
    }
  }

  /** Ends all processes and servers, and whatever waits on the clock. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.services.bus.close();
    this.services.propagation.close();
    await this.services.lambda.close();
    this.services.sqs.close();
    await Promise.all(this.closers.map(async close => close()));
    await this.dynamodb.close();
    this.changed();
  }

  private changed(): void {
    const waiters = [...this.waiters];
    this.waiters.clear();
    waiters.forEach(resolve => resolve());
  }
}

function processClockOf(clock: Clock, processClock = clock instanceof VirtualClock ? clock : realClock()): Clock {
  if (processClock !== clock && [clock, processClock].some(candidate => candidate instanceof VirtualClock)) {
    throw new Error('a virtual clock is that of AWS and of the functions\' processes alike');
  }
  return processClock;
}

function inlineStack({ template, assets = {} }: InlineStack, stackName = 'Stack'): StackSource {
  return {
    stackName,
    template: parseTemplate(template),
    assets: Object.entries(assets).map(([objectKey, directory]) => ({ objectKey, directory })),
  };
}

function policyDocuments(policies: readonly object[] | undefined): readonly PolicyDocument[] | undefined {
  return policies?.map((policy) => policyDocument(policy, 'a policy of the caller'));
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
