import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CfnTrafficMirrorFilter, CfnTrafficMirrorFilterRule } from 'aws-cdk-lib/aws-ec2';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { ManualClock } from '../clock';
import { Ec2 } from '../ec2/ec2';
import { handlerAsset } from '../lambda/handler-asset';
import { LocalAws } from '../local-aws';
import { readAssembly } from './assembly';

const HANDLER = `
  import { createRequire } from 'node:module';
  const { EC2Client, DescribeTrafficMirrorFiltersCommand, DeleteTrafficMirrorFilterCommand } = createRequire('${__filename}')('@aws-sdk/client-ec2');
  const ec2 = new EC2Client({});
  export async function handler({ Records }) {
    const TrafficMirrorFilterId = process.env.FILTER_ID;
    const { TrafficMirrorFilters } = await ec2.send(new DescribeTrafficMirrorFiltersCommand({ TrafficMirrorFilterIds: [TrafficMirrorFilterId] }));
    const refusal = await ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId })).catch(error => error.name);
    const bodies = Records.map(({ body }) => JSON.parse(body));
    process.stdout.write(JSON.stringify({ bodies, rules: TrafficMirrorFilters[0].IngressFilterRules.length, refusal }) + '\\n');
  }`;

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** What a construct would make, with the CDK's own higher constructs. */
function synthesize(): string {
  const asset = handlerAsset(HANDLER);
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  cleanUp.push(asset.remove, () => rmSync(outdir, { recursive: true, force: true }));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Mirroring');

  const filter = new CfnTrafficMirrorFilter(stack, 'Filter', { description: 'all', tags: [{ key: 'Name', value: 'filter' }] });
  new CfnTrafficMirrorFilterRule(stack, 'FilterRule', {
    trafficMirrorFilterId: filter.ref,
    trafficDirection: 'ingress',
    ruleNumber: 100,
    ruleAction: 'accept',
    sourceCidrBlock: '0.0.0.0/0',
    destinationCidrBlock: '0.0.0.0/0',
  });
  const deadLetterQueue = new Queue(stack, 'DeadLetters', { enforceSSL: true });
  const queue = new Queue(stack, 'Queue', {
    enforceSSL: true,
    encryption: QueueEncryption.KMS,
    visibilityTimeout: Duration.minutes(6),
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 },
  });
  const worker = new LambdaFunction(stack, 'Worker', {
    code: Code.fromAsset(asset.directory),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
    timeout: Duration.minutes(1),
    environment: { FILTER_ID: filter.ref },
    logGroup: new LogGroup(stack, 'Logs'),
  });
  worker.addToRolePolicy(new PolicyStatement({ actions: ['ec2:DescribeTrafficMirrorFilters'], resources: ['*'] }));
  worker.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true, maxConcurrency: 2 }));
  new Rule(stack, 'Running', {
    eventPattern: { source: ['aws.ec2'], detailType: ['EC2 Instance State-change Notification'], detail: { state: ['running'] } },
    targets: [new SqsQueue(queue, { deadLetterQueue, retryAttempts: 3 })],
  });
  new Rule(stack, 'Sweep', {
    schedule: Schedule.rate(Duration.minutes(5)),
    targets: [new SqsQueue(queue, { message: RuleTargetInput.fromObject({ sweep: true }) })],
  });
  new CfnOutput(stack, 'FilterId', { value: filter.ref });
  return app.synth().directory;
}

test('a stack that the CDK synthesized runs: events and schedules reach the function, which reaches EC2 as its role', async () => {
  const clock = new ManualClock();
  const ec2 = new Ec2({ clock });
  const aws = await LocalAws.start({ ec2 });
  cleanUp.push(async () => aws.stop());
  const stack = await aws.deploy(synthesize());
  const seen = () => stack.function().logs().map(({ message }) => message).filter(line => line.startsWith('{')).map(line => JSON.parse(line) as unknown);
  const detail = { 'instance-id': 'i-1', 'state': 'running' };

  aws.putEvent({ 'source': 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail });
  await aws.idle();
  expect(seen()).toEqual([{ bodies: [expect.objectContaining({ detail })], rules: 1, refusal: 'UnauthorizedOperation' }]);

  clock.advance(5 * 60_000);
  await aws.idle();
  expect(seen()).toEqual([expect.anything(), expect.objectContaining({ bodies: [{ sweep: true }] })]);
  expect(ec2.calls.at(-1)).toMatchObject({ principal: { arn: expect.stringMatching(/:assumed-role\/Mirroring-WorkerServiceRole.*\/Mirroring-Worker/) } });
  expect(stack.outputs).toEqual({ FilterId: expect.stringMatching(/^tmf-/) });
  expect(aws.failedDeliveries).toEqual([]);

  await stack.delete();
  expect(ec2.call('DescribeTrafficMirrorFilters', {})).toEqual({ TrafficMirrorFilters: [] });
});

test('a stack that the assembly does not have is refused with those it has', () => {
  expect(() => readAssembly(synthesize(), 'Other')).toThrow('has 0 stacks named Other, of Mirroring');
});
