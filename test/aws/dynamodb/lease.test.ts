import { ManualClock } from '../../../local-aws/clock';
import { lease } from '../../../src/aws/dynamodb/lease';
import { LedgerTable, TABLE_NAME } from '../../handler/ledger-table';

/** Who may sweep, in a real table. */

const MINUTE = 60_000;

const clock = new ManualClock();
const table = new LedgerTable();
const sweeps = lease(async () => table.client(), TABLE_NAME, () => clock.now());

function inFiveMinutes(): number {
  return clock.now() + 5 * MINUTE;
}

afterAll(async () => table.stop());

afterEach(() => {
  table.dynamoDb.faults.clear();
  // Whoever a test leaves with the lease is dead in the next one.
  clock.advance(10 * MINUTE);
});

test('of those who ask at the same time one gets it', async () => {
  const taken = await Promise.all(['a', 'b', 'c'].map(async (holder) => sweeps.take(holder, inFiveMinutes())));
  expect(taken.filter(Boolean)).toHaveLength(1);
  const holds = await Promise.all(['a', 'b', 'c'].map(async (holder) => sweeps.holds(holder)));
  expect(holds).toEqual(taken);
});

test('who gives it back makes way at once, and holds it no longer', async () => {
  await sweeps.take('a', inFiveMinutes());
  await sweeps.release('a');
  expect(await sweeps.holds('a')).toBe(false);
  expect(await sweeps.take('b', inFiveMinutes())).toBe(true);
});

test('a holder that died keeps it until its time is over, and no longer', async () => {
  await sweeps.take('dead', inFiveMinutes());
  clock.advance(5 * MINUTE - 1);
  expect(await sweeps.take('b', inFiveMinutes())).toBe(false);
  clock.advance(1);
  expect(await sweeps.take('b', inFiveMinutes())).toBe(true);
  expect(await sweeps.holds('dead')).toBe(false);
});

test('who gives it back hears whether somebody asked meanwhile, once', async () => {
  await sweeps.take('a', inFiveMinutes());
  await sweeps.take('b', inFiveMinutes());
  await sweeps.take('c', inFiveMinutes());
  expect(await sweeps.release('a')).toBe(true);
  await sweeps.take('b', inFiveMinutes());
  expect(await sweeps.release('b')).toBe(false);
});

test('what was asked of a holder that died is not asked of the next one, who does it anyway', async () => {
  await sweeps.take('dead', inFiveMinutes());
  await sweeps.take('b', inFiveMinutes());
  clock.advance(6 * MINUTE);
  await sweeps.take('c', inFiveMinutes());
  expect(await sweeps.release('c')).toBe(false);
});

test('who asks just when it becomes free gets it, because nobody would hear the word that it leaves', async () => {
  await sweeps.take('a', inFiveMinutes());
  const later = lease(async () => table.client(), TABLE_NAME, () => {
    clock.advance(3 * MINUTE);
    return clock.now();
  });
  expect(await later.take('b', inFiveMinutes())).toBe(true);
  expect(await sweeps.holds('b')).toBe(true);
});

test('seizing ends the hold of whoever has it, who gives nothing back then', async () => {
  await sweeps.take('a', inFiveMinutes());
  await sweeps.seize('b', inFiveMinutes());
  expect(await sweeps.holds('a')).toBe(false);
  expect(await sweeps.holds('b')).toBe(true);
  expect(await sweeps.release('a')).toBe(false);
  expect(await sweeps.take('c', inFiveMinutes())).toBe(false);
  expect(await sweeps.release('b')).toBe(true);
});

test('it can be seized where nobody has it', async () => {
  await sweeps.seize('a', inFiveMinutes());
  expect(await sweeps.holds('a')).toBe(true);
});

test('who never had it has nothing to give back', async () => {
  expect(await sweeps.release('a')).toBe(false);
  expect(await sweeps.holds('a')).toBe(false);
});

test('a table that does not answer is a failure and no refusal', async () => {
  table.dynamoDb.faults.add({ operation: 'UpdateItem', code: 'ProvisionedThroughputExceededException' });
  await expect(sweeps.take('a', inFiveMinutes())).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
});
