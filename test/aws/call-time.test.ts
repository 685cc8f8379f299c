import { DescribeInstancesCommand, EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { type LoopbackServer, serveLoopback } from '../../local-aws/loopback';
import { CallTime, CallTimeUp } from '../../src/aws/call-time';

/** Calls that take longer than there is time for them, with the real SDK and real time. */

let server: LoopbackServer;
let client: EC2Client;
let time: CallTime;
let requests: number;

async function start(answer: Parameters<typeof serveLoopback>[0]): Promise<void> {
  requests = 0;
  server = await serveLoopback((request, response) => {
    requests += 1;
    return answer(request, response);
  });
  time = new CallTime(Date.now);
  client = time.limit(new EC2Client({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 150, throwOnRequestTimeout: true },
  }));
}

afterEach(async () => {
  client.destroy();
  await server.close();
});

async function elapsed(call: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await expect(call()).rejects.toThrow(CallTimeUp);
  return Date.now() - began;
}

const HANG = () => undefined;

test('a call that is not answered ends when the time is up, and names itself', async () => {
  await start(HANG);
  time.until(Date.now() + 60);
  await expect(client.send(new DescribeInstancesCommand({}))).rejects.toThrow('DescribeInstances: no answer while there was time to wait for one');
});

test('tries of a call end together when the time is up, and no further one begins', async () => {
  await start(HANG);
  time.until(Date.now() + 400);
  const took = await elapsed(async () => client.send(new DescribeInstancesCommand({})));
  expect(took).toBeGreaterThanOrEqual(390);
  expect(took).toBeLessThan(1_500);
  const before = requests;
  expect(before).toBeGreaterThan(1);
  // A later invocation has time of its own, which the call that was given up does not get.
  time.until(Infinity);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(requests).toBe(before);
});

test('a call that begins when the time is up reaches nobody', async () => {
  await start(HANG);
  time.until(Date.now() - 1);
  expect(await elapsed(async () => client.send(new DescribeInstancesCommand({})))).toBeLessThan(150);
  expect(requests).toBe(0);
});

test('pages are limited as well', async () => {
  await start(HANG);
  time.until(Date.now() + 60);
  await elapsed(async () => {
    for await (const page of paginateDescribeInstances({ client }, {})) expect(page).toBeUndefined();
  });
});

test('a call that is answered in time is as it was', async () => {
  const answer = '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet/></DescribeInstancesResponse>';
  await start((_request, response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(answer));
  time.until(Date.now() + 5_000);
  expect(await client.send(new DescribeInstancesCommand({}))).toMatchObject({ Reservations: [] });
});
