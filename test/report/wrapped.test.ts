import { wrapped } from '../../src/report/wrapped';

test('a text is wrapped between words, and a long word has a line of its own', () => {
  expect(wrapped('it can reach no target at all', 20)).toEqual(['it can reach no', 'target at all']);
  expect(wrapped('a word-that-is-longer-than-that and more', 20)).toEqual(['a', 'word-that-is-longer-than-that', 'and more']);
});

test('without a width, or with one in which nothing can be read, a text stays one line', () => {
  expect(wrapped('it can reach no target at all', undefined)).toEqual(['it can reach no target at all']);
  expect(wrapped('it can reach no target at all', 5)).toEqual(['it can reach no target at all']);
});
