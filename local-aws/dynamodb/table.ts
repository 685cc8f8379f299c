import { AttributeMap, PlainItem, plainItem } from './attribute-values';
import { DynamoDbError } from './errors';
import { Store } from './store';

export interface TableSettings {
  readonly name: string;
  readonly keySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly attributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  /** The attribute with the epoch seconds from which on DynamoDB may delete an item. @default - items stay */
  readonly timeToLiveAttribute?: string;
}

/** DynamoDB takes a time that is further back for a mistake, and lets the item be. */
const LONGEST_PAST_SECONDS = 5 * 365 * 86_400;

/** A table and what is in it. */
export class Table {
  static async create(settings: TableSettings, arn: string, store: Store): Promise<Table> {
    const { name, keySchema, attributeDefinitions } = settings;
    const input = { TableName: name, KeySchema: keySchema, AttributeDefinitions: attributeDefinitions, BillingMode: 'PAY_PER_REQUEST' };
    await store.call('CreateTable', input);
    const table = new Table(settings, arn, store);
    // dynalite changes the status a moment after its answer, here and when it deletes.
    while (await table.status() !== 'ACTIVE');
    return table;
  }

  private constructor(readonly settings: TableSettings, readonly arn: string, private readonly store: Store) {}

  get name(): string {
    return this.settings.name;
  }

  /** All items, in no order that means anything. */
  async items(): Promise<PlainItem[]> {
    return (await this.scan()).map(plainItem);
  }

  /** Deletes the items whose time to live is over, and returns how many there were. */
  async expireItems(nowMs: number): Promise<number> {
    const { name, timeToLiveAttribute: attribute, keySchema } = this.settings;
    if (attribute === undefined) return 0;
    const now = nowMs / 1000;
    const expired = (await this.scan()).filter(({ [attribute]: time }) => (
      time && 'N' in time && Number(time.N) < now && Number(time.N) > now - LONGEST_PAST_SECONDS
    ));
    await Promise.all(expired.map(async item => this.store.call('DeleteItem', {
      TableName: name,
      Key: Object.fromEntries(keySchema.map(({ AttributeName: key }) => [key, item[key]])),
    })));
    return expired.length;
  }

  async delete(): Promise<void> {
    await this.store.call('DeleteTable', { TableName: this.name });
    while (await this.status() !== undefined);
  }

  private async scan(): Promise<AttributeMap[]> {
    const items: AttributeMap[] = [];
    let from: AttributeMap | undefined;
    do {
      const page: { Items: AttributeMap[]; LastEvaluatedKey?: AttributeMap } = await this.store.call('Scan', {
        TableName: this.name, ConsistentRead: true, ExclusiveStartKey: from,
      });
      items.push(...page.Items);
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  }

  private async status(): Promise<string | undefined> {
    try {
      const { Table: { TableStatus: status } } = await this.store.call<{ Table: { TableStatus: string } }>('DescribeTable', { TableName: this.name });
      return status;
    } catch (error) {
      if (error instanceof DynamoDbError && error.code === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }
}
