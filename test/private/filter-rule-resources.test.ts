import { CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { TrafficMirrorDirection, TrafficMirrorFilter, type TrafficMirrorFilterProps, TrafficMirrorRuleAction } from '../../src';

/** Placeholders: what stands where all traffic would be accepted, in a filter whose rules stay when they leave the stack. */

const { INGRESS, EGRESS } = TrafficMirrorDirection;
const rule = (trafficDirection: TrafficMirrorDirection, ruleNumber: number) => (
  { trafficDirection, ruleNumber, ruleAction: TrafficMirrorRuleAction.ACCEPT }
);
const rules = (count: number) => Array.from({ length: count }, (_, index) => rule(INGRESS, index + 1));

function filter(props: TrafficMirrorFilterProps = { acceptAllTraffic: false }): TrafficMirrorFilter {
  return new TrafficMirrorFilter(new Stack(), 'Filter', props);
}

interface Resource {
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

function resources(of: TrafficMirrorFilter): Record<string, Resource> {
  return Template.fromStack(of.stack).findResources('AWS::EC2::TrafficMirrorFilterRule') as Record<string, Resource>;
}

/** Each as `direction number`, and whether it matches nothing. */
function inShort(of: TrafficMirrorFilter): string[] {
  return Object.values(resources(of)).map(({ Properties: { TrafficDirection: direction, RuleNumber: number, Description: description = '' } }) => (
    `${String(direction)} ${String(number)}${String(description).startsWith('Matches nothing') ? ' nothing' : ''}`)).sort();
}

const NOTHING = ['egress 100 nothing', 'egress 200 nothing', 'ingress 100 nothing', 'ingress 200 nothing'];

test('a placeholder is the resource of a rule that accepts all traffic, matches nothing, and may go', () => {
  const accepting = Object.keys(resources(filter({})));
  const held = filter();
  held.applyRemovalPolicy(RemovalPolicy.RETAIN);
  expect(Object.keys(resources(held))).toEqual(accepting);
  const nowhere = (cidr: string) => ({ RuleAction: 'reject', SourceCidrBlock: cidr, DestinationCidrBlock: cidr });
  expect(Object.values(resources(held)).map(({ Properties }) => Properties)).toMatchObject([
    { TrafficDirection: 'ingress', RuleNumber: 100, ...nowhere('0.0.0.0/32') },
    { TrafficDirection: 'egress', RuleNumber: 100, ...nowhere('0.0.0.0/32') },
    { TrafficDirection: 'ingress', RuleNumber: 200, ...nowhere('::/128') },
    { TrafficDirection: 'egress', RuleNumber: 200, ...nowhere('::/128') },
  ]);
  expect(Object.values(resources(held)).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(4).fill(undefined));
});

test('there are none where rules go, nor beside those that accept all traffic', () => {
  const gone = filter();
  gone.applyRemovalPolicy(RemovalPolicy.RETAIN);
  gone.applyRemovalPolicy(RemovalPolicy.DESTROY);
  expect(inShort(gone)).toEqual([]);
  const accepting = filter({});
  accepting.applyRemovalPolicy(RemovalPolicy.RETAIN);
  expect(inShort(accepting)).toEqual(['egress 100', 'egress 200', 'ingress 100', 'ingress 200']);
});

test.each([['before', true], ['after', false]])('rules take their places, whether added %s it is said that they stay', (_, before) => {
  const given = filter();
  const retain = () => given.applyRemovalPolicy(RemovalPolicy.RETAIN);
  if (!before) retain();
  given.addRule(rule(INGRESS, 200));
  given.addRule(rule(EGRESS, 150));
  if (before) retain();
  expect(inShort(given)).toEqual(['egress 100 nothing', 'egress 150', 'egress 200 nothing', 'ingress 100 nothing', 'ingress 200']);
  expect(Object.values(resources(given)).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')).toHaveLength(2);
});

test.each([
  ['elsewhere', 6, [], NOTHING],
  ['in one of their places', 6, [rule(EGRESS, 200)], NOTHING.filter((each) => each !== 'egress 200 nothing')],
  ['elsewhere', 7, [], []],
  ['in all of their places', 6, [rule(INGRESS, 100), rule(EGRESS, 100), rule(INGRESS, 200), rule(EGRESS, 200)], []],
])('rules %s leave room, or they go: beside %d and %j', (_, count, others, expected) => {
  const given = filter({ acceptAllTraffic: false, rules: rules(count) });
  given.applyRemovalPolicy(RemovalPolicy.RETAIN);
  for (const other of others) given.addRule(other);
  expect(inShort(given).filter((each) => each.endsWith('nothing'))).toEqual(expected);
});

test('a rule whose place only CloudFormation knows takes none of theirs', () => {
  const given = filter();
  given.applyRemovalPolicy(RemovalPolicy.RETAIN);
  given.addRule(rule(INGRESS, new CfnParameter(given.stack, 'Number', { type: 'Number' }).valueAsNumber));
  expect(inShort(given)).toEqual(expect.arrayContaining(NOTHING));
  expect(Object.keys(resources(given))).toHaveLength(5);
});
