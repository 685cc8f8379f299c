import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ManualClock } from '../clock';
import { Gate } from './gate';
import { handlerAsset } from './handler-asset';
import { CODE_KEY, functionTemplate } from '../cloudformation/function-template';
import { DeployedStack } from '../cloudformation/stack';
import { LocalAws } from '../local-aws';
import { continuedTrace } from './trace-header';

const INVOKE = `
  import { createRequire } from 'node:module';
  const { LambdaClient, InvokeCommand } = createRequire('${__filename}')('@aws-sdk/client-lambda');
  const lambda = new LambdaClient({ maxAttempts: 1 });
  const invoke = async (InvocationType, event) => (
    lambda.send(new InvokeCommand({ FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME, InvocationType, Payload: JSON.stringify(event) }))
  );`;

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function deployed(handler: string, properties: object = {}, actions: readonly string[] = [], others: object = {}) {
  const clock = new ManualClock();
  const asset = handlerAsset(handler);
  const aws = await LocalAws.start({ clock });
  cleanUp.push(asset.remove, async () => aws.stop());
  const resources = { ...functionTemplate({ FunctionName: 'worker', ...properties }, actions), ...others };
  const stack = await aws.deploy({ template: { Resources: resources }, assets: { [CODE_KEY]: asset.directory } });
  const client = new LambdaClient({
    endpoint: aws.endpoints.LAMBDA, region: 'us-east-1', credentials: { accessKeyId: 'ADMINISTRATOR', secretAccessKey: 'x' }, maxAttempts: 1,
  });
  cleanUp.push(() => client.destroy());
  const invoke = async (payload: unknown, options: object = {}) => client.send(new InvokeCommand({
    FunctionName: 'worker', Payload: JSON.stringify(payload), ...options,
  }));
  return { aws, clock, stack, invoke };
}

/** Every finished run: succeeded or failed. */
function runs(stack: DeployedStack): string[] {
  return stack.function().invocations.map(({ kind }) => kind);
}

test('a synchronous invocation brings the answer back', async () => {
  const { invoke } = await deployed('export const handler = async event => ({ got: event });');
  const { StatusCode, Payload, ExecutedVersion, FunctionError } = await invoke({ a: 1 });
  expect([StatusCode, ExecutedVersion, FunctionError]).toEqual([200, '$LATEST', undefined]);
  expect(JSON.parse(Payload!.transformToString())).toEqual({ got: { a: 1 } });
});

test('an error of the function is an answer, too', async () => {
  const { invoke } = await deployed("export const handler = async () => { throw new RangeError('too far'); };");
  const { StatusCode, FunctionError, Payload } = await invoke({});
  expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
  expect(JSON.parse(Payload!.transformToString())).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
});

test.each([
  'worker', 'arn:aws:lambda:us-east-1:123456789012:function:worker', '123456789012:function:worker',
])('a function goes by %s', async (FunctionName) => {
  const { invoke } = await deployed('export const handler = async () => 1;');
  expect(await invoke({}, { FunctionName, InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
});

test.each<[string, object, string]>([
  ['a function that does not exist', { FunctionName: 'other' }, 'ResourceNotFoundException'],
  ['a function of another account', { FunctionName: '999999999999:function:worker' }, 'ResourceNotFoundException'],
  ['a version', { Qualifier: '7' }, 'ResourceNotFoundException'],
  ['a payload that is no JSON', { Payload: '{' }, 'InvalidRequestContentException'],
  ['the end of the log', { LogType: 'Tail' }, 'InvalidParameterValueException'],
])('%s is refused', async (_, options, name) => {
  const { invoke, stack } = await deployed('export const handler = async () => 1;');
  await expect(invoke({}, options)).rejects.toMatchObject({ name });
  expect(runs(stack)).toEqual([]);
});

test('a function at its reserved concurrency is throttled', async () => {
  const { invoke } = await deployed('export const handler = async () => 1;', { ReservedConcurrentExecutions: 0 });
  await expect(invoke({})).rejects.toMatchObject({ name: 'TooManyRequestsException' });
});

test('an event is taken on at once and worked on in the background, for which idle waits', async () => {
  const gate = await Gate.build();
  cleanUp.push(async () => gate.close());
  const { aws, invoke, stack } = await deployed(`export const handler = async () => { ${gate.pass}; };`);
  expect(await invoke({}, { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
  expect(runs(stack)).toEqual([]);
  const idle = aws.idle();
  await gate.arrivals(1);
  gate.release();
  await idle;
  expect(runs(stack)).toEqual(['succeeded']);
});

const FAILING = "export const handler = async () => { throw new Error('no'); };";

test('an event that fails is retried after one minute and after two more, and then dropped', async () => {
  const { aws, clock, invoke, stack } = await deployed(FAILING);
  await invoke({ a: 1 }, { InvocationType: 'Event' });
  for (const [wait, tries] of [[59_999, 1], [1, 2], [119_999, 2], [1, 3]]) {
    await aws.idle({ ignoreDelayed: true });
    clock.advance(wait);
    await aws.idle({ ignoreDelayed: true });
    expect(runs(stack)).toHaveLength(tries);
  }
  await aws.idle();
  expect(new Set(stack.function().invocations.map(({ requestId }) => requestId)).size).toBe(1);
  expect(aws.droppedEvents).toEqual([
    { functionArn: stack.function().arn, event: { a: 1 }, outcome: expect.objectContaining({ kind: 'failed' }) },
  ]);
});

test('idle waits for events that wait for another attempt', async () => {
  const { aws, clock, invoke, stack } = await deployed(FAILING);
  await invoke({}, { InvocationType: 'Event' });
  await aws.idle({ ignoreDelayed: true });
  let idle = false;
  const waiting = aws.idle().then(() => { idle = true; });
  await new Promise(resolve => setImmediate(resolve));
  expect(idle).toBe(false);
  for (let minute = 0; minute < 3; minute += 1) {
    clock.advance(60_000);
    await aws.idle({ ignoreDelayed: true });
  }
  await waiting;
  expect(runs(stack)).toHaveLength(3);
});

test.each<[string, object, number]>([
  ['retries', { MaximumRetryAttempts: 0 }, 1],
  ['age', { MaximumEventAgeInSeconds: 90 }, 2],
])('the %s of events can be limited', async (_, limits, tries) => {
  const config = { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', ...limits } };
  const { aws, clock, invoke, stack } = await deployed(FAILING, {}, [], { Config: config });
  await invoke({}, { InvocationType: 'Event' });
  for (let minute = 0; minute < tries; minute += 1) {
    await aws.idle({ ignoreDelayed: true });
    clock.advance(60_000);
  }
  await aws.idle();
  expect(runs(stack)).toHaveLength(tries);
});

test('a throttled event is tried again for six hours', async () => {
  const { aws, clock, invoke, stack } = await deployed(FAILING, { ReservedConcurrentExecutions: 0 });
  await invoke({}, { InvocationType: 'Event' });
  const start = clock.now();
  while (aws.droppedEvents.length === 0) {
    await aws.idle({ ignoreDelayed: true });
    clock.advance(5 * 60_000);
  }
  expect((clock.now() - start) / 3_600_000).toBeCloseTo(6, 0);
  expect(aws.droppedEvents).toEqual([expect.objectContaining({ outcome: { kind: 'throttled' } })]);
  expect(runs(stack)).toEqual([]);
});

test('a function may invoke itself as far as its role says', async () => {
  const handler = `${INVOKE}
    export const handler = async ({ again }) => again ? invoke('RequestResponse', {}).then(({ StatusCode }) => StatusCode, error => error.name) : 'done';`;
  const allowed = await deployed(handler, {}, ['lambda:InvokeFunction']);
  const forbidden = await deployed(handler);
  const answers = await Promise.all([allowed, forbidden].map(async ({ invoke }) => (await invoke({ again: true })).Payload!.transformToString()));
  expect(answers.map(answer => JSON.parse(answer) as unknown)).toEqual([200, 'AccessDeniedException']);
  expect(runs(allowed.stack)).toEqual(['succeeded', 'succeeded']);
});

const ENDLESS = `${INVOKE}
  export async function handler({ left }) {
    if (left > 0) await invoke('Event', { left: left - 1 });
  }`;

test('a chain of events to itself ends after sixteen runs', async () => {
  const { aws, invoke, stack } = await deployed(ENDLESS, {}, ['lambda:InvokeFunction']);
  await invoke({ left: 20 }, { InvocationType: 'Event' });
  await aws.idle();
  expect(runs(stack)).toHaveLength(16);
  expect(aws.droppedEvents).toEqual([{ functionArn: stack.function().arn, event: { left: 4 }, outcome: { kind: 'looping' } }]);
});

test('a call that comes from sixteen runs of the function gets an exception', async () => {
  const { aws, stack } = await deployed('export const handler = async () => 1;');
  const { arn } = stack.function();
  const call = async (previousRuns: number) => {
    const trace = Array.from({ length: previousRuns }).reduce<string>(header => continuedTrace(header, arn), '');
    const headers = { 'x-amzn-trace-id': trace };
    const { status, headers: answered } = await fetch(`${aws.endpoints.LAMBDA}/2015-03-31/functions/worker/invocations`, { method: 'POST', headers });
    return [status, answered.get('x-amzn-errortype')];
  };
  expect([await call(15), await call(16)]).toEqual([[200, null], [400, 'RecursiveInvocationException']]);
});

test('a function that may run in a loop does', async () => {
  const { aws, invoke, stack } = await deployed(ENDLESS, { RecursiveLoop: 'Allow' }, ['lambda:InvokeFunction']);
  await invoke({ left: 20 }, { InvocationType: 'Event' });
  await aws.idle();
  expect(runs(stack)).toHaveLength(21);
  expect(aws.droppedEvents).toEqual([]);
});

test('a chain through a queue ends after sixteen runs, and its last message is dead-lettered; others in its batch go on', async () => {
  const handler = `
    import { createRequire } from 'node:module';
    const { SQSClient, SendMessageCommand } = createRequire('${__filename}')('@aws-sdk/client-sqs');
    const sqs = new SQSClient({});
    export async function handler({ Records }) {
      for (const { body } of Records) {
        process.stdout.write('>' + body + '\\n');
        if (body !== 'other') await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: String(Number(body) + 1) }));
      }
    }`;
  const redrive = { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 2 };
  const { aws, clock, stack } = await deployed(handler, { Environment: { Variables: { QUEUE_URL: { Ref: 'Queue' } } } }, ['sqs:*'], {
    DeadLetters: { Type: 'AWS::SQS::Queue' },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: redrive, VisibilityTimeout: 60 } },
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Function' } } },
  });
  stack.queue('Queue').send({ body: '1' });
  await aws.idle({ ignoreDelayed: true });
  const printed = () => stack.function().output.filter(line => line.startsWith('>')).map(line => line.slice(1));
  expect(printed()).toEqual(Array.from({ length: 16 }, (_, index) => String(index + 1)));
  stack.queue('Queue').send({ body: 'other', delaySeconds: 60 });
  clock.advance(60_000);
  await aws.idle({ ignoreDelayed: true });
  expect(printed().slice(16)).toEqual(['other']);
  clock.advance(60_000);
  await aws.idle({ ignoreDelayed: true });
  expect(stack.deadLetters('Queue').map(({ body }) => body)).toEqual(['17']);
});
