import fc from 'fast-check';
import { addressMap, answerFor } from '../../../src/core/network/address-map';
import { EVERY_ADDRESS } from '../../../src/core/network/ipv4';
import { SEED } from '../arbitrary-network';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });

const address = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: EVERY_ADDRESS.last - 40, max: EVERY_ADDRESS.last }));
const range = fc.tuple(address, address).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));

test('the first range that holds an address answers for it', () => {
  fc.assert(fc.property(fc.array(range), fc.array(address, { minLength: 1 }), (ranges, addresses) => {
    const map = addressMap(ranges.map((each, answer) => ({ range: each, answer })));
    for (const each of addresses) {
      const first = ranges.findIndex(({ first: from, last: to }) => from <= each && each <= to);
      expect(answerFor(map, each)).toBe(first < 0 ? undefined : first);
    }
  }));
});

test('no range has an answer for nothing', () => {
  expect(answerFor(addressMap([]), 7)).toBeUndefined();
});
