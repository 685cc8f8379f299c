import * as library from '../src';

test('the entry point of the library loads', () => {
  expect(library).toBeDefined();
});
