import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { localClient } from './local-client';
import { ManualClock } from '../clock';
import { CODE_KEY, pipelineTemplate } from '../cloudformation/pipeline-template';
import { handlerAsset } from '../lambda/handler-asset';
import { LocalAws } from '../local-aws';

const KEYS = {
  partitionKey: { name: 'pk', type: AttributeType.STRING }, sortKey: { name: 'sk', type: AttributeType.STRING }, timeToLiveAttribute: 'expires',
};
const ITEM = { pk: { S: 'interface' }, sk: { S: 'eni-1' }, expires: { N: '1767225600' } };
const clock = new ManualClock(Date.UTC(2026, 0, 2));
let aws: LocalAws;
let client: DynamoDBClient;
const cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  aws = await LocalAws.start({ clock });
  client = localClient(aws.endpoints.DYNAMODB);
});

afterEach(async () => {
  client.destroy();
  await aws.stop();
  cleanUp.splice(0).forEach(step => step());
});

function synthesize(define: (stack: Stack) => void): string {
  const outdir = mkdtempSync(join(tmpdir(), 'dynamodb-'));
  cleanUp.push(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir });
  define(new Stack(app, 'Stack'));
  return app.synth().directory;
}

test.each<[string, (stack: Stack) => void]>([
  ['TableV2', stack => new TableV2(stack, 'Ledger', {
    ...KEYS,
    removalPolicy: RemovalPolicy.DESTROY,
    encryption: TableEncryptionV2.awsManagedKey(),
    deletionProtection: true,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    tags: [{ key: 'a', value: 'b' }],
  })],
  ['Table', stack => new Table(stack, 'Ledger', { ...KEYS, billingMode: BillingMode.PAY_PER_REQUEST, removalPolicy: RemovalPolicy.DESTROY })],
])('a %s of the CDK keeps items, lets them expire and goes with its stack', async (_, define) => {
  const stack = await aws.deploy(synthesize(define));
  const table = stack.table(/^Ledger/);
  expect(table.arn).toBe(`arn:aws:dynamodb:us-east-1:123456789012:table/${table.name}`);

  await client.send(new PutItemCommand({ TableName: table.name, Item: ITEM }));
  expect(await aws.dynamodb.items(table.name)).toEqual([{ pk: 'interface', sk: 'eni-1', expires: 1767225600 }]);
  expect(await aws.dynamodb.expireItems()).toBe(1);

  await stack.delete();
  await expect(client.send(new PutItemCommand({ TableName: table.name, Item: ITEM }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(aws.deploy(synthesize(define))).resolves.toBeDefined();
});

const TABLE = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};

test('a time to live that is switched off expires nothing', async () => {
  const properties = { ...TABLE, TableName: 'Ledger', TimeToLiveSpecification: { AttributeName: 'expires', Enabled: false } };
  const stack = await aws.deploy({ template: { Resources: { Ledger: { Type: 'AWS::DynamoDB::Table', Properties: properties } } } });
  expect(stack.physicalId('Ledger')).toBe('Ledger');
  await client.send(new PutItemCommand({ TableName: 'Ledger', Item: ITEM }));
  expect(await aws.dynamodb.expireItems()).toBe(0);
});

test.each<[string, string, object, string]>([
  ['provisioned capacity', 'Table', { ...TABLE, BillingMode: undefined }, 'Ledger (AWS::DynamoDB::Table): only the billing mode PAY_PER_REQUEST is modelled'],
  ['an index', 'Table', { ...TABLE, GlobalSecondaryIndexes: [] }, 'the property GlobalSecondaryIndexes is not modelled'],
  ['a key that is not defined', 'Table', { ...TABLE, AttributeDefinitions: [] }, 'Some index key attribute have no definition'],
  ['a replica elsewhere', 'GlobalTable', { ...TABLE, Replicas: [{ Region: 'eu-west-1' }] }, 'with one replica, in the Region of the stack'],
  ['several replicas', 'GlobalTable', { ...TABLE, Replicas: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }] }, 'with one replica'],
  ['a stream of a replica', 'GlobalTable', { ...TABLE, Replicas: [{ Region: 'us-east-1', KinesisStreamSpecification: {} }] },
    'the property KinesisStreamSpecification is not modelled'],
])('%s fails the deployment', async (_, type, properties, message) => {
  const template = { Resources: { Ledger: { Type: `AWS::DynamoDB::${type}`, Properties: JSON.parse(JSON.stringify(properties)) as object } } };
  await expect(aws.deploy({ template })).rejects.toThrow(message);
});

test('a function reaches its table, as far as its role may', async () => {
  const asset = handlerAsset(`
    export async function handler({ operation }) {
      const { AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL_DYNAMODB, TABLE_NAME } = process.env;
      const headers = {
        'x-amz-target': 'DynamoDB_20120810.' + operation,
        'authorization': 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request',
      };
      const body = JSON.stringify({ TableName: TABLE_NAME, Key: { pk: { S: 'a' } } });
      return (await fetch(AWS_ENDPOINT_URL_DYNAMODB, { method: 'POST', headers, body })).json();
    }`);
  cleanUp.push(asset.remove);
  const { Resources } = pipelineTemplate({ Function: { Environment: { Variables: { TABLE_NAME: { Ref: 'Ledger' } } } } });
  const statement = { Effect: 'Allow', Action: 'dynamodb:UpdateItem', Resource: { 'Fn::GetAtt': ['Ledger', 'Arn'] } };
  const policy = { PolicyName: 'x', PolicyDocument: { Statement: [statement] }, Roles: [{ Ref: 'Role' }] };
  const stack = await aws.deploy({
    template: {
      Resources: {
        ...Resources,
        Ledger: { Type: 'AWS::DynamoDB::Table', Properties: TABLE },
        Policy: { Type: 'AWS::IAM::Policy', Properties: policy },
      },
    },
    assets: { [CODE_KEY]: asset.directory },
  });

  await stack.function().invoke({ operation: 'UpdateItem' });
  await stack.function().invoke({ operation: 'DeleteItem' });

  expect(stack.function().invocations).toEqual([
    expect.objectContaining({ kind: 'succeeded', payload: {} }),
    expect.objectContaining({ payload: expect.objectContaining({ __type: 'com.amazon.coral.service#AccessDeniedException' }) }),
  ]);
  expect(await stack.table().items()).toEqual([{ pk: 'a' }]);
  expect(aws.dynamodb.calls.map(({ caller }) => caller)).toEqual(Array(2).fill(stack.function().credentials.accessKeyId));
});
