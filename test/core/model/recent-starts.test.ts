import { recentStarts } from '../../../src/core/model/recent-starts';
import { inventory, workload } from '../build';

const NOW = Date.UTC(2026, 0, 31, 12);
const HOUR = 60 * 60 * 1000;

function starts(launchedAt: number | undefined) {
  return [...recentStarts(inventory({ instances: [{ ...workload('web'), ...(launchedAt !== undefined && { launchedAt }) }] }), NOW)];
}

test('an instance that was launched less than an hour ago is waited for since then', () => {
  expect(starts(NOW - HOUR + 1)).toEqual([['i-web', NOW - HOUR + 1]]);
  expect(starts(NOW + 1000)).toEqual([['i-web', NOW + 1000]]);
});

test.each([['an hour ago', NOW - HOUR], ['months ago', 0], ['nobody knows when', undefined]])('nobody waits for one that was launched %s', (_when, launchedAt) => {
  expect(starts(launchedAt)).toEqual([]);
});
