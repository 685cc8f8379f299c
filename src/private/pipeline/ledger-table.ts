import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * What EC2 cannot hold: what it refused, since when a sensor is down or an interface is not mirrored and why, who sweeps now.
 *
 * Nothing of worth is lost with it, so it goes with the stack.
 */
export class LedgerTable extends dynamodb.TableV2 {
  constructor(scope: Construct, id: string, encryptionKey?: kms.IKey) {
    super(scope, id, {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    if (encryptionKey !== undefined) this.encryptWith(encryptionKey);
  }

  /** As `TableEncryptionV2.customerManagedKey` does, which refuses a stack whose Region is only known to CloudFormation. */
  private encryptWith(key: kms.IKey): void {
    const table = this.node.defaultChild as dynamodb.CfnGlobalTable;
    table.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
    table.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn });
  }

  /** The calls that the function makes, and no others. */
  public get statement(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'KeepLedger',
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem'],
      resources: [this.tableArn],
    });
  }
}
