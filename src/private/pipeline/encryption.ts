import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What EventBridge does with a queue's key. */
const ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Lets rules send to queues that are encrypted with the key.
 *
 * Without a condition on the rule: nothing documents that EventBridge passes one on when SQS uses the key.
 */
export function letRulesUse(scope: Construct, key: kms.IKey): void {
  const statement = new iam.PolicyStatement({
    sid: 'SendEventsToEncryptedQueues',
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ACTIONS,
    resources: ['*'],
  });
  if (key.addToResourcePolicy(statement, true).statementAdded) return;
  const shown = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: ACTIONS, Resource: '*' };
  Annotations.of(scope).addWarningV2(
    'cdk-extrahop-traffic-mirroring:encryptionKeyPolicy',
    `encryptionKey: the policy of this key can't be changed here; without this statement in it, no event reaches the queue: ${JSON.stringify(shown)}`,
  );
}

/** What the function needs of a key that encrypts its queue and its table, through these services only. */
export function encryptionStatement(scope: Construct, key: kms.IKey): iam.PolicyStatement {
  const { region, urlSuffix } = Stack.of(scope);
  return new iam.PolicyStatement({
    sid: 'UseEncryptionKey',
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': ['dynamodb', 'sqs'].map((service) => `${service}.${region}.${urlSuffix}`) } },
  });
}
