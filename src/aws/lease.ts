import type { DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

/** Who may look at everything: one at a time. */
export interface Lease {
  /** Takes it if nobody has it; leaves word for whoever has. */
  take(holder: string, until: number): Promise<boolean>;
  /** Takes it from whoever has it. */
  seize(holder: string, until: number): Promise<void>;
  holds(holder: string): Promise<boolean>;
  /** Gives it back; tells whether somebody asked for it meanwhile. */
  release(holder: string): Promise<boolean>;
}

const KEY = { id: { S: 'lease/sweep' } };

/** @param clock gives the current time in milliseconds since the epoch */
export function lease(client: () => Promise<DynamoDBClient>, tableName: string, clock: () => number): Lease {
  const update = async (input: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ReturnValues'>, values: Readonly<Record<string, string | number>>) => {
    const { ConditionalCheckFailedException, UpdateItemCommand } = await import('@aws-sdk/client-dynamodb');
    const attributes = Object.entries(values).map(([name, value]) => [`:${name}`, typeof value === 'number' ? { N: String(value) } : { S: value }] as const);
    try {
      const { Attributes = {} } = await (await client()).send(new UpdateItemCommand({
        TableName: tableName, Key: KEY, ...input, ExpressionAttributeValues: Object.fromEntries(attributes),
        ...(/#until/.test(`${input.UpdateExpression} ${input.ConditionExpression}`) && { ExpressionAttributeNames: { '#until': 'until' } }),
      }));
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
  const held = 'SET holder = :holder, #until = :until REMOVE wanted';
  return {
    take: async (holder, until) => {
      const taken = await update({
        UpdateExpression: held,
        ConditionExpression: 'attribute_not_exists(#until) OR #until < :now',
      }, { holder, until, now: clock() });
      if (taken === undefined) await update({ UpdateExpression: 'SET wanted = :now' }, { now: clock() });
      return taken !== undefined;
    },
    seize: async (holder, until) => {
      await update({ UpdateExpression: held }, { holder, until });
    },
    holds: async (holder) => {
      const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
      const { Item } = await (await client()).send(new GetItemCommand({ TableName: tableName, Key: KEY, ConsistentRead: true }));
      return Item?.holder?.S === holder;
    },
    release: async (holder) => {
      const before = await update({
        UpdateExpression: 'SET #until = :none REMOVE wanted, holder',
        ConditionExpression: 'holder = :holder',
        ReturnValues: 'ALL_OLD',
      }, { holder, none: 0 });
      return before?.wanted !== undefined;
    },
  };
}
