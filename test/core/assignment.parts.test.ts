import { CostScale } from '../../src/core/assignment/cost';
import { compare, shuffled } from '../../src/core/assignment/sequence';

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
  const demand = { members: ['eni-1'], priority: 0, primary: true, options: [] };

  test('has digits that do not carry over: on a path each goes up and down by as many sensors as there are', () => {
    expect(new CostScale(3).base).toBeGreaterThan(2 * 3);
  });

  test('is nothing where nothing speaks against it', () => {
    const scale = new CostScale(3);
    expect(scale.ofUsing({ unknown: false, crossZone: false })).toBe(0);
    expect(scale.ofLeaving(demand)).toBe(0);
  });

  test('ranks moves before unknowns, those before other zones, and those before other sensors than the previous', () => {
    const scale = new CostScale(3);
    const costs = [
      scale.ofLeaving({ ...demand, previous: 'a' }),
      scale.ofUsing({ unknown: false, crossZone: true }),
      scale.ofUsing({ unknown: true, crossZone: false }),
      scale.ofLeaving({ ...demand, placed: 'a' }),
    ];
    expect(costs).toEqual([1, 7, 49, 343]);
  });
});
