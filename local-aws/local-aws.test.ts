import { ManualClock, realClock } from './clock';
import { CODE_KEY, Overrides, pipelineTemplate } from './cloudformation/pipeline-template';
import { DeployedStack } from './cloudformation/stack';
import { Ec2 } from './ec2/ec2';
import { turn } from './event-loop';
import { Fleet } from './fleet/builder';
import { Gate } from './lambda/gate';
import { handlerAsset } from './lambda/handler-asset';
import { LocalAws, LocalAwsOptions } from './local-aws';

const RUNNING = {
  'source': 'aws.ec2',
  'detail-type': 'EC2 Instance State-change Notification',
  'detail': { 'instance-id': 'i-1', 'state': 'running' },
};
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function deployed(handler: string, overrides: Overrides = {}, options: LocalAwsOptions = {}) {
  const clock = new ManualClock();
  const asset = handlerAsset(handler);
  const aws = await LocalAws.start({ clock, ...options });
  cleanUp.push(asset.remove, async () => aws.stop());
  const stack = await aws.deploy({ template: pipelineTemplate(overrides), assets: { [CODE_KEY]: asset.directory } });
  return { aws, clock, stack };
}

async function gateway(): Promise<Gate> {
  const gate = await Gate.build();
  cleanUp.push(async () => gate.close());
  return gate;
}

/** What the handler printed, without the lines that Lambda adds. */
function printed(stack: DeployedStack): string[] {
  return stack.function().logs().map(({ message }) => message).filter(line => line.startsWith('>')).map(line => line.slice(1));
}

const PRINT_IDS = `
  export async function handler(event) {
    for (const { body } of event.Records) process.stdout.write('>' + JSON.parse(body).detail['instance-id'] + '\\n');
  }`;

test('an event that the rule matches reaches the function once through its queue', async () => {
  const { aws, stack } = await deployed(PRINT_IDS);

  aws.putEvent(RUNNING);
  aws.putEvent({ ...RUNNING, detail: { 'instance-id': 'i-2', 'state': 'stopped' } });
  await aws.idle();

  expect(printed(stack)).toEqual(['i-1']);
  expect(stack.queue('Queue').count()).toBe(0);
});

test('what happens in EC2 reaches the function as an event', async () => {
  const clock = new ManualClock();
  const ec2 = new Ec2({ clock });
  const { aws, stack } = await deployed(PRINT_IDS, {}, { clock, ec2 });

  const { instanceId } = new Fleet(ec2).launchInstance();
  clock.advance(60_000);
  await aws.idle();

  expect(printed(stack)).toEqual([instanceId]);
});

test('events that come together are handled in one batch', async () => {
  const { aws, stack } = await deployed("export async function handler({ Records }) { process.stdout.write('>' + Records.length + '\\n'); }");
  for (let count = 0; count < 12; count += 1) aws.putEvent(RUNNING);
  await aws.idle();
  expect(printed(stack).sort()).toEqual(['10', '2']);
});

test('a message that fails five times is dead-lettered', async () => {
  const { aws, clock, stack } = await deployed("export async function handler() { process.stdout.write('>tried\\n'); throw new Error('no'); }");
  aws.putEvent(RUNNING);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await aws.idle({ ignoreDelayed: true });
    expect(printed(stack)).toHaveLength(attempt);
    expect(stack.deadLetters('Queue')).toEqual([]);
    clock.advance(60_000);
  }
  await aws.idle();
  expect(printed(stack)).toHaveLength(5);
  expect(stack.deadLetters('Queue').map(({ body }) => JSON.parse(body))).toEqual([expect.objectContaining(RUNNING)]);
});

test('a partial batch response retries only the listed messages', async () => {
  const { aws, clock, stack } = await deployed(`
    export async function handler(event) {
      const ids = event.Records.map(({ body }) => JSON.parse(body).detail['instance-id']);
      process.stdout.write('>' + ids.sort().join(' ') + '\\n');
      const failed = event.Records.filter(({ body, attributes }) => body.includes('i-2') && attributes.ApproximateReceiveCount === '1');
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }`);
  for (const id of ['i-1', 'i-2', 'i-3']) aws.putEvent({ ...RUNNING, detail: { ...RUNNING.detail, 'instance-id': id } });
  await aws.idle({ ignoreDelayed: true });
  expect(printed(stack)).toEqual(['i-1 i-2 i-3']);
  clock.advance(60_000);
  await aws.idle();
  expect(printed(stack)).toEqual(['i-1 i-2 i-3', 'i-2']);
});

test.each<[string, unknown, number]>([
  ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'unknown' }] }, 2],
  ['no failures', { batchItemFailures: [] }, 0],
])('a batch response with %s leaves the right messages', async (_, response, left) => {
  const { aws, stack } = await deployed(`export const handler = async () => (${JSON.stringify(response)});`);
  aws.putEvent(RUNNING);
  aws.putEvent(RUNNING);
  await aws.idle({ ignoreDelayed: true });
  expect(stack.queue('Queue').count()).toBe(left);
});

test('without partial batch responses an answer is a success, whatever it says', async () => {
  const handler = 'export const handler = async ({ Records }) => ({ batchItemFailures: [{ itemIdentifier: Records[0].messageId }] });';
  const { aws, stack } = await deployed(handler, { Mapping: { FunctionResponseTypes: [] } });
  aws.putEvent(RUNNING);
  await aws.idle();
  expect(stack.queue('Queue').count()).toBe(0);
});

test('a crash of the process fails the batch and a new process serves the next one', async () => {
  const { aws, clock, stack } = await deployed(`
    export async function handler(event) {
      process.stdout.write('>' + process.pid + '\\n');
      if (event.Records[0].attributes.ApproximateReceiveCount === '1') process.exit(1);
    }`);
  aws.putEvent(RUNNING);
  await aws.idle({ ignoreDelayed: true });
  expect(stack.queue('Queue').count('in flight')).toBe(1);
  clock.advance(60_000);
  await aws.idle();
  expect(new Set(printed(stack)).size).toBe(2);
  expect(stack.queue('Queue').count()).toBe(0);
});

test('on a fast clock failed messages come back by themselves until idle', async () => {
  const { aws, stack } = await deployed("export async function handler() { throw new Error('no'); }", {}, { clock: realClock(600) });
  aws.putEvent(RUNNING);
  await aws.idle();
  expect(stack.function().invocations).toHaveLength(5);
  expect(stack.deadLetters('Queue')).toHaveLength(1);
});

test('idle waits for messages whose visibility timeout runs', async () => {
  const { aws, clock } = await deployed(`
    export async function handler(event) {
      if (event.Records[0].attributes.ApproximateReceiveCount === '1') throw new Error('again');
    }`);
  aws.putEvent(RUNNING);
  const order: string[] = [];
  const idle = aws.idle().then(() => order.push('idle'));
  await aws.idle({ ignoreDelayed: true });
  for (let count = 0; count < 20; count += 1) await turn();
  order.push('advance');
  clock.advance(60_000);
  await idle;
  expect(order).toEqual(['advance', 'idle']);
});

test('no more batches run at once than the mapping allows', async () => {
  const gate = await gateway();
  const { aws, stack } = await deployed(`export async function handler() { ${gate.pass}; }`, { Mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } } });
  for (let count = 0; count < 4; count += 1) aws.putEvent(RUNNING);
  for (const ended of [0, 2]) {
    await gate.arrivals(2);
    for (let count = 0; count < 20; count += 1) await turn();
    expect([stack.function().concurrency, stack.function().invocations.length]).toEqual([2, ended]);
    gate.release();
  }
  await aws.idle();
  expect(stack.function().invocations).toHaveLength(4);
});

test('a disabled mapping leaves the messages in the queue', async () => {
  const { aws, stack } = await deployed(PRINT_IDS, { Mapping: { Enabled: false } });
  aws.putEvent(RUNNING);
  await aws.idle();
  expect(printed(stack)).toEqual([]);
  expect(stack.queue('Queue').count('visible')).toBe(1);
});

test("a queue policy without the rule's ARN keeps events out", async () => {
  const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:*', Resource: '*' } };
  const { aws, stack } = await deployed(PRINT_IDS, { QueuePolicy: { PolicyDocument: policy } });
  aws.putEvent(RUNNING);
  await aws.idle();
  expect(printed(stack)).toEqual([]);
  expect(aws.failedDeliveries).toEqual([expect.objectContaining({ errorCode: 'NO_PERMISSIONS' })]);
});

test('a duplicate reaches the function twice', async () => {
  const { aws, stack } = await deployed(PRINT_IDS, {}, { duplicateProbability: 1 });
  aws.putEvent(RUNNING);
  await aws.idle();
  expect(printed(stack)).toEqual(['i-1', 'i-1']);
});

test('nothing runs after stop', async () => {
  const gate = await gateway();
  const { aws, stack } = await deployed(`export const handler = async () => { ${gate.pass}; };`);
  aws.putEvent(RUNNING);
  await gate.arrivals(1);
  await aws.stop();
  await aws.idle();
  expect(stack.function().concurrency).toBe(0);
});

test('a deleted stack takes no more events', async () => {
  const { aws, stack } = await deployed(PRINT_IDS);
  const lambdaFunction = stack.function();
  await stack.delete();
  aws.putEvent(RUNNING);
  await aws.idle();
  expect(lambdaFunction.output).toEqual([]);
  expect(aws.failedDeliveries).toEqual([]);
});

test('a function can send to its queue, as far as its role may', async () => {
  const { aws, stack } = await deployed(`
    export async function handler({ Records }) {
      process.stdout.write('>' + Records[0].body.length + '\\n');
      if (Records[0].body === 'last') return;
      const QueueUrl = Records.length && process.env.QUEUE_URL;
      const headers = {
        'x-amz-target': 'AmazonSQS.SendMessage',
        'authorization': 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/sqs/aws4_request',
      };
      const body = JSON.stringify({ QueueUrl, MessageBody: 'last' });
      const { status } = await fetch(process.env.AWS_ENDPOINT_URL_SQS, { method: 'POST', headers, body });
      process.stdout.write('>' + status + '\\n');
    }`, { Function: { Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' } } } } });
  stack.queue('Queue').send({ body: 'first' });
  await aws.idle();
  expect(printed(stack)).toEqual(['5', '403']);
});
