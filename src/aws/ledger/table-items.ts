import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LedgerItem } from './ledger-items';
import { all } from '../pages';

/** Every item of a table, those that have expired included. */
export async function tableItems(client: () => Promise<DynamoDBClient>, tableName: string): Promise<readonly LedgerItem[]> {
  const { paginateScan } = await import('@aws-sdk/client-dynamodb');
  // DynamoDB gives items as records that may be anything; this table has texts and numbers only.
  return all(paginateScan({ client: await client() }, { TableName: tableName, ConsistentRead: true }), (page) => page.Items);
}
