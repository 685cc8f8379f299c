import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LedgerTable } from '../../../src/private/pipeline/ledger-table';

let stack: Stack;
let ledger: LedgerTable;
let template: Template;

beforeAll(() => {
  stack = new Stack();
  ledger = new LedgerTable(stack, 'Ledger');
  template = Template.fromStack(stack);
});

test('is the one table, and is billed by use', () => {
  template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    BillingMode: 'PAY_PER_REQUEST',
    Replicas: [Match.objectEquals({ Region: { Ref: 'AWS::Region' } })],
  });
});

test('has entries with an id, which expire', () => {
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

test('is encrypted with the key that DynamoDB owns, which it is unless it says otherwise', () => {
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { SSESpecification: Match.absent() });
});

test('goes with the stack, and when it is replaced', () => {
  template.hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { Replicas: [{ DeletionProtectionEnabled: Match.absent() }] });
});

test('has no name of its own, so that there can be several', () => {
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { TableName: Match.absent() });
});

test('may be read and written, by the calls that the function makes', () => {
  expect(stack.resolve(ledger.statement.toStatementJson())).toEqual({
    Sid: 'KeepLedger',
    Effect: 'Allow',
    Action: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'],
    Resource: stack.resolve(ledger.tableArn),
  });
});
