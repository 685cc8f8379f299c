import { Clock, realClock } from '../clock';
import { turn } from '../event-loop';
import { Gate } from './gate';
import { handlerAsset } from './handler-asset';
import { FunctionSettings, FunctionSurroundings, LambdaFunction } from './lambda-function';
import { LogGroups } from './log-groups';
import { Role } from './roles';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:worker';
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

function setUp(handler: string, settings: Partial<FunctionSettings> = {}, surroundings: Partial<FunctionSurroundings> = {}): LambdaFunction {
  const asset = handlerAsset(handler);
  const clock = realClock();
  const role = new Role('role', 'arn:aws:iam::123456789012:role/role', { Statement: [] });
  role.attach({ Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }] });
  const created = new LambdaFunction({
    name: 'worker',
    arn: ARN,
    role,
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    codeDirectory: asset.directory,
    timeoutSeconds: 10,
    memorySize: 256,
    variables: {},
    logGroupName: '/aws/lambda/worker',
    logFormat: 'Text',
    ...settings,
  }, {
    clock,
    processClock: clock,
    region: 'us-east-1',
    mayUseKey: () => true,
    logGroups: new LogGroups({ clock, account: '123456789012', region: 'us-east-1', partition: 'aws' }),
    endpoints: { EC2: 'http://127.0.0.1:4000' },
    nodePath: () => process.execPath,
    nodeArguments: [],
    ...surroundings,
  });
  cleanUp.push(asset.remove, async () => created.stop());
  return created;
}

/** Whether a process is still there. */
function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function answer(lambdaFunction: LambdaFunction, event: unknown = {}): Promise<unknown> {
  const outcome = await lambdaFunction.invoke(event);
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  return outcome.payload;
}

test('the handler gets the event and a context, and its answer comes back', async () => {
  const lambdaFunction = setUp(`
    export const handler = async (event, context) => ({ event, ...context, remaining: context.getRemainingTimeInMillis() });
  `);
  const result = await answer(lambdaFunction, { greeting: 'hello' }) as { remaining: number };
  expect(result).toMatchObject({
    event: { greeting: 'hello' },
    awsRequestId: lambdaFunction.invocations[0].requestId,
    functionName: 'worker',
    invokedFunctionArn: ARN,
    memoryLimitInMB: '256',
    logGroupName: '/aws/lambda/worker',
  });
  expect(result.remaining).toBeGreaterThan(0);
  expect(result.remaining).toBeLessThanOrEqual(10_000);
});

test('the process has the environment of the template and of Lambda, and nothing else', async () => {
  process.env.FROM_OUTSIDE = 'leaked';
  cleanUp.push(() => delete process.env.FROM_OUTSIDE);
  const lambdaFunction = setUp('export const handler = async () => process.env;', { variables: { SETTINGS: 'x' } }, { nodeOptions: '--no-warnings' });
  const environment = await answer(lambdaFunction) as Record<string, string>;
  expect(environment).toMatchObject({
    SETTINGS: 'x',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: lambdaFunction.credentials.accessKeyId,
    AWS_LAMBDA_FUNCTION_NAME: 'worker',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:4000',
    NODE_OPTIONS: '--no-warnings',
    _HANDLER: 'index.handler',
  });
  expect(environment).not.toHaveProperty('FROM_OUTSIDE');
  expect(environment).not.toHaveProperty('HOME');
});

test('a warm process serves the next invocation', async () => {
  const lambdaFunction = setUp('let calls = 0; export const handler = async () => [process.pid, ++calls];');
  const [pid] = await answer(lambdaFunction) as number[];
  expect(await answer(lambdaFunction)).toEqual([pid, 2]);
});

test('invocations at the same time have processes of their own', async () => {
  const lambdaFunction = setUp('export const handler = async () => process.pid;');
  const pids = await Promise.all([answer(lambdaFunction), answer(lambdaFunction)]);
  expect(new Set(pids).size).toBe(2);
});

test('an error of the handler fails the invocation and leaves the process', async () => {
  const lambdaFunction = setUp(`
    export const handler = async event => { if (event.fail) throw new RangeError('too far'); return process.pid; };
  `);
  const pid = await answer(lambdaFunction);
  expect(await lambdaFunction.invoke({ fail: true })).toMatchObject({
    kind: 'failed', error: { errorType: 'RangeError', errorMessage: 'too far' },
  });
  expect(await answer(lambdaFunction)).toBe(pid);
});

test.each<[string, string, string]>([
  ['an exit of the process', 'process.exit(3)', 'Runtime.ExitError'],
  ['an uncaught exception', "await new Promise(() => setTimeout(() => { throw new TypeError('late'); }))", 'TypeError'],
  ['an unhandled rejection', "void Promise.reject(new Error('lost')); await new Promise(resolve => setTimeout(resolve, 60_000))", 'Runtime.UnhandledPromiseRejection'],
])('%s fails the invocation, and a new process serves the next one', async (_, crash, errorType) => {
  const lambdaFunction = setUp(`
    export const handler = async event => { if (event.crash) { ${crash}; } return process.pid; };
  `);
  const pid = await answer(lambdaFunction);
  expect(await lambdaFunction.invoke({ crash: true })).toMatchObject({ kind: 'failed', error: { errorType } });
  expect(await answer(lambdaFunction)).not.toBe(pid);
});

test('a process that dies between two invocations does not fail the second', async () => {
  const lambdaFunction = setUp('export const handler = async () => { setTimeout(() => process.exit(1)); return process.pid; };');
  const pid = await answer(lambdaFunction) as number;
  while (runs(pid)) await turn();
  expect(await answer(lambdaFunction)).not.toBe(pid);
});

test('an invocation that takes too long is killed', async () => {
  const fast: Clock = realClock(20);
  const lambdaFunction = setUp(`
    export const handler = async event => { for (;event.hang;); return process.pid; };
  `, { timeoutSeconds: 2 }, { processClock: fast });
  expect(await lambdaFunction.invoke({ hang: true })).toMatchObject({
    kind: 'failed', error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 2.00 seconds' },
  });
  expect(lambdaFunction.output.at(-1)).toContain('Task timed out after 2.00 seconds');
});

test.each<[string, string, string, string]>([
  ['without the file', 'other.handler', '', 'Runtime.ImportModuleError'],
  ['without the export', 'index.other', 'export const handler = 1;', 'Runtime.HandlerNotFound'],
  ['that cannot be loaded', 'index.handler', "throw new Error('broken');", 'Error'],
])('a function %s fails its invocations', async (_, handler, source, errorType) => {
  const lambdaFunction = setUp(source, { handler });
  expect(await lambdaFunction.invoke({})).toMatchObject({ kind: 'failed', error: { errorType } });
});

test('a CommonJS handler works too', async () => {
  const lambdaFunction = setUp('');
  const asset = handlerAsset('exports.handler = async () => "common";', 'index.js');
  cleanUp.push(asset.remove);
  const common = setUp('', { codeDirectory: asset.directory });
  expect(await answer(common)).toBe('common');
  expect(lambdaFunction.invocations).toEqual([]);
});

test('a function at its reserved concurrency is throttled', async () => {
  const lambdaFunction = setUp('export const handler = async () => 1;', { reservedConcurrency: 1 });
  const first = lambdaFunction.invoke({});
  expect(await lambdaFunction.invoke({})).toEqual({ kind: 'throttled' });
  expect(await first).toMatchObject({ kind: 'succeeded' });
});

test('what the handler writes is in the log group, in order, between the lines of Lambda', async () => {
  const lambdaFunction = setUp(`
    export const handler = async () => {
      console.log('one %d', 1);
      process.stdout.write('two\\nthree without an end');
      console.error(new Error('four'));
    };
  `);
  await answer(lambdaFunction);
  const [{ requestId }] = lambdaFunction.invocations;
  expect(lambdaFunction.logs().map(({ message }) => message)).toEqual([
    `START RequestId: ${requestId} Version: $LATEST`,
    expect.stringMatching(new RegExp(`^\\d{4}-.*Z\t${requestId}\tINFO\tone 1$`)),
    'two',
    expect.stringMatching(/^three without an end\d{4}-.*\tERROR\t.*four/),
    `END RequestId: ${requestId}`,
    expect.stringContaining(`REPORT RequestId: ${requestId}`),
  ]);
});

test('in the JSON format each line of the console is an object, from the configured level on', async () => {
  const lambdaFunction = setUp(`
    export const handler = async () => { console.info({ sessions: 2 }); console.warn('text'); console.error('failed', new TypeError('x')); };
  `, { logFormat: 'JSON', logLevel: 'WARN' });
  await answer(lambdaFunction);
  const lines = lambdaFunction.logs().map(({ message }) => JSON.parse(message) as object);
  expect(lines).toEqual([
    expect.objectContaining({ type: 'platform.start' }),
    expect.objectContaining({ level: 'WARN', message: 'text' }),
    expect.objectContaining({ level: 'ERROR', errorType: 'TypeError', errorMessage: 'x' }),
    expect.objectContaining({ type: 'platform.report' }),
  ]);
});

test('a role without permission to write logs leaves none, even where the group exists', async () => {
  const clock = realClock();
  const logGroups = new LogGroups({ clock, account: '123456789012', region: 'us-east-1', partition: 'aws' });
  const group = logGroups.create('/aws/lambda/worker');
  const role = new Role('role', 'arn:aws:iam::123456789012:role/role', { Statement: [] });
  const lambdaFunction = setUp("export const handler = async () => console.log('x');", { role }, { logGroups });
  await answer(lambdaFunction);
  expect(lambdaFunction.output.join()).toContain('x');
  expect(group.events).toEqual([]);
});

test('a log group that does not exist is created only where the role may', async () => {
  const role = new Role('role', 'arn:aws:iam::123456789012:role/role', { Statement: [] });
  role.attach({ Statement: [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }] });
  const lambdaFunction = setUp("export const handler = async () => console.log('x');", { role });
  await answer(lambdaFunction);
  expect(lambdaFunction.logs()).toEqual([]);
});

test('stopping ends the process of an invocation under way', async () => {
  const gate = await Gate.build();
  cleanUp.push(async () => gate.close());
  const lambdaFunction = setUp(`export const handler = async () => { ${gate.pass}; };`);
  const running = lambdaFunction.invoke({});
  await gate.arrivals(1);
  await lambdaFunction.stop();
  expect(await running).toMatchObject({ kind: 'failed' });
  expect(await lambdaFunction.invoke({})).toMatchObject({ kind: 'failed', error: { errorType: 'Runtime.Stopped' } });
});

test('a Node.js that is not there fails the invocation', async () => {
  const lambdaFunction = setUp('', {}, { nodePath: () => '/nowhere/node' });
  expect(await lambdaFunction.invoke({})).toMatchObject({ kind: 'failed', error: { errorType: 'Runtime.InvalidEntrypoint' } });
});
