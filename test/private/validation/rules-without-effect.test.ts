import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { TrafficMirrorDirection, TrafficMirrorFilter, type TrafficMirrorFilterProps, TrafficMirrorRuleAction } from '../../../src';

/** Beside rules that accept all traffic, one that accepts has an effect only before one that rejects. */

const { INGRESS, EGRESS } = TrafficMirrorDirection;
const { ACCEPT, REJECT } = TrafficMirrorRuleAction;
const numbered = (trafficDirection: TrafficMirrorDirection, ruleNumber: number, ruleAction: TrafficMirrorRuleAction) => (
  { trafficDirection, ruleNumber, ruleAction }
);
const FIRST = numbered(INGRESS, 10, ACCEPT);

function filter(props?: TrafficMirrorFilterProps): { stack: Stack; filter: TrafficMirrorFilter } {
  const stack = new Stack();
  return { stack, filter: new TrafficMirrorFilter(stack, 'Filter', props) };
}

const warnings = ({ stack, filter: given }: ReturnType<typeof filter>) => Annotations.fromStack(stack)
  .findWarning(`/${given.node.path}`, Match.stringLikeRegexp('cdk-extrahop-traffic-mirroring:rulesWithoutEffect')).map(({ entry: { data } }) => data);

test.each([
  ['alone', [], 'ingress 10'],
  ['after one that rejects', [numbered(INGRESS, 9, REJECT)], 'ingress 10'],
  ['before one of the other direction that rejects', [numbered(EGRESS, 11, REJECT)], 'ingress 10'],
  ['before another that accepts', [numbered(INGRESS, 11, ACCEPT)], 'ingress 10, ingress 11'],
  ['before one that rejects and another that accepts', [numbered(INGRESS, 11, REJECT), numbered(INGRESS, 12, ACCEPT)], 'ingress 12'],
])('it has no effect %s, and a warning says so', (_, others, without) => {
  const given = filter();
  for (const each of [FIRST, ...others]) given.filter.addRule(each);
  expect(warnings(given)).toEqual([
    'rules: expected each accepting rule to precede a rejecting one, as all other traffic is accepted anyway, '
    + `got no rejecting rule after ${without}; remove these rules, which have no effect, or set "acceptAllTraffic" to false `
    + '[ack: cdk-extrahop-traffic-mirroring:rulesWithoutEffect]',
  ]);
});

test('it has an effect before one that rejects, which may be added later', () => {
  const given = filter({ rules: [FIRST, numbered(INGRESS, 11, ACCEPT)] });
  given.filter.addRule(numbered(INGRESS, 12, REJECT));
  expect(warnings(given)).toEqual([]);
});

test('it may have one where something is known to CloudFormation only', () => {
  const given = filter({ rules: [FIRST] });
  const number = new CfnParameter(given.stack, 'Number', { type: 'Number' }).valueAsNumber;
  given.filter.addRule(numbered(INGRESS, number, REJECT));
  given.filter.addRule(numbered(EGRESS, number, ACCEPT));
  expect(warnings(given)).toEqual([]);
});

test('it is the way to mirror anything where not all traffic is accepted', () => {
  expect(warnings(filter({ rules: [FIRST], acceptAllTraffic: false }))).toEqual([]);
});
