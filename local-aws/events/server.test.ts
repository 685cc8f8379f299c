import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EventBridge } from './event-bridge';
import { EventBus } from './event-bus';
import { serveEventBridge } from './server';
import { ManualClock } from '../clock';
import { LoopbackServer } from '../loopback';
import { PolicyDocument } from '../sqs/policy-evaluation';

let server: LoopbackServer;
let policies: PolicyDocument[] | undefined;
let client: EventBridgeClient;

beforeEach(async () => {
  const place = { clock: new ManualClock(), account: '123456789012', region: 'us-east-1', partition: 'aws' };
  const bus = new EventBus({ ...place, findQueue: () => undefined, mayUseKey: () => true });
  policies = undefined;
  server = await serveEventBridge(new EventBridge({ ...place, bus }), () => policies);
  client = new EventBridgeClient({
    endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'KEY', secretAccessKey: 'secret' }, maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const entry = (change: object = {}) => ({ Source: 'library', DetailType: 'News', Detail: '{}', ...change });
const put = async (...entries: object[]) => client.send(new PutEventsCommand({ Entries: entries }));

test.each([
  [{ Detail: 'text' }, 'MalformedDetail'],
  [{ Detail: '[]' }, 'MalformedDetail'],
  [{ Source: 'aws.ec2' }, 'NotAuthorizedForSourceException'],
  [{ DetailType: undefined }, 'InvalidArgument'],
])('an entry with %j is refused, beside one that is taken', async (change, code) => {
  const { Entries, FailedEntryCount } = await put(entry(), entry(change));
  expect(FailedEntryCount).toBe(1);
  expect(Entries).toMatchObject([{ EventId: expect.any(String) }, { ErrorCode: code }]);
});

test('a call takes one to ten entries', async () => {
  await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put(...Array.from({ length: 11 }, () => entry()))).rejects.toMatchObject({ name: 'ValidationException' });
});

test('what is not modelled is refused', async () => {
  await expect(client.send(new ListRulesCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
  await expect(put(entry({ EventBusName: 'other' }))).rejects.toMatchObject({ name: 'ValidationException' });
});

describe('a caller with a condition on the source', () => {
  beforeEach(() => {
    const statement = {
      Effect: 'Allow' as const,
      Action: 'events:PutEvents',
      Resource: 'arn:aws:events:us-east-1:123456789012:event-bus/default',
      Condition: { 'ForAllValues:StringEquals': { 'events:source': 'library' } },
    };
    policies = [{ Version: '2012-10-17', Statement: [statement] }];
  });

  test('may publish events of that source', async () => {
    expect(await put(entry(), entry())).toMatchObject({ FailedEntryCount: 0 });
  });

  test('may not publish any beside those of another', async () => {
    await expect(put(entry(), entry({ Source: 'other' }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
