import { Agent } from 'node:http';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateTrafficMirrorFilterCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ManualClock } from './clock';
import { CODE_KEY, pipelineTemplate } from './cloudformation/pipeline-template';
import { DeployedStack } from './cloudformation/stack';
import { Ec2 } from './ec2/ec2';
import { turn } from './event-loop';
import { Fault, FaultKind, ScriptedFault } from './faults';
import { Fleet } from './fleet/builder';
import { handlerAsset } from './lambda/handler-asset';
import { LocalAws } from './local-aws';

const TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName: 'Table',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  },
};
const PIPELINE = pipelineTemplate({ Mapping: { Enabled: false }, Rule: { EventPattern: { source: ['test'] } } });
const ENTRY = { Source: 'test', DetailType: 'EC2 Instance State-change Notification', Detail: '{"state":"running"}' };
const TEMPLATE = { Resources: { ...PIPELINE.Resources, Table: TABLE } };

const asset = handlerAsset('export const handler = async () => {};');
const fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
const { ec2, elbv2 } = fleet;
let aws: LocalAws;
let stack: DeployedStack;

beforeAll(async () => {
  aws = await LocalAws.start({ clock: ec2.clock, ec2, elbv2 });
  stack = await aws.deploy({ template: TEMPLATE, assets: { [CODE_KEY]: asset.directory } });
});

afterEach(() => Object.values(aws.faults).forEach((faults) => faults.clear()));

afterAll(async () => {
  await aws.stop();
  asset.remove();
});

/** Ends the connections of a client that gives up. */
let agent = new Agent();

/** The real client, which tries once. */
const config = (service: string) => ({
  region: ec2.region,
  endpoint: aws.endpoints[service],
  credentials: { accessKeyId: 'AKIAADMINISTRATOR', secretAccessKey: 'unused' },
  maxAttempts: 1,
  requestHandler: { httpAgent: agent },
});

/** Makes a call, and gives it up when the fault has struck and no answer follows. */
async function givenUp(call: () => Promise<unknown>, fault: ScriptedFault): Promise<unknown> {
  agent = new Agent();
  let settled = false;
  const pending = call().finally(() => { settled = true; });
  pending.catch(() => undefined);
  while (fault.hits === 0) await turn();
  for (let count = 0; count < 20; count += 1) await turn();
  expect(settled).toBe(false);
  agent.destroy();
  return pending;
}

interface Call {
  readonly operation: string;
  readonly call: () => Promise<unknown>;
  /** How often it took effect. */
  readonly effects: () => number | Promise<number>;
}

const CALLS: Readonly<Record<'dynamodb' | 'ec2' | 'elbv2' | 'eventBridge' | 'lambda' | 'sqs', Call>> = {
  ec2: {
    operation: 'CreateTrafficMirrorFilter',
    call: async () => new EC2Client(config('EC2')).send(new CreateTrafficMirrorFilterCommand({})),
    effects: () => ec2.state.trafficMirrorFilters.size,
  },
  elbv2: {
    operation: 'DescribeLoadBalancers',
    call: async () => new ElasticLoadBalancingV2Client(config('ELASTIC_LOAD_BALANCING_V2')).send(new DescribeLoadBalancersCommand({})),
    effects: () => 0,
  },
  sqs: {
    operation: 'SendMessage',
    call: async () => new SQSClient(config('SQS')).send(new SendMessageCommand({ QueueUrl: stack.queue('Queue').url, MessageBody: 'x' })),
    effects: () => stack.queue('Queue').count(),
  },
  dynamodb: {
    operation: 'PutItem',
    call: async () => new DynamoDBClient(config('DYNAMODB')).send(new PutItemCommand({ TableName: 'Table', Item: { pk: { S: `${Math.random()}` } } })),
    effects: async () => (await aws.dynamodb.items('Table')).length,
  },
  eventBridge: {
    operation: 'PutEvents',
    call: async () => new EventBridgeClient(config('EVENTBRIDGE')).send(new PutEventsCommand({ Entries: [ENTRY] })),
    effects: () => stack.queue('Queue').count(),
  },
  lambda: {
    operation: 'Invoke',
    call: async () => new LambdaClient(config('LAMBDA')).send(new InvokeCommand({ FunctionName: stack.function().name })),
    effects: () => stack.function().invocations.length,
  },
};

const FAILURES: Readonly<Record<FaultKind, object>> = {
  'error': { name: expect.stringMatching(/^ServiceUnavailable/), $metadata: { httpStatusCode: 503, requestId: expect.any(String) } },
  'no-body': { $metadata: { httpStatusCode: 503 } },
  'html': { $metadata: { httpStatusCode: 503 } },
  'malformed': expect.any(Error),
  'truncated': { message: expect.stringContaining('aborted') },
  'stall': expect.any(Error),
  'cut': { message: expect.stringContaining('socket hang up') },
  'hang': { message: expect.stringContaining('socket hang up') },
};

const KINDS = Object.keys(FAILURES) as FaultKind[];
const SERVICES = Object.keys(CALLS) as (keyof typeof CALLS)[];

describe.each(SERVICES)('a scripted fault of %s', (service) => {
  const { operation, call, effects } = CALLS[service];

  test.each(KINDS)('of the kind %s fails a call before the work, or after it', async (kind) => {
    const before = await effects();
    const add = (phase: Fault['phase']) => aws.faults[service].add({ operation, kind, phase, status: kind === 'malformed' ? 500 : undefined });

    const failing = async (fault: ScriptedFault) => ['hang', 'stall'].includes(kind) ? givenUp(call, fault) : call();

    await expect(failing(add('before'))).rejects.toMatchObject(FAILURES[kind]);
    expect(await effects()).toBe(before);

    await expect(failing(add('after'))).rejects.toMatchObject(FAILURES[kind]);
    // Load balancing only answers questions.
    if (service !== 'elbv2') expect(await effects()).toBe(before + 1);

    await expect(call()).resolves.toBeDefined();
  });

  test('lasts until it is ended', async () => {
    const fault = aws.faults[service].add({ operation: '*', kind: 'cut', times: Infinity });
    await expect(call()).rejects.toThrow();
    await expect(call()).rejects.toThrow();
    expect(fault.hits).toBe(2);
    fault.end();
    await expect(call()).resolves.toBeDefined();
  });
});
