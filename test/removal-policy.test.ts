import { App, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { type ExtraHopTrafficMirroringProps, TrafficMirrorDestination, TrafficMirrorFilter, TrafficMirrorTarget } from '../src';
import { filter, mirroring } from './private/synthesized';

/** What becomes of sessions, and of what they use, when the stack goes. */

const policies = (template: Template) => ['AWS::EC2::TrafficMirrorFilter', 'AWS::EC2::TrafficMirrorFilterRule', 'AWS::EC2::TrafficMirrorTarget']
  .flatMap((type) => Object.values(template.findResources(type)))
  .map(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy]);
const retains = (template: Template) => Object.values(template.findResources('AWS::Lambda::Function'))[0].Properties.Environment.Variables.MIRRORING_RETAIN_SESSIONS;

test.each<[string, Partial<ExtraHopTrafficMirroringProps>]>([
  ['by default', {}], ['when told so', { removalPolicy: RemovalPolicy.DESTROY }],
])('sessions go with it %s, and so does the filter that was created, with its rules', (_, props) => {
  const template = mirroring(() => props).template();
  expect(policies(template)).toEqual(Array(5).fill([undefined, undefined]));
  expect(retains(template)).toBeUndefined();
});

const STAYS = ['Retain', 'Delete'];
const RULES_STAY = Array(4).fill(['RetainExceptOnCreate', 'Delete']);

test('sessions that are retained keep the filter that was created, with its rules, and nothing else; what is replaced goes', () => {
  const template = mirroring(() => ({ removalPolicy: RemovalPolicy.RETAIN })).template();
  expect(policies(template)).toEqual([STAYS, ...RULES_STAY]);
  expect(retains(template)).toBe('true');
  const resources = Object.values(template.toJSON().Resources as Record<string, { DeletionPolicy?: string }>);
  expect(resources.filter(({ DeletionPolicy }) => DeletionPolicy?.startsWith('Retain'))).toHaveLength(5);
});

const given = (scope: Construct) => ({
  removalPolicy: RemovalPolicy.RETAIN,
  filter: new TrafficMirrorFilter(scope, 'GivenFilter'),
  targets: [new TrafficMirrorTarget(scope, 'NewTarget', { destination: TrafficMirrorDestination.networkInterfaceId('eni-0123456789abcdef0') })],
});

test('they keep what the stack creates for them beside the construct, too: the filter with its rules, and the targets', () => {
  expect(policies(mirroring(given).template())).toEqual([STAYS, ...RULES_STAY, STAYS]);
});

test('they keep what the parent of their nested stack creates, which goes at the same time', () => {
  const parent = new Stack(new App(), 'Parent');
  mirroring(() => given(parent), new NestedStack(parent, 'Nested'));
  expect(policies(Template.fromStack(parent))).toEqual([STAYS, ...RULES_STAY, STAYS]);
});

test('what another stack of the app creates goes or stays as that stack says', () => {
  const app = new App();
  const other = new Stack(app, 'Other');
  mirroring(() => given(other), new Stack(app, 'Network'));
  expect(policies(Template.fromStack(other))).toEqual(Array(6).fill([undefined, undefined]));
});

test('what is told to stay when it is replaced does so', () => {
  const template = mirroring((stack) => {
    const props = given(stack);
    [props.filter, ...props.targets].forEach((each) => each.applyRemovalPolicy(RemovalPolicy.RETAIN));
    return props;
  }).template();
  expect(policies(template).map(([, replaced]) => replaced)).toEqual(Array(6).fill('Retain'));
});

test('a filter that exists stays by itself', () => {
  const template = mirroring((stack) => ({ removalPolicy: RemovalPolicy.RETAIN, filter: filter(stack) })).template();
  expect(retains(template)).toBe('true');
  expect(policies(template)).toEqual([]);
});

test('a filter that is given goes or stays as its stack says where sessions go', () => {
  const template = mirroring((stack) => ({ filter: new TrafficMirrorFilter(stack, 'GivenFilter') })).template();
  expect(policies(template)).toEqual(Array(5).fill([undefined, undefined]));
});
