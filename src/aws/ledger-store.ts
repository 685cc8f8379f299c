import type { AttributeValue, DynamoDBClient, WriteRequest } from '@aws-sdk/client-dynamodb';
import { EMPTY_LEDGER, type Ledger } from '../core/ledger';

/** Keeps the ledger from one run to the next. */
export interface LedgerStore {
  /** What was kept and has not expired. */
  load(): Promise<Ledger>;
  /** Writes what differs. */
  save(before: Ledger, after: Ledger): Promise<void>;
}

/** One fact of the ledger as the table holds it. */
interface Entry {
  /** What it is about: a section, and the id of an interface or a target. */
  readonly id: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** For how long a fact is kept, in milliseconds. A refusal that is forgotten costs one more call, and may be none any more. */
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000;

const WRITES_PER_BATCH = 25;
const ATTEMPTS = 5;

/** @param clock gives the current time in milliseconds since the epoch */
export function ledgerStore(client: () => Promise<DynamoDBClient>, tableName: string, clock: () => number): LedgerStore {
  return {
    load: async () => {
      const { paginateScan } = await import('@aws-sdk/client-dynamodb');
      const entries: Entry[] = [];
      // DynamoDB removes what has expired days later.
      for await (const page of paginateScan({ client: await client() }, { TableName: tableName, ConsistentRead: true })) {
        entries.push(...(page.Items ?? []).filter(({ expiresAt }) => Number(expiresAt?.N ?? 0) * 1000 > clock()).map(toEntry));
      }
      return toLedger(entries);
    },
    save: async (before, after) => {
      const requests = changes(toEntries(before), toEntries(after), Math.ceil((clock() + KEPT_FOR) / 1000));
      for (let start = 0; start < requests.length; start += WRITES_PER_BATCH) {
        await write(await client(), tableName, requests.slice(start, start + WRITES_PER_BATCH));
      }
    },
  };
}

async function write(client: DynamoDBClient, tableName: string, requests: WriteRequest[]): Promise<void> {
  const { BatchWriteItemCommand } = await import('@aws-sdk/client-dynamodb');
  let left = requests;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === ATTEMPTS) throw new Error(`the table ${tableName} did not take ${left.length} of ${requests.length} entries`);
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: left } }));
    left = UnprocessedItems[tableName] ?? [];
  }
}

function changes(before: readonly Entry[], after: readonly Entry[], expiresAt: number): WriteRequest[] {
  const known = new Map(before.map((entry) => [entry.id, JSON.stringify(entry)]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...after.filter((entry) => known.get(entry.id) !== JSON.stringify(entry)).map((entry) => ({ PutRequest: { Item: toItem(entry, expiresAt) } })),
    ...before.filter(({ id }) => !kept.has(id)).map(({ id }) => ({ DeleteRequest: { Key: { id: { S: id } } } })),
  ];
}

function toItem({ id, values }: Entry, expiresAt: number): Record<string, AttributeValue> {
  const attributes = Object.entries(values).map(([name, value]): [string, AttributeValue] => [
    name, typeof value === 'number' ? { N: String(value) } : { S: value },
  ]);
  return { id: { S: id }, expiresAt: { N: String(expiresAt) }, ...Object.fromEntries(attributes) };
}

function toEntry({ id, expiresAt: _, ...attributes }: Record<string, AttributeValue>): Entry {
  const values = Object.entries(attributes).map(([name, { S, N }]) => [name, N === undefined ? S ?? '' : Number(N)] as const);
  return { id: id?.S ?? '', values: Object.fromEntries(values) };
}

const REFUSED = 'refused-interface/';
const DOWN = 'target-down/';
const IDLE = 'idle-interface/';

function toEntries({ refusedInterfaces, targetsDownSince, idleSince }: Ledger): readonly Entry[] {
  const since = (section: string, times: ReadonlyMap<string, number>) => (
    [...times].map(([id, time]): Entry => ({ id: section + id, values: { since: time } }))
  );
  return [
    ...[...refusedInterfaces].map(([id, { instanceType, message }]): Entry => ({ id: REFUSED + id, values: { instanceType, message } })),
    ...since(DOWN, targetsDownSince),
    ...since(IDLE, idleSince),
  ];
}

function toLedger(entries: readonly Entry[]): Ledger {
  const section = <T>(name: string, read: (values: Entry['values']) => T) => new Map(
    entries.filter(({ id }) => id.startsWith(name)).map(({ id, values }) => [id.slice(name.length), read(values)]),
  );
  return {
    ...EMPTY_LEDGER,
    refusedInterfaces: section(REFUSED, ({ instanceType, message }) => ({ instanceType: String(instanceType), message: String(message) })),
    targetsDownSince: section(DOWN, ({ since }) => Number(since)),
    idleSince: section(IDLE, ({ since }) => Number(since)),
  };
}
