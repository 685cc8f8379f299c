import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { TrafficMirrorDirection, TrafficMirrorFilter, TrafficMirrorRuleAction } from '../src';
import { mirroring } from './private/synthesized';

describe('a new filter', () => {
  let template: Template;
  let stack: Stack;
  let filter: TrafficMirrorFilter;

  beforeAll(() => {
    stack = new Stack();
    filter = new TrafficMirrorFilter(stack, 'Filter');
    template = Template.fromStack(stack);
  });

  test('mirrors requests to the Amazon DNS server', () => {
    template.resourcePropertiesCountIs('AWS::EC2::TrafficMirrorFilter', { NetworkServices: ['amazon-dns'] }, 1);
  });

  test.each([
    ['ingress', '0.0.0.0/0'],
    ['egress', '0.0.0.0/0'],
    ['ingress', '::/0'],
    ['egress', '::/0'],
  ])('accepts all %s packets of %s', (direction, cidr) => {
    template.hasResourceProperties('AWS::EC2::TrafficMirrorFilterRule', {
      TrafficMirrorFilterId: { Ref: 'FilterC907D6DA' },
      TrafficDirection: direction,
      RuleAction: 'accept',
      SourceCidrBlock: cidr,
      DestinationCidrBlock: cidr,
    });
  });

  test('has rules for every protocol and port, with numbers that differ in each direction', () => {
    const rules = Object.values(template.findResources('AWS::EC2::TrafficMirrorFilterRule')).map(({ Properties }) => Properties);
    expect(rules).toHaveLength(4);
    for (const rule of rules) expect(Object.keys(rule)).not.toContain('Protocol');
    expect(new Set(rules.map((rule) => `${rule.TrafficDirection} ${rule.RuleNumber}`)).size).toBe(4);
  });

  test('tells its id and its ARN', () => {
    expect(stack.resolve(filter.trafficMirrorFilterId)).toEqual({ Ref: 'FilterC907D6DA' });
    expect(stack.resolve(filter.trafficMirrorFilterArn)).toEqual({
      'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' },
        ':traffic-mirror-filter/', { Ref: 'FilterC907D6DA' },
      ]],
    });
  });
});

test('a description is passed on', () => {
  const stack = new Stack();
  new TrafficMirrorFilter(stack, 'Filter', { description: 'Everything' });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::TrafficMirrorFilter', { Description: 'Everything' });
});

test.each([[RemovalPolicy.RETAIN, 'Retain'], [RemovalPolicy.DESTROY, 'Delete']])('the removal policy %s is one for the rules, too', (policy, attribute) => {
  const stack = new Stack();
  new TrafficMirrorFilter(stack, 'Filter').applyRemovalPolicy(policy);
  const resources = Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, object>);
  expect(resources).toEqual(Array(5).fill(expect.objectContaining({ DeletionPolicy: attribute, UpdateReplacePolicy: attribute })));
});

test('a filter and its rules are there before the sessions are, also rules that are added later', () => {
  const stack = new Stack();
  const filter = new TrafficMirrorFilter(stack, 'Filter', { acceptAllTraffic: false });
  const { template } = mirroring(() => ({ filter }), stack);
  filter.addRule({ trafficDirection: TrafficMirrorDirection.INGRESS, ruleNumber: 10, ruleAction: TrafficMirrorRuleAction.ACCEPT });
  const [sessions] = Object.values(template().findResources('Custom::TrafficMirrorSessions'));
  expect(sessions.DependsOn).toEqual(expect.arrayContaining(['FilterC907D6DA', 'FilterIngress10C9E12061']));
});

test('an existing filter is referred to by its id and adds nothing to the stack', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const filter = TrafficMirrorFilter.fromTrafficMirrorFilterId(stack, 'Filter', 'tmf-01234567');
  expect(filter.trafficMirrorFilterId).toBe('tmf-01234567');
  expect(stack.resolve(filter.trafficMirrorFilterArn)).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:eu-west-1:111122223333:traffic-mirror-filter/tmf-01234567']],
  });
  expect(Object.keys(Template.fromStack(stack).toJSON().Resources ?? {})).toEqual([]);
});

test('the id of an existing filter may be known to CloudFormation only', () => {
  const stack = new Stack();
  const id = new CfnParameter(stack, 'FilterId').valueAsString;
  const filter = TrafficMirrorFilter.fromTrafficMirrorFilterAttributes(stack, 'Filter', { trafficMirrorFilterId: id });
  expect(stack.resolve(filter.trafficMirrorFilterId)).toEqual({ Ref: 'FilterId' });
});

test.each(['', 'tmf-', 'tmf-0123456', 'tmf-0123456789ABCDEF0', 'tmt-0123456789abcdef0', 'tmf-0123456789abcdef01', ' tmf-01234567'])(
  'fails on %j as the id of a filter', (id) => {
    expect(() => TrafficMirrorFilter.fromTrafficMirrorFilterId(new Stack(), 'Filter', id)).toThrow(new Error(
      `trafficMirrorFilterId: expected an id such as "tmf-0123456789abcdef0", got "${id}"; ` +
      '"aws ec2 describe-traffic-mirror-filters" lists the ids',
    ));
  },
);
