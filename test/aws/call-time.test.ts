import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { DescribeInstancesCommand, EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { HttpResponse } from '@smithy/core/protocols';
import { CallTime, CallTimeUp } from '../../src/aws/call-time';

/** Calls that take longer than there is time for them, with the real SDK and a clock that the tests move. */

const TRY_TAKES = 150;

let client: EC2Client;
let time: CallTime;
let requests: number;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});

afterEach(() => {
  client.destroy();
  jest.useRealTimers();
});

function start(answer: () => Promise<HttpResponse>): void {
  requests = 0;
  time = new CallTime(Date.now);
  client = time.limit(new EC2Client({
    region: 'us-east-1',
    endpoint: 'http://localhost',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 9,
    requestHandler: {
      handle: async () => {
        requests += 1;
        return { response: await answer() };
      },
    },
  }));
}

/** No answer, until the client gives the try up. */
const hang = async () => new Promise<never>((_resolve, reject) => {
  setTimeout(() => reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' })), TRY_TAKES);
});

/** Sends a request, and gives the error that it ends with, once a request is under way. */
async function failing(): Promise<{ readonly error: () => unknown }> {
  let error: unknown;
  client.send(new DescribeInstancesCommand({})).catch((thrown: unknown) => { error = thrown; });
  while (requests === 0) await setImmediate();
  return { error: () => error };
}

/** Lets time pass, and everything that it brings happen. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    jest.advanceTimersByTime(10);
    for (let turn = 0; turn < 5; turn++) await setImmediate();
  }
}

test('a call that is not answered ends when the time is up, and names itself', async () => {
  start(hang);
  time.until(Date.now() + 60);
  const call = await failing();
  await pass(50);
  expect(call.error()).toBeUndefined();
  await pass(10);
  expect(call.error()).toMatchObject({ name: 'CallTimeUp', message: 'DescribeInstances: no answer while there was time to wait for one' });
});

test('tries of a call end together when the time is up, and no further one begins', async () => {
  start(hang);
  time.until(Date.now() + 1_000);
  const call = await failing();
  await pass(990);
  expect(call.error()).toBeUndefined();
  await pass(10);
  expect(call.error()).toBeInstanceOf(CallTimeUp);
  const before = requests;
  expect(before).toBeGreaterThan(1);
  // A later invocation has time of its own, which the call that was given up does not get.
  time.until(Infinity);
  await pass(10_000);
  expect(requests).toBe(before);
});

test('a call that begins when the time is up reaches nobody', async () => {
  start(hang);
  time.until(Date.now() - 1);
  await expect(client.send(new DescribeInstancesCommand({}))).rejects.toThrow(CallTimeUp);
  expect(requests).toBe(0);
});

test('pages are limited as well', async () => {
  start(hang);
  time.until(Date.now() + 60);
  const pages = paginateDescribeInstances({ client }, {}).next().catch((error: unknown) => error);
  while (requests === 0) await setImmediate();
  await pass(60);
  expect(await pages).toBeInstanceOf(CallTimeUp);
});

test('a call that is answered in time is as it was', async () => {
  const answer = '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet/></DescribeInstancesResponse>';
  start(async () => new HttpResponse({ statusCode: 200, headers: { 'content-type': 'text/xml' }, body: Readable.from([Buffer.from(answer)]) }));
  time.until(Date.now() + 5_000);
  expect(await client.send(new DescribeInstancesCommand({}))).toMatchObject({ Reservations: [] });
});
