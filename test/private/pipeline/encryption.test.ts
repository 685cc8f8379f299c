import { Aws, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { mirroring } from '../synthesized';

const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
const imported = (stack: Stack) => ({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
const WARNING = 'cdk-extrahop-traffic-mirroring:encryptionKeyPolicy';

test('without a key, the queues and the table have the keys of their services', () => {
  const template = mirroring().template();
  template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true, KmsMasterKeyId: Match.absent() });
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { SSESpecification: Match.absent() });
});

test('a key encrypts all queues and the table, in a stack of any Region', () => {
  const template = mirroring(imported).template();
  template.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: KEY_ARN, SqsManagedSseEnabled: Match.absent() }, 3);
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [{ Region: { Ref: 'AWS::Region' }, SSESpecification: { KMSMasterKeyId: KEY_ARN } }],
  });
});

test('the function may use the key through SQS and DynamoDB only, and in one statement', () => {
  const policies = Object.values(mirroring(imported).template().findResources('AWS::IAM::Policy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { readonly Action: string | string[] }[]);
  const viaService = ['dynamodb', 'sqs'].map((service) => ({ 'Fn::Join': ['', [`${service}.`, { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] }));
  expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('kms:'))).toEqual([expect.objectContaining({
    Resource: KEY_ARN, Condition: { StringEquals: { 'kms:ViaService': viaService } },
  })]);
});

test('the policy of a key of the app lets EventBridge use it', () => {
  const { template, stack } = mirroring((scope) => ({ encryptionKey: new kms.Key(scope, 'Key') }));
  template().hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([{
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Resource: '*',
        Sid: 'SendEventsToEncryptedQueues',
      }]),
    },
  });
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('encryptionKey'));
});

test('a warning has the statement that the policy of an imported key needs', () => {
  const { stack } = mirroring(imported);
  Annotations.fromStack(stack).hasWarning('/Network/Mirroring', Match.stringLikeRegexp(`encryptionKey: .*"Service":"events.amazonaws.com".*${WARNING}`));
});

test('fails on an alias, for which IAM has no permissions', () => {
  const alias = (stack: Stack) => ({ encryptionKey: kms.Alias.fromAliasName(stack, 'Alias', 'alias/own') });
  expect(() => mirroring(alias)).toThrow('encryptionKey: expected a key, got the alias "alias/own"; look the key up with Key.fromLookup');
});

test('a key that only CloudFormation knows passes', () => {
  const keyArn = `arn:${Aws.PARTITION}:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:key/01234567`;
  const { stack } = mirroring((scope) => ({ encryptionKey: kms.Key.fromKeyArn(scope, 'Key', keyArn) }));
  expect(() => Template.fromStack(stack)).not.toThrow();
});
