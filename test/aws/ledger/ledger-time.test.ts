import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { localClient } from '../../../local-aws/dynamodb/local-client';
import { type LoopbackServer, serveLoopback } from '../../../local-aws/loopback';
import { lease } from '../../../src/aws/ledger/lease';
import { LedgerFailure, LedgerTime } from '../../../src/aws/ledger/ledger-time';
import { LedgerTable, TABLE_NAME } from '../../handler/ledger-table';

/** How long an invocation waits for a ledger that fails, with the real SDK and real time. */

let failures: string[];
let time: LedgerTime;
let clients: DynamoDBClient[];
let server: LoopbackServer | undefined;
let requests: number;

beforeEach(() => {
  failures = [];
  clients = [];
  requests = 0;
  time = new LedgerTime(Date.now);
  begin();
});

afterEach(async () => {
  clients.forEach((client) => client.destroy());
  await server?.close();
});

function begin(end = Infinity): void {
  time.begin(end, (error) => failures.push(error.name));
}

async function sweepsAt(answer: Parameters<typeof serveLoopback>[0]) {
  server = await serveLoopback((request, response) => {
    requests += 1;
    return answer(request, response);
  });
  return sweepsThrough(localClient(server.url, { maxAttempts: 3 }));
}

function sweepsThrough(client: DynamoDBClient) {
  clients.push(client);
  const limited = time.limit(client);
  return lease(async () => limited, TABLE_NAME, Date.now);
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await expect(call()).rejects.toThrow(LedgerFailure);
  return Date.now() - began;
}

test('a table that accepts connections and never answers costs an invocation two seconds, however often it is asked', async () => {
  const sweeps = await sweepsAt(() => undefined);
  const took = await timed(async () => sweeps.take('a', Date.now() + 1_000));
  expect(took).toBeGreaterThan(1_500);
  expect(took).toBeLessThan(3_000);
  for (let call = 0; call < 10; call++) expect(await timed(async () => sweeps.release('a'))).toBeLessThan(100);
  expect(requests).toBe(1);
  expect(failures).toEqual(['CallTimeUp']);
});

test('it is asked again in the next invocation', async () => {
  let answers = false;
  const sweeps = await sweepsAt((_request, response) => {
    if (answers) response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  });
  begin(Date.now() + 50);
  await timed(async () => sweeps.seize('a', Date.now()));
  answers = true;
  await timed(async () => sweeps.seize('a', Date.now()));
  begin();
  await sweeps.seize('a', Date.now());
  expect(failures).toHaveLength(1);
});

test('errors of the service that no try overcomes count as no answer', async () => {
  const sweeps = await sweepsAt((_request, response) => response.writeHead(503).end('<html>Service Unavailable</html>'));
  await timed(async () => sweeps.seize('a', Date.now()));
  const before = requests;
  await timed(async () => sweeps.seize('a', Date.now()));
  expect(requests).toBe(before);
  expect(failures).toHaveLength(1);
});

test('what the table refuses is asked again, and told once', async () => {
  const table = new LedgerTable();
  const sweeps = sweepsThrough(await table.ownClient());
  table.dynamoDb.faults.add({ operation: '*', code: 'AccessDeniedException', times: 3 });
  for (let call = 0; call < 3; call++) await timed(async () => sweeps.take('a', Date.now() + 1_000));
  expect(await sweeps.take('a', Date.now() + 1_000)).toBe(true);
  expect(await sweeps.take('b', Date.now() + 1_000)).toBe(false);
  expect(failures).toEqual(['AccessDeniedException']);
  await table.stop();
});

test('answers that each come slowly are waited for twenty seconds in all', async () => {
  let now = 0;
  time = new LedgerTime(() => now);
  begin();
  const sweeps = await sweepsAt((_request, response) => {
    now += 1_900;
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  });
  for (let call = 0; call < 11; call++) await sweeps.seize('a', now);
  await timed(async () => sweeps.seize('a', now));
  expect(requests).toBe(11);
});
