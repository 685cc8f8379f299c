import type { BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { ManualClock } from '../../../local-aws/clock';
import { lease } from '../../../src/aws/dynamodb/lease';
import { ledgerStore } from '../../../src/aws/dynamodb/ledger-store';
import { EMPTY_LEDGER, type Ledger, withRefusedInterface, withRefusedTarget } from '../../../src/core/ledger/ledger';
import { LedgerTable, TABLE_NAME } from '../../handler/ledger-table';

/** What is kept from one run to the next, in a real table. */

const DAY = 86_400_000;

let clock: ManualClock;
let table: LedgerTable;
let pauses: number[];

beforeEach(() => {
  clock = new ManualClock();
  table = new LedgerTable();
  pauses = [];
});

afterEach(async () => table.stop());

function store() {
  return ledgerStore(async () => table.client(), TABLE_NAME, () => clock.now(), async (milliseconds) => {
    pauses.push(milliseconds);
    clock.advance(milliseconds);
  });
}

function refused(...networkInterfaceIds: string[]): Ledger {
  return networkInterfaceIds.reduce((ledger, id) => withRefusedInterface(ledger, id, { message: `${id} cannot`, instanceType: 't2.micro' }), EMPTY_LEDGER);
}

function many(count: number): Ledger {
  return refused(...Array.from({ length: count }, (_, index) => `eni-${index}`));
}

/** Writes that were asked for, by call. */
function written(): number[] {
  const batches = table.dynamoDb.calls.filter(({ operation }) => operation === 'BatchWriteItem');
  return batches.map(({ input }) => (input as { RequestItems: Record<string, object[]> }).RequestItems[TABLE_NAME].length);
}

test('of a new table nothing comes back', async () => {
  expect(await store().load()).toEqual(EMPTY_LEDGER);
});

test('what is kept comes back', async () => {
  const ledger: Ledger = {
    ...refused('eni-1', 'eni-2'),
    targetsDownSince: new Map([['tmt-1', 1_700_000_000_123]]),
    idleSince: new Map([['eni-3', 0], ['eni-1', 1_700_000_000_456]]),
    unmirrored: new Map([['eni-1', { code: 'no-capacity', since: 1_700_000_000_789 }], ['eni-4', { code: 'target-down', since: 0, told: { code: 'no-capacity', times: 2 } }]]),
    publishingSince: 1_700_000_000_123,
  };
  await store().save(EMPTY_LEDGER, ledger);
  expect(await store().load()).toEqual(ledger);
});

test('what EC2 refused for a moment, or for a type, is not kept: it is learned anew with a call or two', async () => {
  await store().save(EMPTY_LEDGER, { ...withRefusedTarget(refused('eni-1'), 'tmt-1', 'full'), refusedInstanceTypes: new Map([['t2.micro', 'cannot']]) });
  expect(await store().load()).toEqual(refused('eni-1'));
});

test('whatever characters are in ids and messages, they come back', async () => {
  const odd = 'eni-/"\\ \u0000\u2028é😀 refused-interface/target-down/';
  const ledger = { ...withRefusedInterface(EMPTY_LEDGER, odd, { message: `"${odd}"`, instanceType: odd }), idleSince: new Map([[odd, 1]]) };
  await store().save(EMPTY_LEDGER, ledger);
  expect(await store().load()).toEqual(ledger);
});

test('only what differs is written, and nothing where nothing does', async () => {
  const before = { ...many(20), targetsDownSince: new Map([['tmt-1', 1], ['tmt-2', 2]]) };
  await store().save(EMPTY_LEDGER, before);
  await store().save(before, before);
  expect(written()).toEqual([22]);
  const after = withRefusedInterface({ ...before, targetsDownSince: new Map([['tmt-2', 3]]) }, 'eni-5', { message: 'now so', instanceType: 't2.nano' });
  await store().save(before, after);
  // Two that changed, and one that is gone.
  expect(written()).toEqual([22, 3]);
  expect(await store().load()).toEqual(after);
});

test('what is removed does not come back', async () => {
  await store().save(EMPTY_LEDGER, many(3));
  await store().save(many(3), EMPTY_LEDGER);
  expect(await store().load()).toEqual(EMPTY_LEDGER);
  expect(await table.dynamoDb.items(TABLE_NAME)).toEqual([]);
});

test('more entries than one call takes are written in several', async () => {
  await store().save(EMPTY_LEDGER, many(60));
  expect(written()).toEqual([25, 25, 10]);
  expect(await store().load()).toEqual(many(60));
});

test('what DynamoDB leaves unprocessed is written again', async () => {
  await leaveUnprocessed((items) => items.slice(10));
  await store().save(EMPTY_LEDGER, many(25));
  expect(await store().load()).toEqual(many(25));
});

test('each further attempt at what is left unprocessed comes after a longer pause, and the first one of each call at once', async () => {
  await leaveUnprocessed((items) => items.slice(7));
  await store().save(EMPTY_LEDGER, many(50));
  expect(pauses).toEqual([100, 200, 400, 100, 200, 400]);
});

test('a table that takes nothing is given up after a few calls, with an error that names it', async () => {
  let calls = 0;
  await leaveUnprocessed((items) => {
    calls += 1;
    return items;
  });
  await expect(store().save(EMPTY_LEDGER, many(30))).rejects.toThrow('the table Ledger did not take 25 of 25 entries');
  expect(calls).toBe(5);
  expect(pauses).toEqual([100, 200, 400, 800]);
});

test('what a slow table does not take in time is left, and written by whoever saves next', async () => {
  await leaveUnprocessed((items) => {
    clock.advance(5_000);
    return items.slice(25);
  });
  await expect(store().save(EMPTY_LEDGER, many(100))).rejects.toThrow('the table Ledger took 75 of 100 entries in time');
  const kept = await store().load();
  expect(kept).toEqual(many(75));
  await store().save(kept, many(100));
  expect(await store().load()).toEqual(many(100));
});

test('more entries than one page holds all come back', async () => {
  const long = 'x'.repeat(10_000);
  const ids = Array.from({ length: 150 }, (_, index) => `eni-${index}`);
  const ledger = ids.reduce((all, id) => withRefusedInterface(all, id, { message: long, instanceType: 't2.micro' }), EMPTY_LEDGER);
  await store().save(EMPTY_LEDGER, ledger);
  expect((await store().load()).refusedInterfaces.size).toBe(150);
  expect(table.dynamoDb.calls.filter(({ operation }) => operation === 'Scan').length).toBeGreaterThan(1);
});

test('an entry that has expired does not come back, though DynamoDB has not removed it yet', async () => {
  await store().save(EMPTY_LEDGER, refused('eni-1'));
  clock.advance(DAY);
  await store().save(EMPTY_LEDGER, refused('eni-2'));
  clock.advance(29 * DAY);
  expect(await store().load()).toEqual(refused('eni-2'));
  expect(await table.dynamoDb.items(TABLE_NAME)).toHaveLength(2);
});

test('entries carry the time from which on DynamoDB may remove them', async () => {
  await store().save(EMPTY_LEDGER, refused('eni-1'));
  expect(await table.dynamoDb.items(TABLE_NAME)).toMatchObject([{ expiresAt: (clock.now() + 30 * DAY) / 1000 }]);
});

describe('an entry that still holds', () => {
  const lasting: Ledger = {
    ...refused('eni-9'),
    targetsDownSince: new Map([['tmt-1', 1]]),
    idleSince: new Map([['eni-1', 3]]),
    unmirrored: new Map([['eni-1', { code: 'no-reachable-target', since: 2 }]]),
  };

  /** Loads and saves once, with nothing changed. */
  async function look(): Promise<Ledger> {
    const each = store();
    const ledger = await each.load();
    await each.save(ledger, ledger);
    return ledger;
  }

  /** Days until each entry expires, by its id. */
  async function daysLeft(): Promise<Record<string, number>> {
    const items = await table.dynamoDb.items(TABLE_NAME);
    return Object.fromEntries(items.map(({ id, expiresAt }) => [id, (Number(expiresAt) * 1000 - clock.now()) / DAY]));
  }

  test('never expires while somebody looks, unless it is a refusal, which is to be tried again some day', async () => {
    await store().save(EMPTY_LEDGER, lasting);
    for (let day = 0; day < 29; day++) {
      clock.advance(DAY);
      expect(await look()).toEqual(lasting);
    }
    clock.advance(DAY);
    expect(await look()).toEqual({ ...lasting, refusedInterfaces: new Map() });
    for (let day = 0; day < 60; day++) {
      clock.advance(DAY);
      await look();
    }
    expect(await look()).toEqual({ ...lasting, refusedInterfaces: new Map() });
  });

  test('is written anew after a week, and not before', async () => {
    await store().save(EMPTY_LEDGER, lasting);
    clock.advance(7 * DAY - 1_000);
    await look();
    expect(written()).toEqual([4]);
    clock.advance(1_000);
    await look();
    expect(written()).toEqual([4, 3]);
    expect(await daysLeft()).toEqual({
      'refused-interface/eni-9': 23, 'target-down/tmt-1': 30, 'idle-interface/eni-1': 30, 'unmirrored-interface/eni-1': 30,
    });
    await look();
    expect(written()).toEqual([4, 3]);
  });

  test('is written anew by what it has become, and not at all when it is gone', async () => {
    await store().save(EMPTY_LEDGER, lasting);
    clock.advance(20 * DAY);
    const each = store();
    await each.save(await each.load(), { ...refused('eni-9'), idleSince: new Map([['eni-1', 4]]) });
    // One that changed, and two that are gone.
    expect(written()).toEqual([4, 3]);
    expect(await daysLeft()).toEqual({ 'refused-interface/eni-9': 10, 'idle-interface/eni-1': 30 });
  });

  test('waits its turn where there are many, and what has changed comes first', async () => {
    const idle = (count: number): Ledger => ({ ...EMPTY_LEDGER, idleSince: new Map(Array.from({ length: count }, (_, index) => [`eni-${index}`, 1])) });
    await store().save(EMPTY_LEDGER, idle(700));
    clock.advance(8 * DAY);
    const each = store();
    await each.save(await each.load(), idle(701));
    const renewed = async () => Object.values(await daysLeft()).filter((days) => days === 30).length;
    expect(await renewed()).toBe(501);
    await look();
    expect(await renewed()).toBe(701);
  });
});

test('the lease lies in the same table and is no entry', async () => {
  await lease(async () => table.client(), TABLE_NAME, () => clock.now()).take('a', clock.now() + 1);
  expect(await store().load()).toEqual(EMPTY_LEDGER);
});

type Items = NonNullable<BatchWriteItemCommandInput['RequestItems']>[string];

/** Lets DynamoDB process only a part of what a call asks it to write. */
async function leaveUnprocessed(rest: (items: Items) => Items): Promise<void> {
  (await table.client()).middlewareStack.add((next, { commandName }) => async (args) => {
    if (commandName !== 'BatchWriteItemCommand') return next(args);
    const { RequestItems: { [TABLE_NAME]: items = [] } = {} } = args.input as BatchWriteItemCommandInput;
    const left = rest(items);
    const taken = items.slice(0, items.length - left.length);
    const UnprocessedItems = left.length > 0 ? { [TABLE_NAME]: left } : {};
    if (taken.length > 0) await next({ ...args, input: { RequestItems: { [TABLE_NAME]: taken } } });
    return { response: {}, output: { $metadata: {}, UnprocessedItems } };
  }, { step: 'initialize' });
}
