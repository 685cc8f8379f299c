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
  private readonly clients: DynamoDBClient[] = [];
  private started: Promise<LoopbackServer> | undefined;

  /** One that all share. */
  async client(): Promise<DynamoDBClient> {
    return this.clients[0] ?? this.ownClient();
  }

  /** Another one with each call. */
  async ownClient(): Promise<DynamoDBClient> {
    this.started ??= this.start();
    const client = localClient((await this.started).url);
    this.clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    this.clients.forEach((client) => client.destroy());
    await (await this.started)?.close();
    await this.dynamoDb.close();
  }

  private async start(): Promise<LoopbackServer> {
    await this.dynamoDb.createTable({
      name: TABLE_NAME,
      keySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      attributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      timeToLiveAttribute: 'expiresAt',
    });
    return serveDynamoDb(this.dynamoDb, () => undefined);
  }
}
