import { differences } from './template-differences';

const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Delay: 0, Tags: [{ Key: 'a', Value: 'b' }] } } } };

test('templates that say the same in another order of keys do not differ', () => {
  expect(differences({ b: [1], a: { d: null, c: 'x' } }, { a: { c: 'x', d: null }, b: [1] })).toEqual([]);
});

test.each([
  ['another value', { ...template, Resources: { Queue: { ...template.Resources.Queue, Type: 'AWS::SNS::Topic' } } }, '/Resources/Queue/Type: "AWS::SQS::Queue" became "AWS::SNS::Topic"'],
  ['a resource less', { Resources: {} }, '/Resources/Queue: {"Type":'],
  ['a section more', { ...template, Outputs: 1 }, '/Outputs: undefined became 1'],
])('%s is told with its place', (_, other, message) => {
  expect(differences(template, other)).toEqual([expect.stringContaining(message)]);
});

test('a number is not the string of it, an object not a list of it, and lists have their order', () => {
  expect(differences(1, '1')).toHaveLength(1);
  expect(differences({ 0: 'a' }, ['a'])).toHaveLength(1);
  expect(differences(['a', 'b'], ['b', 'a'])).toHaveLength(2);
});
