import { isFresh } from '../../../src/core/ledger/ledger';

const HOUR = 60 * 60 * 1000;

test('receivers that were read last are taken for the present ones for less than an hour', () => {
  const readAt = 5;
  expect([HOUR - 1, HOUR, HOUR + 1].map((passed) => isFresh({ ids: [], readAt }, readAt + passed))).toEqual([true, false, false]);
});
