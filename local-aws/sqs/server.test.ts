import { ManualClock } from '../clock';
import { LoopbackServer } from '../loopback';
import { PolicyDocument } from './policy-evaluation';
import { Queue } from './queue';
import { serveSqs } from './server';
import { Sqs } from './sqs';

const clock = new ManualClock();
const policies = new Map<string, PolicyDocument[]>();
let server: LoopbackServer;
let queue: Queue;

beforeEach(async () => {
  const sqs = new Sqs({ clock, account: '123456789012', region: 'us-east-1', partition: 'aws', ordered: true });
  server = await serveSqs(sqs, key => policies.get(key));
  queue = sqs.createQueue({ name: 'queue', visibilityTimeoutSeconds: 30, delaySeconds: 0, retentionSeconds: 3600 });
});

afterEach(async () => server.close());

async function call(name: string, input: object, accessKeyId = 'ADMINISTRATOR'): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(queue.url).origin, {
    method: 'POST',
    headers: { 'x-amz-target': `AmazonSQS.${name}`, 'authorization': `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/sqs/aws4_request` },
    body: JSON.stringify({ QueueUrl: queue.url, ...input }),
  });
  return { status: response.status, body: await response.json() };
}

test('a message that is sent arrives', async () => {
  expect(await call('SendMessage', { MessageBody: 'hello', DelaySeconds: 5 })).toEqual({
    status: 200, body: { MessageId: expect.any(String), MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' },
  });
  expect(queue.contents()).toEqual([expect.objectContaining({ body: 'hello', state: 'delayed' })]);
});

test('a batch reports what succeeded and what failed', async () => {
  queue.send({ body: 'a' });
  const [{ receiptHandle }] = queue.receive(1);
  const { body } = await call('ChangeMessageVisibilityBatch', {
    Entries: [{ Id: '1', ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }, { Id: '2', ReceiptHandle: 'x', VisibilityTimeout: 0 }],
  });
  expect(body).toEqual({ Successful: [{ Id: '1' }], Failed: [expect.objectContaining({ Id: '2', Code: 'MessageNotInflight' })] });
  expect(queue.count('visible')).toBe(1);
});

test('a received message can be deleted', async () => {
  queue.send({ body: 'a' });
  const { body } = await call('ReceiveMessage', {}) as { body: { Messages: { ReceiptHandle: string; Body: string }[] } };
  expect(body.Messages).toEqual([expect.objectContaining({ Body: 'a' })]);
  await call('DeleteMessage', { ReceiptHandle: body.Messages[0].ReceiptHandle });
  expect(queue.count()).toBe(0);
});

test('attributes count messages', async () => {
  queue.send({ body: 'a' });
  expect((await call('GetQueueAttributes', { AttributeNames: ['All'] })).body).toMatchObject({
    Attributes: { QueueArn: queue.arn, ApproximateNumberOfMessages: '1', VisibilityTimeout: '30' },
  });
});

test.each<[string, string, object, number, string]>([
  ['a queue that does not exist', 'SendMessage', { QueueUrl: 'http://nowhere', MessageBody: 'x' }, 400, 'QueueDoesNotExist'],
  ['an operation that is not modelled', 'TagQueue', {}, 400, 'InvalidAction'],
  ['a message without a body', 'SendMessage', {}, 400, 'MissingParameter'],
  ['too long a delay', 'SendMessage', { MessageBody: 'x', DelaySeconds: 901 }, 400, 'InvalidParameterValue'],
  ['an empty batch', 'SendMessageBatch', { Entries: [] }, 400, 'EmptyBatchRequest'],
  ['too large a batch', 'SendMessageBatch', { Entries: Array.from({ length: 11 }, (_, Id) => ({ Id })) }, 400, 'TooManyEntriesInBatchRequest'],
])('%s is refused', async (_, name, input, status, code) => {
  expect(await call(name, input)).toMatchObject({ status, body: { __type: `com.amazonaws.sqs#${code}` } });
});

test('a role may do what its policies say, a batch counting as the single call', async () => {
  policies.set('ROLE', [{ Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue.arn }] }]);
  expect(await call('SendMessageBatch', { Entries: [{ Id: '1', MessageBody: 'x' }] }, 'ROLE')).toMatchObject({ status: 200 });
  expect(await call('ReceiveMessage', {}, 'ROLE')).toMatchObject({ status: 403, body: { __type: 'com.amazonaws.sqs#AccessDeniedException' } });
});
