import { pathToFileURL } from 'node:url';
import { realClock } from './clock';
import { CODE_KEY, Overrides, pipelineTemplate } from './cloudformation/pipeline-template';
import { DeployedStack } from './cloudformation/stack';
import { Ec2 } from './ec2/ec2';
import { handlerAsset } from './lambda/handler-asset';
import { LocalAws } from './local-aws';
import { VirtualClock, VirtualClockOptions } from './virtual-clock';

const START = Date.UTC(2026, 0, 1);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function setUp(handler: string, overrides: Overrides = {}, options: VirtualClockOptions = {}) {
  const clock = new VirtualClock(options);
  const ec2 = new Ec2({ clock, throttling: true });
  const asset = handlerAsset(handler);
  const aws = await LocalAws.start({ ec2 });
  cleanUp.push(asset.remove, async () => aws.stop());
  const stack = await aws.deploy({ template: pipelineTemplate(overrides), assets: { [CODE_KEY]: asset.directory } });
  stack.function().settings.role.attach({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] });
  const send = (body: string) => stack.queue('Queue').send({ body });
  return { clock, ec2, aws, stack, send, elapsed: () => clock.now() - START };
}

function printed(stack: DeployedStack): string[] {
  return stack.function().logs().map(({ message }) => message).filter(line => line.startsWith('>')).map(line => line.slice(1));
}

/** A handler that may `print`, `call` EC2 through the real SDK, which each call's filter tells apart, and `sleep`. */
function handling(body: string, config = ''): string {
  const sdk = `
    import sdk from ${JSON.stringify(pathToFileURL(require.resolve('@aws-sdk/client-ec2')).href)};
    const ec2 = new sdk.EC2Client({ ${config} });
    const call = (id = 'x') => ec2.send(new sdk.DescribeTrafficMirrorFiltersCommand({ MaxResults: 5, Filters: [{ Name: 'tag:id', Values: [id] }] }));`;
  return `
    import { setTimeout as sleep } from 'node:timers/promises';
    ${body.includes('call(') ? sdk : ''}
    const print = (...values) => process.stdout.write('>' + values.join(' ') + '\\n');
    const elapsed = () => Date.now() - ${START};
    export async function handler({ Records: [{ body }] }, context) { ${body} }`;
}

const LONG = { Queue: { VisibilityTimeout: 900 }, Function: { Timeout: 900 } };
const PARALLEL = {
  Queue: { VisibilityTimeout: 900 },
  Function: { Timeout: 900 },
  Mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
};

describe('a function', () => {
  test.each<[string, string]>([
    ['node:timers/promises', `sleep(${10 * MINUTE})`],
    ['the global setTimeout', `new Promise(resolve => setTimeout(resolve, ${10 * MINUTE}))`],
    ['node:timers', `new Promise(async resolve => (await import('node:timers')).setTimeout(resolve, ${10 * MINUTE}))`],
    ['promisify', `(await import('node:util')).promisify(setTimeout)(${10 * MINUTE})`],
  ])('that sleeps through %s sleeps in virtual time', async (_, sleeping) => {
    const { aws, stack, send, elapsed } = await setUp(handling(`print(elapsed()); await ${sleeping}; print(elapsed());`), LONG);
    send('');
    await aws.idle();
    expect(printed(stack)).toEqual(['0', String(10 * MINUTE)]);
    expect(elapsed()).toBe(10 * MINUTE);
  });

  test('calls AWS while time stands still', async () => {
    const { ec2, aws, send, elapsed } = await setUp(handling(`await call(); await sleep(${10 * MINUTE}); setTimeout(() => {}, 1); await call();`), LONG);
    send('');
    await aws.idle();
    expect(ec2.calls.map(({ time }) => time - START)).toEqual([0, 10 * MINUTE]);
    expect(elapsed()).toBe(10 * MINUTE);
  });

  test('sees the virtual time in everything that tells the time', async () => {
    const { aws, stack, send } = await setUp(handling(`
      const before = performance.now();
      const date = new Date();
      await sleep(1500);
      print(elapsed(), new Date() - date, new Date().toISOString(), new Date(0).toISOString(), date instanceof Date, performance.now() - before);
      print(Date().slice(0, 24), new date.constructor().getTime() - ${START}, context.getRemainingTimeInMillis());`));
    send('');
    await aws.idle();
    expect(printed(stack)).toEqual([
      '1500 1500 2026-01-01T00:00:01.500Z 1970-01-01T00:00:00.000Z true 1500',
      'Thu Jan 01 2026 00:00:01 1500 8500',
    ]);
  });

  test('has intervals, timers that are cleared, and timers that start again', async () => {
    const { aws, stack, send } = await setUp(handling(`
      for (const name of ['one', 'other']) setTimeout(() => print(name, elapsed()), 5);
      const interval = setInterval(name => print(name, elapsed()), 1000, 'interval');
      clearTimeout(setTimeout(() => print('cleared'), 10));
      clearTimeout(+setTimeout(() => print('cleared by number'), 10));
      const refreshed = setTimeout(() => print('refreshed', elapsed()), 1500);
      setTimeout(() => refreshed.refresh(), 1100);
      setTimeout(() => print('at once', elapsed()), 2 ** 31);
      AbortSignal.timeout(2700).onabort = () => print('aborted', elapsed());
      await sleep(3500, undefined, { signal: AbortSignal.timeout(10) }).catch(error => print(error.name, elapsed()));
      await sleep(3490);
      clearInterval(interval);
      await sleep(3000);`));
    send('');
    await aws.idle();
    expect(printed(stack)).toEqual([
      'at once 1', 'one 5', 'other 5', 'AbortError 10', 'interval 1000', 'interval 2000', 'refreshed 2600', 'aborted 2700', 'interval 3000',
    ]);
  });

  test('is retried by the SDK in virtual time while calls are throttled', async () => {
    const { ec2, aws, send, elapsed } = await setUp(handling('for (let n = 0; n < 200; n += 1) await call();', "retryMode: 'adaptive', maxAttempts: 10"), LONG);
    send('');
    await aws.idle();
    expect(ec2.calls.filter(({ error }) => !error)).toHaveLength(200);
    expect(ec2.calls.some(({ error }) => error?.code === 'RequestLimitExceeded')).toBe(true);
    // A burst of 100, then 20 a second.
    expect(elapsed()).toBeGreaterThanOrEqual(5 * SECOND);
    expect(elapsed()).toBeLessThan(7 * SECOND);
  });

  test('that takes too long is killed at its timeout, and its message comes back when it is visible again', async () => {
    const { clock, aws, stack, send, elapsed } = await setUp(handling(`print(elapsed()); await sleep(${HOUR});`));
    send('');
    await aws.idle({ ignoreDelayed: true });
    expect(elapsed()).toBe(10 * SECOND);
    expect(stack.function().invocations).toEqual([expect.objectContaining({
      error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 10.00 seconds' },
    })]);
    await clock.runFor(MINUTE);
    expect(printed(stack)).toEqual(['0', String(MINUTE)]);
  });

  test.each(['hang', 'stall'] as const)('that gets no answer, or only the beginning of one (%s), waits for it in virtual time', async (kind) => {
    const config = 'maxAttempts: 2, requestHandler: { requestTimeout: 30_000, socketTimeout: 40_000, throwOnRequestTimeout: true }';
    const { aws, ec2, stack, send, elapsed } = await setUp(handling('print(await call().then(() => "answered")); print(elapsed());', config), LONG);
    ec2.faults.add({ operation: '*', kind });
    send('');
    await aws.idle();
    expect(printed(stack)[0]).toBe('answered');
    expect(Number(printed(stack)[1])).toBeGreaterThanOrEqual(30 * SECOND);
    expect(elapsed()).toBeLessThan(50 * SECOND);
  });

  test('that waits by fetch for an answer that never comes is killed at its timeout, in virtual time', async () => {
    const { aws, stack, send, elapsed } = await setUp(handling("await fetch(process.env.AWS_ENDPOINT_URL_SQS, { method: 'POST', headers: { 'x-amz-target': 'AmazonSQS.GetQueueUrl' }, body: '{\"QueueName\":\"' + body + '\"}' });"));
    aws.faults.sqs.add({ operation: '*', kind: 'hang' });
    send(stack.queue('Queue').name);
    await aws.idle({ ignoreDelayed: true });
    expect(elapsed()).toBe(10 * SECOND);
  });

  test('that waits by fetch can give up in virtual time', async () => {
    const { aws, stack, send } = await setUp(handling(`
      const headers = { 'x-amz-target': 'AmazonSQS.GetQueueUrl' };
      await fetch(process.env.AWS_ENDPOINT_URL_SQS, { method: 'POST', headers, body: '{"QueueName":"' + body + '"}', signal: AbortSignal.timeout(4000) }).catch(error => print(error.name));
      print(elapsed());`));
    aws.faults.sqs.add({ operation: '*', kind: 'hang' });
    send(stack.queue('Queue').name);
    await aws.idle();
    expect(printed(stack)).toEqual(['TimeoutError', '4000']);
  });

  test('that crashes does not hold up the time', async () => {
    const { aws, stack, send, elapsed } = await setUp(handling('await sleep(1000); if (body) process.exit(1); else await new Promise(() => {});'));
    send('');
    send('exit');
    await aws.idle({ ignoreDelayed: true });
    expect(elapsed()).toBeLessThanOrEqual(2 * SECOND);
    expect(stack.function().invocations.map(({ kind }) => kind)).toEqual(['failed']);
  });

  test('is frozen between two invocations', async () => {
    const { clock, aws, stack, send } = await setUp(handling(`
      print('starts', elapsed());
      setTimeout(() => print('rings', elapsed()), 1000);
      if (body === 'second') await sleep(500);`));
    send('first');
    await aws.idle();
    await clock.runFor(HOUR);
    send('second');
    await aws.idle();
    expect(printed(stack)).toEqual(['starts 0', `starts ${HOUR}`, `rings ${HOUR}`]);
  });

  test('reads files while time stands still', async () => {
    const { aws, stack, send } = await setUp(handling(`
      const { readFile } = await import('node:fs/promises');
      setTimeout(() => {}, 1);
      for (let n = 0; n < 20; n += 1) await readFile(process.argv[1]);
      print(elapsed());`));
    send('');
    await aws.idle();
    expect(printed(stack)).toEqual(['0']);
  });

  test('sees no skew between its time and that of a server', async () => {
    const { aws, stack, send } = await setUp(handling(`
      const { get } = await import('node:http');
      const response = await new Promise(resolve => get(process.env.AWS_ENDPOINT_URL_SQS, resolve));
      response.resume();
      print(new Date(response.headers.date).toISOString());`));
    send('');
    await aws.idle();
    expect(printed(stack)).toEqual(['2026-01-01T00:00:00.000Z']);
  });

  test('that fetches does so while time stands still', async () => {
    const { aws, stack, send } = await setUp(handling(`
      setTimeout(() => {}, 1);
      const { status } = await fetch(process.env.AWS_ENDPOINT_URL_EC2);
      print(status, elapsed());`));
    send('');
    await aws.idle();
    expect(printed(stack)).toEqual(['400 0']);
  });

  test('that never comes to rest is named', async () => {
    const { aws, send } = await setUp(handling('for (;;);'), {}, { patienceMs: 1000 });
    send('');
    await expect(aws.idle()).rejects.toThrow(/^time cannot go on, for these do not come to rest: .*Function.* \(process \d+\)$/);
  });
});

describe('latency and cold starts', () => {
  test('every call takes its latency', async () => {
    const { ec2, aws, send, elapsed } = await setUp(handling('await call(); await Promise.all([call(), call()]);'), {}, { latencyMs: 50 });
    send('');
    await aws.idle();
    expect(ec2.calls.map(({ time }) => time - START)).toEqual([50, 100, 100]);
    expect(elapsed()).toBe(100);
  });

  test('a process that starts takes its time, a warm one none', async () => {
    const { aws, stack, send } = await setUp(handling('print(elapsed(), context.getRemainingTimeInMillis());'), {}, { coldStartMs: 700 });
    send('');
    await aws.idle();
    send('');
    await aws.idle();
    expect(printed(stack)).toEqual(['700 10000', '700 10000']);
  });
});

describe('several processes', () => {
  test('interleave in the order of their timers', async () => {
    const { aws, stack, send } = await setUp(handling(`
      const [name, ...waits] = body.split(' ');
      for (const wait of waits) { await sleep(Number(wait)); print(name, elapsed()); }`), PARALLEL);
    send('a 100 300 500');
    send('b 200 100 600');
    await aws.idle();
    expect(printed(stack)).toEqual(['a 100', 'b 200', 'b 300', 'a 400', 'a 900', 'b 900']);
  });

  test('make the same calls at the same times in every run with the same seed', async () => {
    const run = async (seed: number) => {
      const { ec2, aws, send } = await setUp(handling(`
        await Promise.all(Array.from({ length: 60 }, (_, index) => call(body + index)));`, 'maxAttempts: 10'), PARALLEL, { latencyMs: 20, seed });
      send('a');
      send('b');
      await aws.idle();
      return ec2.calls.map(({ time, input, error }) => JSON.stringify([time, input, error?.code]));
    };
    const first = await run(1);
    expect(first.length).toBeGreaterThan(120);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  }, 30_000);
});

describe('the clock', () => {
  test('lets a periodic rule fire at its times', async () => {
    const { clock, stack } = await setUp(handling('print(new Date().toISOString().slice(11, 16));'), { Rule: { ScheduleExpression: 'rate(5 minutes)' } });
    await clock.runFor(HOUR);
    expect(printed(stack)).toEqual(['00:05', '00:10', '00:15', '00:20', '00:25', '00:30', '00:35', '00:40', '00:45', '00:50', '00:55', '01:00']);
    expect(clock.now()).toBe(START + HOUR);
  });

  test('stops as soon as a condition holds', async () => {
    const { clock, stack, elapsed } = await setUp(handling('await sleep(1000); print();'), { Rule: { ScheduleExpression: 'rate(5 minutes)' } });
    await clock.runUntil(() => printed(stack).length === 2);
    expect(elapsed()).toBe(10 * MINUTE + SECOND);
  });

  test('lets each timer have its effects before the next one fires', async () => {
    const clock = new VirtualClock({ start: 0 });
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.now()]);
    clock.setTimeout(note('second'), 20);
    clock.setTimeout(() => setImmediate(() => setImmediate(() => setImmediate(note('late effect of the first')))), 10);
    void clock.sleep(15).then(note('slept'));
    clock.setTimeout(note('cancelled'), 12)();
    await clock.runFor(30);
    expect(seen).toEqual([['late effect of the first', 10], ['slept', 15], ['second', 20]]);
    expect(clock.now()).toBe(30);
  });

  test('waits for the requests of the test itself', async () => {
    const { clock, aws, elapsed } = await setUp('');
    clock.setTimeout(() => {}, 1000);
    const client = new (await import('@aws-sdk/client-ec2')).EC2({
      endpoint: aws.endpoints.EC2, region: 'us-east-1', credentials: { accessKeyId: 'AKIAADMINISTRATOR', secretAccessKey: 'unused' },
    });
    await clock.runWhile(client.describeTrafficMirrorFilters({}));
    expect(elapsed()).toBe(0);
  });

  test('says when what is waited for does not come', async () => {
    const clock = new VirtualClock();
    await expect(clock.runUntil(() => false)).rejects.toThrow(/^what is waited for has not happened by 2026-01-01T00:00:00.000Z/);
    const forever = () => { clock.setTimeout(forever, HOUR); };
    forever();
    await expect(clock.runUntil(() => false)).rejects.toThrow(/^what is waited for has not happened by 2026-01-02T00:00:00.000Z/);
  });

  test('is driven by one at a time', async () => {
    const clock = new VirtualClock();
    const first = clock.runFor(1);
    await expect(clock.runFor(1)).rejects.toThrow('the clock is running already');
    await first;
  });

  test('is that of AWS and of the processes alike', async () => {
    await expect(LocalAws.start({ clock: realClock(), processClock: new VirtualClock() })).rejects.toThrow(/virtual clock/);
  });
});
