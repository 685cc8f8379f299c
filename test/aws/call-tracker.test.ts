import { AttachNetworkInterfaceCommand, DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type LoopbackServer, serveLoopback } from '../../local-aws/loopback';
import { CallTracker, failedCall, missingPermission } from '../../src/aws/call-tracker';

/** What is known of calls while they are under way, and once they have failed. */

interface Answer {
  readonly status: number;
  readonly body: string;
}

let now: number;
let answer: (action: string) => Answer | undefined;
let server: LoopbackServer;
let calls: CallTracker;
let ec2: EC2Client;

beforeEach(async () => {
  now = 1000;
  answer = () => undefined;
  server = await serveLoopback(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const given = answer(Buffer.concat(chunks).toString());
    if (given !== undefined) response.writeHead(given.status).end(given.body);
  });
  calls = new CallTracker(() => now);
  ec2 = calls.track(new EC2Client(config()));
});

afterEach(async () => server.close());

function config() {
  return { endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'key', secretAccessKey: 'secret' }, maxAttempts: 2 };
}

function ec2Error(code: string, message = code): Answer {
  return { status: 403, body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>` };
}

async function failureOf(call: Promise<unknown>): Promise<Error> {
  return call.then(() => { throw new Error('it succeeded'); }, (error: Error) => error);
}

test('a call is pending from when it begins until it ends, whether it succeeds or fails', async () => {
  const seen: unknown[] = [];
  answer = () => {
    seen.push(calls.pending);
    now += 500;
    return seen.length === 1 ? { status: 200, body: '<DescribeInstancesResponse/>' } : ec2Error('InvalidParameterValue');
  };
  await ec2.send(new DescribeInstancesCommand({}));
  expect(calls.pending).toEqual([]);
  await failureOf(ec2.send(new AttachNetworkInterfaceCommand({ DeviceIndex: 1, InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' })));
  expect(calls.pending).toEqual([]);
  expect(seen).toEqual([[{ call: 'ec2:DescribeInstances', since: 1000 }], [{ call: 'ec2:AttachNetworkInterface', since: 1500 }]]);
});

test.each<[string, Answer]>([
  ['is refused', ec2Error('UnauthorizedOperation')],
  ['is answered by a page of a proxy', { status: 503, body: '<html>unavailable</html>' }],
  ['is answered with garbage', { status: 200, body: '{' }],
])('the error of a call that %s names the call', async (_what, given) => {
  answer = () => given;
  expect(failedCall(await failureOf(ec2.send(new DescribeInstancesCommand({}))))).toBe('ec2:DescribeInstances');
});

test('the error of a call without an answer names the call', async () => {
  await server.close();
  expect(failedCall(await failureOf(ec2.send(new DescribeInstancesCommand({}))))).toBe('ec2:DescribeInstances');
  server = await serveLoopback(() => undefined);
});

test('an error that is no call\'s names none', () => {
  expect(failedCall(new Error('no'))).toBeUndefined();
  expect(missingPermission(new Error('no'))).toBeUndefined();
});

test.each([
  ['is that of the call', ec2Error('UnauthorizedOperation', 'You are not authorized to perform this operation.'), 'ec2:DescribeInstances'],
  ['is the one that the message names', ec2Error(
    'UnauthorizedOperation', 'User: arn:aws:sts::111122223333:assumed-role/M/f is not authorized to perform: ec2:CreateTags on resource: *',
  ), 'ec2:CreateTags'],
  ['does not come from other refusals', ec2Error('InvalidParameterValue', 'no'), undefined],
])('the missing permission %s', async (_what, given, permission) => {
  answer = () => given;
  expect(missingPermission(await failureOf(ec2.send(new DescribeInstancesCommand({}))))).toBe(permission);
});

test('the missing permission has the name that IAM gives it, where that is another than the call\'s', async () => {
  answer = () => ({ status: 403, body: '{"__type":"AccessDeniedException","message":"no"}' });
  const sqs = calls.track(new SQSClient(config()));
  const lambda = calls.track(new LambdaClient(config()));
  const visibility = await failureOf(sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: `${server.url}/1/queue`, Entries: [] })));
  expect([failedCall(visibility), missingPermission(visibility)]).toEqual(['sqs:ChangeMessageVisibilityBatch', 'sqs:ChangeMessageVisibility']);
  const invocation = Object.assign(await failureOf(lambda.send(new InvokeCommand({ FunctionName: 'f' }))), { name: 'AccessDeniedException' });
  expect([failedCall(invocation), missingPermission(invocation)]).toEqual(['lambda:Invoke', 'lambda:InvokeFunction']);
});
