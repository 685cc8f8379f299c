import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ManualClock } from '../../../local-aws/clock';
import { ledgerStore } from '../../../src/aws/dynamodb/ledger-store';
import { EMPTY_LEDGER, type Ledger } from '../../../src/core/ledger/ledger';
import { NO_REFUSALS, type Refusals, refusalsUnder, type RefusedWrite, withRefusal } from '../../../src/core/ledger/refusals';
import { LedgerTable, TABLE_NAME } from '../../handler/ledger-table';

/** What EC2 refused of writes, kept from one run to the next in a real table. */

const DAY = 86_400_000;

let clock: ManualClock;
let table: LedgerTable;

beforeEach(() => {
  clock = new ManualClock();
  table = new LedgerTable();
});

afterEach(async () => table.stop());

function store() {
  return ledgerStore(async () => table.client(), TABLE_NAME, () => clock.now(), async () => undefined);
}

const DENIED = { reason: 'refused', code: 'UnauthorizedOperation', message: 'a policy denies it' } as const;

function under(settings: string, ...writes: readonly Pick<RefusedWrite, 'action' | 'networkInterfaceId' | 'targetId'>[]): Ledger {
  const before: Refusals = { ...NO_REFUSALS, settings };
  return { ...EMPTY_LEDGER, refusals: writes.reduce((refusals, write) => withRefusal(refusals, write, DENIED, clock.now()), before) };
}

function create(source: number | string) {
  return { action: 'create', networkInterfaceId: `eni-${source}`, targetId: 'tmt-a' } as const;
}

function creates(count: number) {
  return Array.from({ length: count }, (_, index) => create(index));
}

/** What is remembered from one run to the next, without how the tries of a run went. */
function kept({ refusals: { settings, writes } }: Ledger) {
  return { settings, writes };
}

test('every kind of action, reason, count and time comes back, with the settings', async () => {
  const writes: readonly RefusedWrite[] = [
    { ...create(1), ...DENIED, times: 1, at: 0 },
    { ...create(1), targetId: 'tmt-b', ...DENIED, times: 12, at: 1_700_000_000_123 },
    { action: 'modify', networkInterfaceId: 'eni-2', targetId: 'tmt-a', ...DENIED, message: '', times: 2, at: 5 },
    { action: 'delete', networkInterfaceId: 'eni-2', targetId: 'tmt-a', ...DENIED, message: '"é😀"\u0000', times: 3, at: 6 },
    { ...create(3), reason: 'session-limit', code: 'TrafficMirrorSessionsPerInterfaceLimitExceeded', message: 'three', times: 4, at: 7 },
  ];
  const keys = ['create/eni-1/tmt-a', 'create/eni-1/tmt-b', 'modify/eni-2/tmt-a', 'delete/eni-2/tmt-a', 'create/eni-3/tmt-a'];
  const refusals: Refusals = { ...NO_REFUSALS, settings: 'these', writes: new Map(writes.map((write, index) => [keys[index], write])) };
  await store().save(EMPTY_LEDGER, { ...EMPTY_LEDGER, refusals });
  expect(await store().load()).toEqual({ ...EMPTY_LEDGER, refusals });
  expect((await table.dynamoDb.items(TABLE_NAME)).map(({ id }) => id).sort()).toEqual(keys.map((key) => `refused-write/${key}`).sort());
});

test('how the tries of a run went is not kept: the next run counts anew', async () => {
  const ledger = under('these', ...creates(5));
  expect(ledger.refusals.ended.size).toBe(1);
  await store().save(EMPTY_LEDGER, ledger);
  const { refusals } = await store().load();
  expect(refusals).toEqual({ ...NO_REFUSALS, ...kept(ledger) });
  expect([...refusalsUnder('these', refusals).probed]).toEqual(['create/UnauthorizedOperation']);
});

test('what was refused by a run that did not know its settings is not kept', async () => {
  const { refusals: { settings: _, ...rest }, ...ledger } = under('these', create(1));
  await store().save(EMPTY_LEDGER, { ...ledger, refusals: rest });
  expect(await store().load()).toEqual(EMPTY_LEDGER);
});

test('what is refused once more is written anew, and nothing else', async () => {
  const before = under('these', ...creates(40));
  await store().save(EMPTY_LEDGER, before);
  table.dynamoDb.calls.length = 0;
  clock.advance(DAY);
  const after = { ...before, refusals: withRefusal(before.refusals, create(7), DENIED, clock.now()) };
  await store().save(before, after);
  const batches = table.dynamoDb.calls.map(({ input }) => (input as { RequestItems: Record<string, object[]> }).RequestItems[TABLE_NAME].length);
  expect(batches).toEqual([1]);
  expect((await store().load()).refusals.writes.get('create/eni-7/tmt-a')).toMatchObject({ times: 2, at: clock.now() });
});

test('what is forgotten leaves the table', async () => {
  await store().save(EMPTY_LEDGER, under('these', ...creates(30)));
  await store().save(under('these', ...creates(30)), under('these'));
  expect(await table.dynamoDb.items(TABLE_NAME)).toEqual([]);
  expect(await store().load()).toEqual(EMPTY_LEDGER);
});

test('what was refused under other settings counts under none, although the table took only some of the new entries', async () => {
  const before = under('old', ...creates(60));
  await store().save(EMPTY_LEDGER, before);
  clock.advance(1);
  const after = under('new', create('x'));
  let calls = 0;
  const isLater = () => (calls += 1) > 1;
  table.dynamoDb.faults.add({ operation: 'BatchWriteItem', code: 'ValidationException', status: 400, times: Infinity, when: isLater });
  await expect(store().save(before, after)).rejects.toThrow();
  table.dynamoDb.faults.clear();
  expect((await table.dynamoDb.items(TABLE_NAME)).length).toBeGreaterThan(1);
  expect(kept(await store().load())).toEqual(kept(after));
});

test('of an entry that cannot be read the write is tried, and all others are kept', async () => {
  await store().save(EMPTY_LEDGER, under('these', ...creates(6)));
  const damages: readonly Record<string, AttributeValue>[] = [
    { action: { S: 'erase' } }, { reason: { S: 'mood' } }, { times: { N: '0' } }, { times: { S: 'often' } }, { at: { S: 'then' } },
  ];
  const items = await table.dynamoDb.items(TABLE_NAME);
  const client = await table.client();
  const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
  for (const [index, damage] of damages.entries()) {
    const { expiresAt } = items[index];
    const write = { ...create(index), ...DENIED, settings: 'these' };
    const strings = Object.fromEntries(Object.entries(write).map(([name, value]) => [name, { S: value }]));
    await client.send(new PutItemCommand({
      TableName: TABLE_NAME,
      Item: { ...strings, times: { N: '1' }, at: { N: '0' }, expiresAt: { N: String(expiresAt) }, id: { S: `refused-write/create/eni-${index}/tmt-a` }, ...damage },
    }));
  }
  expect([...(await store().load()).refusals.writes.keys()]).toEqual(['create/eni-5/tmt-a']);
});

describe('thirty days after it was written', () => {
  test('a refusal is forgotten, though sweeps load and save it each day, and a later one is kept', async () => {
    await store().save(EMPTY_LEDGER, under('these', create(1)));
    for (let day = 0; day < 29; day++) {
      clock.advance(DAY);
      const each = store();
      const ledger = await each.load();
      const refused = day === 10 ? { ...ledger, refusals: withRefusal(ledger.refusals, create(2), DENIED, clock.now()) } : ledger;
      await each.save(ledger, refused);
    }
    expect([...(await store().load()).refusals.writes.keys()].sort()).toEqual(['create/eni-1/tmt-a', 'create/eni-2/tmt-a']);
    clock.advance(DAY);
    expect(kept(await store().load())).toMatchObject({ settings: 'these', writes: new Map([['create/eni-2/tmt-a', expect.anything()]]) });
    clock.advance(11 * DAY);
    expect(await store().load()).toEqual(EMPTY_LEDGER);
  });

  test('a refusal that is repeated is not', async () => {
    let ledger = under('these', create(1));
    await store().save(EMPTY_LEDGER, ledger);
    for (let week = 0; week < 8; week++) {
      clock.advance(7 * DAY);
      const again = { ...ledger, refusals: withRefusal(ledger.refusals, create(1), DENIED, clock.now()) };
      await store().save(ledger, again);
      ledger = await store().load();
    }
    expect(ledger.refusals.writes.get('create/eni-1/tmt-a')).toMatchObject({ times: 9, at: clock.now() });
  });
});
