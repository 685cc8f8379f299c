import {
  BatchGetItemCommand, BatchWriteItemCommand, DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDb } from './dynamodb';
import { localClient } from './local-client';
import { serveDynamoDb } from './server';
import { Table } from './table';
import { ManualClock } from '../clock';
import { LoopbackServer } from '../loopback';
import { PolicyDocument } from '../sqs/policy-evaluation';

const clock = new ManualClock();
const TableName = 'Ledger';
const policies = new Map<string, PolicyDocument[]>();
let dynamodb: DynamoDb;
let server: LoopbackServer;
let client: DynamoDBClient;
let table: Table;

beforeEach(async () => {
  dynamodb = new DynamoDb({ clock, account: '123456789012', region: 'us-east-1', partition: 'aws' });
  server = await serveDynamoDb(dynamodb, key => policies.get(key));
  client = localClient(server.url);
  table = await dynamodb.createTable({
    name: TableName,
    keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' }],
    timeToLiveAttribute: 'expires',
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
  await dynamodb.close();
});

const key = (sk: string) => ({ pk: { S: 'interface' }, sk: { S: sk } });
const put = (sk: string, attributes: object = {}) => new PutItemCommand({ TableName, Item: { ...key(sk), ...attributes } });
const get = (sk: string) => new GetItemCommand({ TableName, Key: key(sk), ConsistentRead: true });
const query = () => new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'interface' } } });
const operations = () => dynamodb.calls.map(({ operation }) => operation);

async function takeLease(owner: string, now: number) {
  return client.send(new UpdateItemCommand({
    TableName,
    Key: key('lease'),
    UpdateExpression: 'SET heldBy = :owner, heldUntil = :until',
    ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil < :now',
    ExpressionAttributeValues: { ':owner': { S: owner }, ':until': { N: String(now + 60) }, ':now': { N: String(now) } },
    ReturnValues: 'ALL_NEW',
  }));
}

test('of two conditional updates at once one succeeds', async () => {
  const outcomes = await Promise.allSettled([takeLease('a', 1000), takeLease('b', 1000)]);

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'ConditionalCheckFailedException' } });
  await expect(takeLease('c', 1061)).resolves.toMatchObject({ Attributes: { heldBy: { S: 'c' } } });
  expect(await dynamodb.items(TableName)).toEqual([{ pk: 'interface', sk: 'lease', heldBy: 'c', heldUntil: 1121 }]);
});

test('a query returns the items of one partition in the order of the sort key, page by page', async () => {
  for (const sk of ['eni-3', 'eni-1', 'eni-2']) await client.send(put(sk));
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'other' }, sk: { S: 'eni-0' } } }));

  const first = await client.send(new QueryCommand({ ...query().input, Limit: 2 }));
  const second = await client.send(new QueryCommand({ ...query().input, ExclusiveStartKey: first.LastEvaluatedKey }));

  expect([first, second].map(({ Items }) => Items?.map(({ sk }) => sk.S))).toEqual([['eni-1', 'eni-2'], ['eni-3']]);
});

test('items are read as a program would hold them', async () => {
  await client.send(put('eni-1', {
    since: { N: '1.5' },
    gone: { BOOL: false },
    nothing: { NULL: true },
    reasons: { L: [{ S: 'a' }, { M: { code: { S: 'b' } } }] },
    tried: { SS: ['x', 'y'] },
    times: { NS: ['1', '2'] },
    raw: { B: Buffer.from('raw') },
    raws: { BS: [Buffer.from('raw')] },
  }));
  expect(await table.items()).toEqual([{
    pk: 'interface',
    sk: 'eni-1',
    since: 1.5,
    gone: false,
    nothing: null,
    reasons: ['a', { code: 'b' }],
    tried: new Set(['x', 'y']),
    times: new Set([1, 2]),
    raw: Buffer.from('raw'),
    raws: new Set([Buffer.from('raw')]),
  }]);
});

test('a batch writes and reads several items, and all of a large table are seen', async () => {
  const large = { S: 'x'.repeat(100_000) };
  await client.send(new BatchWriteItemCommand({
    RequestItems: { [TableName]: Array.from({ length: 20 }, (_, index) => ({ PutRequest: { Item: { ...key(`eni-${index}`), large } } })) },
  }));
  const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('eni-3'), key('eni-99')] } } }));

  expect(Responses?.[TableName].map(({ sk }) => sk.S)).toEqual(['eni-3']);
  expect(await table.items()).toHaveLength(20);
});

test('items go when a test lets them expire, and not before', async () => {
  const seconds = clock.now() / 1000;
  await client.send(put('due', { expires: { N: String(seconds + 10) } }));
  await client.send(put('later', { expires: { N: String(seconds + 1000) } }));
  await client.send(put('in milliseconds', { expires: { N: String(clock.now()) } }));
  await client.send(put('as if it were 1970', { expires: { N: '10' } }));
  await client.send(put('a text', { expires: { S: String(seconds) } }));
  await client.send(put('without'));
  expect(await dynamodb.expireItems()).toBe(0);
  clock.advance(11_000);
  expect((await client.send(get('due'))).Item).toBeDefined();

  expect(await dynamodb.expireItems()).toBe(1);

  expect((await table.items()).map(({ sk }) => sk).sort()).toEqual(['a text', 'as if it were 1970', 'in milliseconds', 'later', 'without']);
});

describe('a role', () => {
  const role = () => localClient(server.url, { credentials: { accessKeyId: 'ROLE', secretAccessKey: 'unused' } });

  test('may do what its policies say', async () => {
    policies.set('ROLE', [{ Statement: [{ Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:Query'], Resource: table.arn }] }]);

    await expect(role().send(put('eni-1'))).resolves.toBeDefined();
    await expect(role().send(query())).resolves.toMatchObject({ Count: 1 });
    await expect(role().send(get('eni-1'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'the caller is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/Ledger',
      $metadata: { httpStatusCode: 400 },
    });
    expect(operations()).toEqual(['PutItem', 'Query', 'GetItem']);
  });

  test('may not write a batch of which it may not write one table', async () => {
    policies.set('ROLE', [{ Statement: [{ Effect: 'Allow', Action: 'dynamodb:BatchWriteItem', Resource: table.arn }] }]);
    const entry = [{ PutRequest: { Item: key('eni-1') } }];

    const write = role().send(new BatchWriteItemCommand({ RequestItems: { [TableName]: entry, Other: entry } }));

    await expect(write).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('table/Other') });
    expect(await table.items()).toEqual([]);
  });
});

describe('a scripted fault', () => {
  test.each<[string, number]>([
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 400],
    ['InternalServerError', 500],
  ])('%s fails as many calls of the operation as it says', async (code, status) => {
    dynamodb.faults.add({ operation: 'PutItem', code, times: 2 });

    await expect(client.send(put('eni-1'))).rejects.toMatchObject({ name: code, $metadata: { httpStatusCode: status } });
    await expect(client.send(get('eni-1'))).resolves.toBeDefined();
    await expect(client.send(put('eni-1'))).rejects.toMatchObject({ name: code });
    await expect(client.send(put('eni-1'))).resolves.toBeDefined();
  });

  test('breaks the connection when the service is unreachable', async () => {
    dynamodb.faults.add({ operation: '*', kind: 'cut' });

    await expect(client.send(put('eni-1'))).rejects.toThrow('socket hang up');
    expect(await table.items()).toEqual([]);
  });

  test('can lose the answer of a write that took effect', async () => {
    dynamodb.faults.add({ operation: 'PutItem', kind: 'cut', phase: 'after' });

    await expect(client.send(put('eni-1'))).rejects.toThrow('socket hang up');
    expect(await table.items()).toHaveLength(1);
  });

  test('is overcome by a client that retries', async () => {
    const retrying = localClient(server.url, { maxAttempts: 3 });
    dynamodb.faults.add({ operation: 'PutItem', kind: 'cut' });
    await retrying.send(put('eni-1'));
    retrying.destroy();
    expect(dynamodb.calls.map(({ error }) => error?.code)).toEqual(['BrokenAnswer', undefined]);
  });
});

test('calls are remembered with their caller, input and error', async () => {
  await client.send(put('eni-1'));
  clock.advance(1000);
  await expect(client.send(new PutItemCommand({ ...put('eni-1').input, ConditionExpression: 'attribute_not_exists(pk)' }))).rejects.toThrow();

  const call = { operation: 'PutItem', caller: 'AKIAADMINISTRATOR', input: expect.objectContaining({ TableName, Item: key('eni-1') }) };
  expect(dynamodb.calls).toEqual([
    { ...call, time: clock.now() - 1000 },
    { ...call, time: clock.now(), error: { code: 'ConditionalCheckFailedException', message: 'The conditional request failed' } },
  ]);
});

test('a table that does not exist is not found', async () => {
  await expect(client.send(new GetItemCommand({ TableName: 'Other', Key: key('eni-1') }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a deleted table is gone at once, and one of the same name starts empty', async () => {
  await client.send(put('eni-1'));
  await dynamodb.deleteTable(table);
  await expect(client.send(get('eni-1'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await dynamodb.createTable(table.settings);
  expect(await dynamodb.items(TableName)).toEqual([]);
  await expect(dynamodb.createTable(table.settings)).rejects.toThrow('the table Ledger exists already');
});

test('what is not modelled is refused by name', async () => {
  await expect(client.send(new DescribeTableCommand({ TableName }))).rejects.toThrow('the operation DescribeTable is not modelled');
  await expect(client.send(new PutItemCommand({ ...put('eni-1').input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })))
    .rejects.toThrow('the parameter ReturnValuesOnConditionCheckFailure is not modelled');
});
