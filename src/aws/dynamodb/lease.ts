import type { DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';

/** Who may look at everything: one at a time. */
export interface Lease {
  /** Takes the lease if it is free. Otherwise leaves a request for its holder. */
  take(holder: string, until: number): Promise<boolean>;
  /** Takes the lease from its current holder. */
  seize(holder: string, until: number): Promise<void>;
  holds(holder: string): Promise<boolean>;
  /** Releases the lease. Returns whether it was requested in the meantime. */
  release(holder: string): Promise<boolean>;
}

type Update = Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ReturnValues'>;

const KEY = { id: { S: 'lease/sweep' } };
const HOLD = 'SET holder = :holder, heldUntil = :until REMOVE wanted';
/** The time until which it is held once it was given back. */
const GIVEN_BACK = 0;

/**
 * The SDK sends a call again whose answer was lost, although the table may have carried it out: each update gives the same answer then, unless another
 * one holds the lease by that time.
 *
 * @param clock gives the current time in milliseconds since the epoch
 */
export function lease(client: () => Promise<DynamoDBClient>, tableName: string, clock: () => number): Lease {
  /** Gives the attributes asked for, or nothing where the condition does not hold. */
  const update = async (input: Update, values: Readonly<Record<string, string | number>>) => {
    const { ConditionalCheckFailedException, UpdateItemCommand } = await import('@aws-sdk/client-dynamodb');
    const attributes = Object.entries(values).map(([name, value]) => [`:${name}`, typeof value === 'number' ? { N: String(value) } : { S: value }] as const);
    try {
      const { Attributes = {} } = await (await client()).send(new UpdateItemCommand({
        TableName: tableName, Key: KEY, ...input, ExpressionAttributeValues: Object.fromEntries(attributes),
      }));
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
  const takeIfFree = async (holder: string, until: number) => {
    const free = 'attribute_not_exists(heldUntil) OR heldUntil <= :now OR holder = :holder';
    return await update({ UpdateExpression: HOLD, ConditionExpression: free }, { holder, until, now: clock() }) !== undefined;
  };
  const leaveWord = async () => (
    await update({ UpdateExpression: 'SET wanted = :now', ConditionExpression: 'heldUntil > :now' }, { now: clock() }) !== undefined
  );
  return {
    take: async (holder, until) => {
      if (await takeIfFree(holder, until)) return true;
      // A holder that released the lease in between would miss the request.
      return !(await leaveWord()) && takeIfFree(holder, until);
    },
    seize: async (holder, until) => {
      await update({ UpdateExpression: HOLD }, { holder, until });
    },
    holds: async (holder) => {
      const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
      const { Item } = await (await client()).send(new GetItemCommand({ TableName: tableName, Key: KEY, ConsistentRead: true }));
      return Item?.holder?.S === holder && Number(Item.heldUntil?.N) !== GIVEN_BACK;
    },
    release: async (holder) => {
      // The word stays until the next one takes the lease, who does what was asked in any case.
      const now = await update({
        UpdateExpression: 'SET heldUntil = :until', ConditionExpression: 'holder = :holder', ReturnValues: 'ALL_NEW',
      }, { holder, until: GIVEN_BACK });
      return now?.wanted !== undefined;
    },
  };
}
