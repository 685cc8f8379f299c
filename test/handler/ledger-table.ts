import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ManualClock } from '../../local-aws/clock';
import { DynamoDb } from '../../local-aws/dynamodb/dynamodb';
import { localClient } from '../../local-aws/dynamodb/local-client';
import { serveDynamoDb } from '../../local-aws/dynamodb/server';
import type { LoopbackServer } from '../../local-aws/loopback';

export const TABLE_NAME = 'Ledger';

/** The table of the ledger in a local DynamoDB, which starts when it is first used. */
export class LedgerTable {
  readonly dynamoDb = new DynamoDb({ clock: new ManualClock(), account: '123456789012', region: 'us-east-1', partition: 'aws' });
  private started: Promise<{ readonly server: LoopbackServer; readonly client: DynamoDBClient }> | undefined;

  async client(): Promise<DynamoDBClient> {
    this.started ??= this.start();
    return (await this.started).client;
  }

  async stop(): Promise<void> {
    const { server, client } = await this.started ?? {};
    client?.destroy();
    await server?.close();
    await this.dynamoDb.close();
  }

  private async start() {
    await this.dynamoDb.createTable({
      name: TABLE_NAME,
      keySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      attributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      timeToLiveAttribute: 'expiresAt',
    });
    const server = await serveDynamoDb(this.dynamoDb, () => undefined);
    return { server, client: localClient(server.url) };
  }
}
