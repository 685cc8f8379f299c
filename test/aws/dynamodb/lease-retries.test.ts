import type { DynamoDBClient, ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { ManualClock } from '../../../local-aws/clock';
import { lease, type Lease } from '../../../src/aws/dynamodb/lease';
import { LedgerTable, TABLE_NAME } from '../../handler/ledger-table';

/** Answers that are lost on their way: the SDK sends the call again, and the table has carried it out already. */

const HELD_FOR = 5 * 60_000;

const clock = new ManualClock();
const table = new LedgerTable();

beforeEach(() => {
  // What an earlier test left behind has run out.
  clock.advance(2 * HELD_FOR);
});

afterAll(async () => table.stop());

/**
 * A lease whose calls are carried out twice, because the first answer is lost.
 *
 * @param between happens after a call of this number was carried out, and before the SDK sends it again
 */
function withLostAnswers(between: (call: number) => Promise<void> | undefined): Lease {
  let calls = 0;
  const client = async () => {
    const real = await table.client();
    const send = async (command: { readonly input: ServiceInputTypes }) => {
      const call = calls++;
      const lost = between(call);
      if (lost !== undefined) {
        await (real.send as Send).call(real, command).catch(() => undefined);
        await lost;
      }
      return (real.send as Send).call(real, command);
    };
    return { send } as unknown as DynamoDBClient;
  };
  return lease(client, TABLE_NAME, () => clock.now());
}

type Send = (command: object) => Promise<unknown>;

const direct = lease(async () => table.client(), TABLE_NAME, () => clock.now());

function until(): number {
  return clock.now() + HELD_FOR;
}

const AT_ONCE = async () => undefined;

test('who takes it, and takes it again because the answer was lost, has it', async () => {
  expect(await withLostAnswers(AT_ONCE).take('a', until())).toBe(true);
  expect(await direct.holds('a')).toBe(true);
  expect(await direct.take('b', until())).toBe(false);
});

test('who gives it back, and gives it back again because the answer was lost, hears that somebody asked', async () => {
  await direct.take('a', until());
  await direct.take('b', until());
  expect(await withLostAnswers(AT_ONCE).release('a')).toBe(true);
  expect(await direct.holds('a')).toBe(false);
  expect(await direct.take('b', until())).toBe(true);
});

test('what was asked of one that gave it back is not asked of the next one', async () => {
  await direct.take('a', until());
  await direct.take('b', until());
  expect(await direct.release('a')).toBe(true);
  await direct.take('c', until());
  expect(await direct.release('c')).toBe(false);
});

test('who gives it back again does not take it from the one who took it in between', async () => {
  await direct.take('a', until());
  await withLostAnswers(async () => { await direct.take('b', until()); }).release('a');
  expect(await direct.holds('b')).toBe(true);
  expect(await direct.take('c', until())).toBe(false);
});

/** A step of a worker, and after which of its calls an answer is lost, and how many steps of the others come in between. */
interface Step {
  readonly worker: number;
  readonly lost?: { readonly call: number; readonly steps: number };
}

const step: fc.Arbitrary<Step> = fc.record({
  worker: fc.nat({ max: 2 }),
  lost: fc.option(fc.record({ call: fc.nat({ max: 2 }), steps: fc.nat({ max: 3 }) }), { nil: undefined }),
});

test('whichever answers are lost among three workers, one sweeps at a time, and each request is followed by a sweep that begins after it', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
    clock.advance(2 * HELD_FOR);
    const left = [...steps];
    const busy = new Set<number>();
    const sweeping = new Set<number>();
    /** When each sweep began and each request was made, in the order in which they happened. */
    const history: ('request' | 'sweep')[] = [];

    /** A worker that sweeps gives the lease back, and sweeps again where somebody asked; another one asks for a sweep. */
    const act = async ({ worker, lost }: Step): Promise<void> => {
      if (busy.has(worker)) return;
      busy.add(worker);
      const calls = withLostAnswers((call) => (call === lost?.call ? others(lost.steps) : undefined));
      if (sweeping.has(worker)) {
        sweeping.delete(worker);
        if (await calls.release(String(worker))) await begin(calls, worker);
      } else {
        await begin(calls, worker);
      }
      busy.delete(worker);
    };
    const begin = async (calls: Lease, worker: number) => {
      history.push('request');
      if (!(await calls.take(String(worker), until()))) return;
      expect([...sweeping]).toEqual([]);
      sweeping.add(worker);
      history.push('sweep');
    };
    const others = async (count: number) => {
      for (const next of left.splice(0, count)) await act(next);
    };

    while (left.length > 0) await others(1);
    for (let worker = [...sweeping][0]; worker !== undefined; worker = [...sweeping][0]) await act({ worker });
    expect(history.at(-1)).toBe('sweep');
  }), { numRuns: 40, seed: 20261128 });
});
