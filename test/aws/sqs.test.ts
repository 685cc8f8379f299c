import { SQSClient } from '@aws-sdk/client-sqs';
import { ManualClock } from '../../local-aws/clock';
import type { LoopbackServer } from '../../local-aws/loopback';
import type { Queue as LocalQueue } from '../../local-aws/sqs/queue';
import { serveSqs } from '../../local-aws/sqs/server';
import { Sqs } from '../../local-aws/sqs/sqs';
import { queue, type Queue } from '../../src/aws/sqs';

const VISIBILITY_TIMEOUT = 720;

let clock: ManualClock;
let server: LoopbackServer;
let local: LocalQueue;
let client: SQSClient;
let events: Queue;

beforeEach(async () => {
  clock = new ManualClock();
  const sqs = new Sqs({ clock, account: '123456789012', region: 'us-east-1', partition: 'aws', ordered: true });
  server = await serveSqs(sqs, () => undefined);
  local = sqs.createQueue({ name: 'queue', visibilityTimeoutSeconds: VISIBILITY_TIMEOUT, delaySeconds: 0, retentionSeconds: 3600 });
  client = new SQSClient({
    endpoint: new URL(local.url).origin, region: 'us-east-1', credentials: { accessKeyId: 'ADMINISTRATOR', secretAccessKey: 'secret' },
  });
  events = queue(async () => client, local.url);
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

function receive(count: number) {
  for (let index = 0; index < count; index++) local.send({ body: String(index) });
  return local.receive(count).map(({ receiptHandle }) => receiptHandle);
}

test('there is a backlog while messages wait, and none while they are worked on', async () => {
  expect(await events.hasBacklog()).toBe(false);
  await events.send('look');
  expect(await events.hasBacklog()).toBe(true);
  local.receive(1);
  expect(await events.hasBacklog()).toBe(false);
});

test('what is sent arrives as it is', async () => {
  await events.send('{"look":"at everything"}');
  expect(local.contents()).toEqual([expect.objectContaining({ body: '{"look":"at everything"}' })]);
});

test('messages come back each after its own time, long before the visibility timeout', async () => {
  const [soon, later] = receive(2);
  await events.returnAfter([{ receiptHandle: soon, seconds: 10 }, { receiptHandle: later, seconds: 30 }]);
  clock.advance(10_000);
  expect(local.count('visible')).toBe(1);
  clock.advance(20_000);
  expect(local.count('visible')).toBe(2);
});

test('no message asks SQS for nothing', async () => {
  await server.close();
  await expect(events.returnAfter([])).resolves.toBeUndefined();
});

test('fails for a message that is worked on no longer, and lets the others come back', async () => {
  const [held] = receive(1);
  await expect(events.returnAfter([{ receiptHandle: 'gone', seconds: 10 }, { receiptHandle: held, seconds: 10 }]))
    .rejects.toThrow(/^SQS left 1 of 2 messages as they are: MessageNotInflight: /);
  clock.advance(10_000);
  expect(local.count('visible')).toBe(1);
});
