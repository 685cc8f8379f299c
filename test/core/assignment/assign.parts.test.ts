import { CostScale, type Objections } from '../../../src/core/assignment/cost';
import { compare, shuffled } from '../../../src/core/assignment/sequence';
import { pricesFor, targetNodes } from '../../../src/core/assignment/target-nodes';

test('ids are compared by code unit', () => {
  expect(['b', 'a', 'B', 'é'].sort(compare)).toEqual(['B', 'a', 'b', 'é']);
  expect([compare('a', 'b'), compare('b', 'a'), compare('a', 'a')]).toEqual([-1, 1, 0]);
});

test('the order in which equal sensors are preferred is the same in every version, so that an update moves nobody', () => {
  const sensors = ['tmt-a', 'tmt-b', 'tmt-c', 'tmt-d', 'tmt-e', 'tmt-f'].map((targetId) => ({ targetId }));
  const order = (salt: string) => shuffled(sensors, salt).map(({ targetId }) => targetId.slice(-1)).join('');
  expect([order('eni-1'), order('eni-2'), order('eni-0123456789abcdef0')]).toEqual(['fabcde', 'fedcba', 'fdbeca']);
});

describe('the cost of a path', () => {
  const RANKED: readonly Objections[] = [
    { unmirrored: 0 }, { unmirrored: 1 }, { moves: true }, { deletes: 0 }, { deletes: 3 }, { unknown: true }, { crossZone: true }, {},
  ];

  test('is nothing where nothing speaks against it', () => {
    expect(new CostScale(2, 3, 4, 5).of({})).toEqual([0]);
  });

  test.each([
    ['one number', 3, 1],
    ['several', 5_000, 2],
  ])('ranks objections, with each as often as a path can have it, in %s', (_how, sensors, planes) => {
    const scale = new CostScale(2, sensors, 4, 2 ** 20);
    expect(scale.planes).toBeGreaterThanOrEqual(planes);
    const steps = sensors + 2;
    const total = (objections: Objections, times: number) => scale.of(objections).map((number) => number * times);
    // All that is less grave, as often as it can be, does not come up to one that is graver.
    const ranks = [
      total({ unmirrored: 0 }, 1),
      total({ unmirrored: 1 }, steps),
      total({ unmirrored: 1 }, 1),
      total({ moves: true }, steps),
      total({ moves: true }, 1),
      total({ deletes: 4 }, 1),
      total({ deletes: 0 }, 1),
      total({ unknown: true }, steps),
      total({ unknown: true }, 1),
      total({ crossZone: true }, steps),
      total({ crossZone: true }, 1),
    ];
    for (let index = 1; index < ranks.length; index++) {
      const plane = ranks[index].findIndex((number, each) => number !== ranks[index - 1][each]);
      expect(ranks[index][plane]).toBeLessThan(ranks[index - 1][plane]);
    }
    for (const objections of RANKED) for (const number of scale.of(objections)) expect(number).toBeLessThan(2 ** 52);
  });

  test('leaves the load to the last digits of the last number', () => {
    expect(new CostScale(0, 3, 4, 1000).of({ crossZone: true })).toEqual([2001]);
  });
});

describe('the price of a place', () => {
  const prices = (...weights: number[]) => {
    const sensors = targetNodes([], weights.map((weight, index) => ({ targetId: `tmt-${index}`, fixed: 0, weight })));
    const found = pricesFor(sensors, 10);
    return weights.map((_, index) => found.of(sensors.find(({ targetId }) => targetId === `tmt-${index}`)!, 1));
  };

  test('is a whole number, in proportion to what one session more adds', () => {
    expect(prices(1)).toEqual([3]);
    expect(prices(1.1, 3.3)).toEqual([9, 3]);
    expect(prices(2, 3)).toEqual([9, 6]);
  });

  test('is rounded where weights have no common multiple of any use, and equal ones stay equal', () => {
    const primes = [1_000_003, 999_983, 1_000_033, 1_000_037, 1_000_039].map((millionths) => millionths / 1e6);
    const [first, second] = prices(...primes, primes[0]);
    expect(prices(...primes, primes[0]).at(-1)).toBe(first);
    expect(first).toBeLessThan(second);
    expect(prices(...primes).every(Number.isInteger)).toBe(true);
  });

  test('is nothing on a target that nobody knows', () => {
    const [unknown] = targetNodes([{ members: ['eni-1'], priority: 0, primary: true, options: [], blocked: ['gone'] }], []);
    expect(pricesFor([unknown], 10).of(unknown, 7)).toBe(0);
  });
});
