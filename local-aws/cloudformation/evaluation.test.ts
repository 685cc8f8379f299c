import { Evaluation } from './evaluation';
import { NO_VALUE } from './intrinsics';
import { Template } from './template';

const TEMPLATE: Template = {
  Parameters: {
    Stage: { Type: 'String', Default: 'test' },
    Count: { Type: 'Number', Default: 2 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Needed: { Type: 'String' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
  },
  Mappings: { Sizes: { 'eu-central-1': { memory: 256, zones: ['x', 'y'] } } },
  Conditions: {
    IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
    IsProduction: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] },
    Neither: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'IsTest' }, { Condition: 'IsProduction' }] }] },
    Both: { 'Fn::And': [{ Condition: 'IsTest' }, { 'Fn::Not': [{ Condition: 'IsProduction' }] }] },
  },
  Resources: {},
};
const IDENTITY = { stackName: 'Stack', stackId: 'stack-id', account: '123456789012', region: 'eu-central-1', partition: 'aws' };
const RESOURCES = new Map([['Queue', { ref: 'https://queue', attributes: { 'Arn': 'arn:queue', 'Nested.Name': 'n' } }]]);

function evaluate(value: unknown, parameters: Record<string, string> = {}): unknown {
  return new Evaluation(TEMPLATE, IDENTITY, parameters, RESOURCES).evaluate(value);
}

test.each<[string, unknown, unknown]>([
  ['plain values', { a: [1, 'b', true] }, { a: [1, 'b', true] }],
  ['Ref to a resource', { Ref: 'Queue' }, 'https://queue'],
  ['Ref to a parameter', { Ref: 'Stage' }, 'test'],
  ['Ref to a number', { Ref: 'Count' }, '2'],
  ['Ref to a list', { Ref: 'Zones' }, ['a', 'b']],
  ['Ref to pseudo parameters', ['AccountId', 'Region', 'Partition', 'StackName', 'StackId', 'URLSuffix'].map(name => ({ Ref: `AWS::${name}` })),
    ['123456789012', 'eu-central-1', 'aws', 'Stack', 'stack-id', 'amazonaws.com']],
  ['Fn::GetAtt with a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
  ['Fn::GetAtt with a path', { 'Fn::GetAtt': 'Queue.Nested.Name' }, 'n'],
  ['Fn::Sub', { 'Fn::Sub': '${Stage}:${AWS::Region}:${Queue.Arn}:${Queue}:${!Stage}' }, 'test:eu-central-1:arn:queue:https://queue:${Stage}'],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${Own}-${Stage}', { Own: { Ref: 'AWS::Region' } }] }, 'eu-central-1-test'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-test-1'],
  ['Fn::Join of a list parameter', { 'Fn::Join': ['+', { Ref: 'Zones' }] }, 'a+b'],
  ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] }, 'queue'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'memory'] }, 256],
  ['Fn::If', [{ 'Fn::If': ['IsTest', 'yes', 'no'] }, { 'Fn::If': ['IsProduction', 'yes', 'no'] }], ['yes', 'no']],
  ['nested conditions', [{ 'Fn::If': ['Neither', 1, 0] }, { 'Fn::If': ['Both', 1, 0] }], [0, 1]],
  ['properties without a value', { a: { Ref: 'AWS::NoValue' }, b: { 'Fn::If': ['IsTest', { Ref: 'AWS::NoValue' }, 1] }, c: 1 }, { c: 1 }],
  ['items without a value', [{ Ref: 'AWS::NoValue' }, 1], [1]],
  ['an object with a key named Condition', { Condition: { Bool: { x: 'true' } } }, { Condition: { Bool: { x: 'true' } } }],
])('%s', (_, value, expected) => {
  expect(evaluate(value)).toEqual(expected);
});

test('a given parameter wins over its default', () => {
  expect(evaluate({ 'Fn::If': ['IsProduction', { Ref: 'Needed' }, 'no'] }, { Stage: 'production', Needed: 'given' })).toBe('given');
});

test('a value that is not there is told from an empty one', () => {
  expect(evaluate({ Ref: 'AWS::NoValue' })).toBe(NO_VALUE);
});

test.each<[string, unknown, string]>([
  ['an intrinsic function that is not modelled', { 'Fn::ImportValue': 'x' }, 'Fn::ImportValue is not modelled'],
  ['a dynamic reference', '{{resolve:ssm:x}}', 'is not modelled'],
  ['a resource that does not exist', { Ref: 'Nothing' }, 'Nothing does not exist'],
  ['an attribute that is not modelled', { 'Fn::GetAtt': ['Queue', 'Colour'] }, 'the attribute Colour of Queue'],
  ['a condition that does not exist', { 'Fn::If': ['Nothing', 1, 2] }, 'no condition Nothing'],
  ['a parameter without a value', { Ref: 'Needed' }, 'Needed needs a value'],
  ['a parameter from the parameter store', { Ref: 'BootstrapVersion' }, 'BootstrapVersion of type'],
  ['a key that the mapping lacks', { 'Fn::FindInMap': ['Sizes', 'eu-west-1', 'memory'] }, 'the mapping Sizes has nothing at eu-west-1'],
  ['a selection beyond the end', { 'Fn::Select': [2, ['a']] }, 'Fn::Select finds nothing'],
  ['a list where a text belongs', { 'Fn::Join': ['-', [['a']]] }, 'expected a text'],
])('%s is refused', (_, value, message) => {
  expect(() => evaluate(value)).toThrow(message);
});

test('a parameter that the template does not have is refused', () => {
  expect(() => evaluate({}, { Unknown: 'x' })).toThrow('no parameter Unknown');
});
