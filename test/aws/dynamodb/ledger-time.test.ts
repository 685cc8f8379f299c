import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HttpResponse } from '@smithy/core/protocols';
import { localClient } from '../../../local-aws/dynamodb/local-client';
import { lease } from '../../../src/aws/dynamodb/lease';
import { LedgerFailure, LedgerTime } from '../../../src/aws/dynamodb/ledger-time';
import { LedgerTable, TABLE_NAME } from '../../handler/ledger-table';

/** How long an invocation waits for a ledger that fails, with the real SDK and a clock that the tests move. */

let failures: string[];
let time: LedgerTime;
let clients: DynamoDBClient[];
let requests: number;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  failures = [];
  clients = [];
  requests = 0;
  time = new LedgerTime(Date.now);
  begin();
});

afterEach(() => {
  clients.forEach((client) => client.destroy());
  jest.useRealTimers();
});

function begin(end = Infinity): void {
  time.begin(end, (error) => failures.push(error.name));
}

function sweepsAt(answer: () => Promise<HttpResponse>) {
  const handle = async () => {
    requests += 1;
    return { response: await answer() };
  };
  return sweepsThrough(localClient('http://localhost', { maxAttempts: 3, requestHandler: { handle } }));
}

const answerOf = (statusCode: number, body: string) => (
  new HttpResponse({ statusCode, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Readable.from([Buffer.from(body)]) })
);

const hang = async () => new Promise<never>(() => undefined);

function sweepsThrough(client: DynamoDBClient) {
  clients.push(client);
  const limited = time.limit(client);
  return lease(async () => limited, TABLE_NAME, Date.now);
}

/** Waits for a call that fails, and gives the milliseconds that it took. */
async function timed(call: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  let error: unknown;
  call().then(() => { error = 'no error'; }, (thrown: unknown) => { error = thrown; });
  for (let turn = 0; error === undefined; turn++) {
    await setImmediate();
    if (turn % 5 === 4) jest.advanceTimersByTime(10);
  }
  expect(error).toBeInstanceOf(LedgerFailure);
  return Date.now() - began;
}

test('a table that accepts connections and never answers costs an invocation two seconds, however often it is asked', async () => {
  const sweeps = sweepsAt(hang);
  const took = await timed(async () => sweeps.take('a', Date.now() + 1_000));
  expect(took).toBeGreaterThanOrEqual(2_000);
  expect(took).toBeLessThan(10_000);
  for (let call = 0; call < 10; call++) await expect(sweeps.release('a')).rejects.toThrow(LedgerFailure);
  expect(requests).toBe(1);
  expect(failures).toEqual(['CallTimeUp']);
});

test('it is asked again in the next invocation', async () => {
  let answer: () => Promise<HttpResponse> = hang;
  const sweeps = sweepsAt(async () => answer());
  begin(Date.now() + 50);
  await timed(async () => sweeps.seize('a', Date.now()));
  answer = async () => answerOf(200, '{}');
  await expect(sweeps.seize('a', Date.now())).rejects.toThrow(LedgerFailure);
  begin();
  await sweeps.seize('a', Date.now());
  expect(failures).toHaveLength(1);
});

test('errors of the service that no try overcomes count as no answer', async () => {
  const sweeps = sweepsAt(async () => answerOf(503, '<html>Service Unavailable</html>'));
  await timed(async () => sweeps.seize('a', Date.now()));
  const before = requests;
  await expect(sweeps.seize('a', Date.now())).rejects.toThrow(LedgerFailure);
  expect(requests).toBe(before);
  expect(failures).toHaveLength(1);
});

test('what the table refuses is asked again, and told once', async () => {
  jest.useRealTimers();
  const table = new LedgerTable();
  const sweeps = sweepsThrough(await table.ownClient());
  table.dynamoDb.faults.add({ operation: '*', code: 'AccessDeniedException', times: 3 });
  for (let call = 0; call < 3; call++) await expect(sweeps.take('a', Date.now() + 1_000)).rejects.toThrow(LedgerFailure);
  expect(await sweeps.take('a', Date.now() + 1_000)).toBe(true);
  expect(await sweeps.take('b', Date.now() + 1_000)).toBe(false);
  expect(failures).toEqual(['AccessDeniedException']);
  await table.stop();
});

test('answers that each come slowly are waited for twenty seconds in all', async () => {
  let now = 0;
  time = new LedgerTime(() => now);
  begin();
  const sweeps = sweepsAt(async () => {
    now += 1_900;
    return answerOf(200, '{}');
  });
  for (let call = 0; call < 11; call++) await sweeps.seize('a', now);
  await expect(sweeps.seize('a', now)).rejects.toThrow(LedgerFailure);
  expect(requests).toBe(11);
});
