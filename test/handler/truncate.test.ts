import * as fc from 'fast-check';
import { truncate } from '../../src/handler/truncate';

/** Texts that have to fit. */

test('what fits stays as it is', () => {
  expect(truncate('a "quoted" word', 17)).toBe('a "quoted" word');
  expect(truncate('', 0)).toBe('');
});

test('what does not fit ends with an ellipsis', () => {
  expect(truncate('0123456789', 9)).toBe('012345…');
});

test('whatever the text is, it takes no more bytes as JSON than there are, begins as it began, and ends between characters', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('a', '"', '\n', '\u0000', 'é', '漢', '😀', '\ud800') }));
  fc.assert(fc.property(text, fc.nat({ max: 60 }), (whole, bytes) => {
    const short = truncate(whole, bytes);
    expect(Buffer.byteLength(JSON.stringify(short)) - 2).toBeLessThanOrEqual(bytes);
    if (short === whole) return;
    const beginning = short.replace(/…$/, '');
    expect([...whole].slice(0, [...beginning].length).join('')).toBe(beginning);
  }), { numRuns: 500, seed: 20261128 });
});
