import { failedMessageIds } from './batch-response';

const BATCH = ['a', 'b', 'c'];

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['a null list', { batchItemFailures: null }],
  ['an empty list', { batchItemFailures: [] }],
])('%s means that all messages succeeded', (_, response) => {
  expect(failedMessageIds(response, BATCH)).toEqual([]);
});

test('listed messages failed', () => {
  expect(failedMessageIds({ batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'a' }] }, BATCH)).toEqual(['c', 'a']);
});

test.each<[string, unknown]>([
  ['a text', 'done'],
  ['a list', []],
  ['something else than a list of failures', { batchItemFailures: 'a' }],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
  ['an identifier under another name', { batchItemFailures: [{ itemId: 'a' }] }],
  ['a failure that is no object', { batchItemFailures: ['a'] }],
  ['an identifier of no message of the batch', { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'x' }] }],
])('%s fails the whole batch', (_, response) => {
  expect(failedMessageIds(response, BATCH)).toEqual(BATCH);
});
