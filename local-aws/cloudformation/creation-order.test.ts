import { creationOrder } from './creation-order';
import { ResourceTemplate } from './template';

function resource(properties: Record<string, unknown> = {}, dependsOn?: string | string[]): ResourceTemplate {
  return { Type: 'Test', Properties: properties, DependsOn: dependsOn };
}

test.each<[string, ResourceTemplate]>([
  ['DependsOn', resource({}, 'Last')],
  ['DependsOn with a list', resource({}, ['Last'])],
  ['Ref', resource({ deep: [{ inside: { Ref: 'Last' } }] })],
  ['Fn::GetAtt', resource({ a: { 'Fn::GetAtt': ['Last', 'Arn'] } })],
  ['Fn::GetAtt with a path', resource({ a: { 'Fn::GetAtt': 'Last.Arn' } })],
  ['Fn::Sub', resource({ a: { 'Fn::Sub': 'x ${Last.Arn}' } })],
  ['Fn::Sub with variables', resource({ a: { 'Fn::Sub': ['${x}', { x: { Ref: 'Last' } }] } })],
  ['another function around it', resource({ a: { 'Fn::Join': ['', ['x', { 'Fn::If': ['C', { Ref: 'Last' }, 'y'] }]] } })],
])('a resource comes after the one it depends on by %s', (_, dependent) => {
  expect(creationOrder({ First: dependent, Last: resource() })).toEqual(['Last', 'First']);
});

test('resources that do not depend on each other keep their order', () => {
  expect(creationOrder({ B: resource({ a: { Ref: 'AWS::Region' } }), A: resource(), C: resource({}, 'A') })).toEqual(['B', 'A', 'C']);
});

test('a circle is refused with its members', () => {
  expect(() => creationOrder({ A: resource({ x: { Ref: 'B' } }), B: resource({}, 'A') })).toThrow('A → B → A');
});

test('a dependency on nothing is refused', () => {
  expect(() => creationOrder({ A: resource({}, 'Missing') })).toThrow('A depends on Missing');
});
