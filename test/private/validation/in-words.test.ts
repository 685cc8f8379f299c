import { App, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { inWords } from '../../../src/private/validation/in-words';

const stack = new Stack(new App(), 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');

class Sensor {
  public readonly name = 'a';
}

test.each<[string, unknown, string]>([
  ['text', 'a "b"', '"a \\"b\\""'],
  ['a number', NaN, 'NaN'],
  ['a big integer', 5n, '5'],
  ['a symbol', Symbol('own'), 'Symbol(own)'],
  ['nothing', undefined, 'nothing'],
  ['null', null, 'null'],
  ['a list', ['a', undefined, [1]], '["a",nothing,[1]]'],
  ['an object', { a: { b: true }, c: vpc }, '{"a":{"b":true},"c":the Vpc "Network/Vpc"}'],
  ['an object of a class', new Sensor(), 'an object of the class Sensor'],
  ['a promise', Promise.resolve(), 'an object of the class Promise'],
  ['a class', Sensor, 'the class Sensor itself'],
  ['a function', function find() {}, 'the function find'],
  ['a function without a name', (() => () => {})(), 'the function'],
  ['a construct of a user', new (class Network extends Stack {})(stack.node.root as App, 'Own'), 'the Network "Own"'],
  ['a construct of the CDK', new logs.LogGroup(stack, 'Logs'), 'the LogGroup "Network/Logs"'],
  ['constructs', [vpc, new ec2.CfnTrafficMirrorTarget(stack, 'Target', {})], '[the Vpc "Network/Vpc",the CfnTrafficMirrorTarget "Network/Target"]'],
  ['a token', Lazy.any({ produce: () => 1 }), '"<unresolved-lazy>"'],
])('%s is shown so that a reader can find it', (_, value, words) => {
  expect(inWords(value)).toBe(words);
});

test('what refers to itself ends', () => {
  const itself: Record<string, unknown> = { a: 1 };
  itself.b = [itself];
  expect(inWords(itself)).toBe('{"a":1,"b":[a reference to itself]}');
});

test('what is there twice is shown twice', () => {
  const once = { a: 1 };
  expect(inWords([once, once])).toBe('[{"a":1},{"a":1}]');
});

test('what is long is cut', () => {
  expect(inWords('x'.repeat(1000))).toBe(`"${'x'.repeat(499)}…`);
});
