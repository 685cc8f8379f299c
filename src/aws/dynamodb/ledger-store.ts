import type { AttributeValue, DynamoDBClient, WriteRequest } from '@aws-sdk/client-dynamodb';
import { type Entry, isLasting, toEntries, toLedger } from './ledger-entries';
import type { Ledger } from '../../core/ledger/ledger';
import { expiryOf, toEntry, toItem } from '../ledger/ledger-items';

/** Keeps the ledger from one run to the next. */
export interface LedgerStore {
  /** What was kept and has not expired. */
  load(): Promise<Ledger>;
  /**
   * Writes what differs, and anew some of what would expire although it still holds.
   *
   * @throws Error when not all of it could be written: what could is kept
   */
  save(before: Ledger, after: Ledger): Promise<void>;
}

const DAY = 24 * 60 * 60 * 1000;

/** For how long an entry is kept, in milliseconds, unless it is written anew. */
const KEPT_FOR = 30 * DAY;

/** Milliseconds after which a valid entry is written again: long before it expires, in case no run saves for a while. */
const RENEWED_AFTER = 7 * DAY;

/** Maximum number of entries to renew in one run. The others can wait, so a run doesn't spend its time on thousands of renewals. */
const RENEWED_AT_ONCE = 500;

const WRITES_PER_BATCH = 25;
const ATTEMPTS = 5;

/** Before the second attempt, in milliseconds; before each further one twice as long. */
const FIRST_DELAY = 100;

/** Milliseconds during which batches are started: less than a sweep leaves of an invocation's time. The next run continues with the rest. */
const WRITTEN_WITHIN = 15_000;

/** @param clock gives the current time in milliseconds since the epoch */
export function ledgerStore(
  client: () => Promise<DynamoDBClient>, tableName: string, clock: () => number, sleep: (milliseconds: number) => Promise<void>,
): LedgerStore {
  /** When the entries that were last loaded expire, by their ids, in milliseconds since the epoch. */
  let expiries: ReadonlyMap<string, number> = new Map();

  const isDue = (entry: Entry) => isLasting(entry) && (expiries.get(entry.id) ?? Infinity) <= clock() + KEPT_FOR - RENEWED_AFTER;

  const write = async (requests: readonly WriteRequest[]) => {
    const { BatchWriteItemCommand } = await import('@aws-sdk/client-dynamodb');
    let left = [...requests];
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === ATTEMPTS) throw new Error(`the table ${tableName} did not take ${left.length} of ${requests.length} entries`);
      if (attempt > 0) await sleep(FIRST_DELAY * 2 ** (attempt - 1));
      const { UnprocessedItems = {} } = await (await client()).send(new BatchWriteItemCommand({ RequestItems: { [tableName]: left } }));
      left = UnprocessedItems[tableName] ?? [];
    }
  };

  return {
    load: async () => {
      const { paginateScan } = await import('@aws-sdk/client-dynamodb');
      const items: Record<string, AttributeValue>[] = [];
      // DynamoDB removes what has expired days later.
      for await (const page of paginateScan({ client: await client() }, { TableName: tableName, ConsistentRead: true })) {
        items.push(...(page.Items ?? []).filter((item) => expiryOf(item) > clock()));
      }
      const entries = items.map(toEntry);
      expiries = new Map(entries.map(({ id }, index) => [id, expiryOf(items[index])]));
      return toLedger(entries);
    },
    save: async (before, after) => {
      const requests = changes(toEntries(before), toEntries(after), isDue, clock() + KEPT_FOR);
      const end = clock() + WRITTEN_WITHIN;
      for (let start = 0; start < requests.length; start += WRITES_PER_BATCH) {
        if (clock() >= end) throw new Error(`the table ${tableName} took ${start} of ${requests.length} entries in time`);
        await write(requests.slice(start, start + WRITES_PER_BATCH));
      }
    },
  };
}

/** What differs, and then what is to be written anew. */
function changes(before: readonly Entry[], after: readonly Entry[], isDue: (entry: Entry) => boolean, expiresAt: number): readonly WriteRequest[] {
  const known = new Map(before.map((entry) => [entry.id, JSON.stringify(entry)]));
  const isKnown = (entry: Entry) => known.get(entry.id) === JSON.stringify(entry);
  const kept = new Set(after.map(({ id }) => id));
  const put = (entry: Entry): WriteRequest => ({ PutRequest: { Item: toItem(entry, expiresAt) } });
  return [
    ...after.filter((entry) => !isKnown(entry)).map(put),
    ...before.filter(({ id }) => !kept.has(id)).map(({ id }) => ({ DeleteRequest: { Key: { id: { S: id } } } })),
    ...after.filter((entry) => isKnown(entry) && isDue(entry)).slice(0, RENEWED_AT_ONCE).map(put),
  ];
}
