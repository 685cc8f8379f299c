import { App, CfnParameter, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  TrafficMirrorDirection, TrafficMirrorFilter, type TrafficMirrorFilterProps, type TrafficMirrorFilterRuleOptions, TrafficMirrorPortRange,
  TrafficMirrorProtocol, TrafficMirrorRuleAction,
} from '../src';

const RULE: TrafficMirrorFilterRuleOptions = {
  trafficDirection: TrafficMirrorDirection.INGRESS,
  ruleNumber: 10,
  ruleAction: TrafficMirrorRuleAction.ACCEPT,
};

function filter(props?: TrafficMirrorFilterProps): { stack: Stack; filter: TrafficMirrorFilter } {
  const stack = new Stack();
  return { stack, filter: new TrafficMirrorFilter(stack, 'Filter', props) };
}

function templateOf(options: Partial<TrafficMirrorFilterRuleOptions>): Template {
  const { stack, filter: given } = filter({ acceptAllTraffic: false });
  given.addRule({ ...RULE, ...options });
  return Template.fromStack(stack);
}

/** The only rule of a filter that accepts nothing else. */
function ruleOf(options: Partial<TrafficMirrorFilterRuleOptions>): unknown {
  return Object.values(templateOf(options).findResources('AWS::EC2::TrafficMirrorFilterRule'))[0].Properties;
}

test('a rule says all that it is asked to', () => {
  expect(ruleOf({
    trafficDirection: TrafficMirrorDirection.EGRESS,
    ruleAction: TrafficMirrorRuleAction.REJECT,
    protocol: TrafficMirrorProtocol.TCP,
    sourceCidrBlock: '10.0.0.0/8',
    sourcePortRange: TrafficMirrorPortRange.range(1024, 65535),
    destinationCidrBlock: '10.0.9.0/24',
    destinationPortRange: TrafficMirrorPortRange.port(443),
    description: 'Backups',
  })).toEqual({
    TrafficMirrorFilterId: { Ref: 'FilterC907D6DA' },
    TrafficDirection: 'egress',
    RuleNumber: 10,
    RuleAction: 'reject',
    Protocol: 6,
    SourceCidrBlock: '10.0.0.0/8',
    SourcePortRange: { FromPort: 1024, ToPort: 65535 },
    DestinationCidrBlock: '10.0.9.0/24',
    DestinationPortRange: { FromPort: 443, ToPort: 443 },
    Description: 'Backups',
  });
});

test.each([
  ['of IPv4', {}, '0.0.0.0/0', '0.0.0.0/0'],
  ['of the family of the source', { sourceCidrBlock: '2001:db8::/32' }, '2001:db8::/32', '::/0'],
  ['of the family of the destination', { destinationCidrBlock: '2001:db8::1/128' }, '::/0', '2001:db8::1/128'],
  ['of IPv4', { destinationCidrBlock: '10.0.0.0/8' }, '0.0.0.0/0', '10.0.0.0/8'],
  ['of IPv4', { protocol: TrafficMirrorProtocol.ICMP }, '0.0.0.0/0', '0.0.0.0/0'],
  ['of IPv6', { protocol: TrafficMirrorProtocol.ICMPV6 }, '::/0', '::/0'],
  ['of IPv6', { protocol: TrafficMirrorProtocol.of(58), sourceCidrBlock: '2001:db8::/32' }, '2001:db8::/32', '::/0'],
])('an address that is left out is any %s: %j', (_, options, source, destination) => {
  expect(ruleOf(options)).toMatchObject({ SourceCidrBlock: source, DestinationCidrBlock: destination });
});

test.each([
  [TrafficMirrorProtocol.ICMP, 1],
  [TrafficMirrorProtocol.TCP, 6],
  [TrafficMirrorProtocol.UDP, 17],
  [TrafficMirrorProtocol.ICMPV6, 58],
  [TrafficMirrorProtocol.of(0), 0],
  [TrafficMirrorProtocol.of(255), 255],
])('the protocol %j has the number %i', (protocol, number) => {
  expect(ruleOf({ protocol })).toMatchObject({ Protocol: number });
});

test('rules are given to a filter, added to it later, or both', () => {
  const { stack, filter: given } = filter({ acceptAllTraffic: false, rules: [RULE, { ...RULE, ruleNumber: 20 }] });
  given.addRule({ ...RULE, ruleNumber: 30 });
  const numbers = Object.values(Template.fromStack(stack).findResources('AWS::EC2::TrafficMirrorFilterRule')).map(({ Properties }) => Properties.RuleNumber);
  expect(numbers).toEqual([10, 20, 30]);
});

describe('the logical id of a rule', () => {
  const idsOf = (props: TrafficMirrorFilterProps) => Object.entries(Template.fromStack(filter(props).stack).findResources('AWS::EC2::TrafficMirrorFilterRule'))
    .map(([id, { Properties: { TrafficDirection: direction, RuleNumber: number } }]) => `${direction} ${number} ${id}`);
  const { INGRESS, EGRESS } = TrafficMirrorDirection;
  const numbered = (trafficDirection: TrafficMirrorDirection, ruleNumber: number) => ({ ...RULE, trafficDirection, ruleNumber });
  const ALL = [
    'ingress 100 FilterIngressIpv4FDD18609',
    'egress 100 FilterEgressIpv4DE49D9C7',
    'ingress 200 FilterIngressIpv6BDFD87BF',
    'egress 200 FilterEgressIpv605DAE05A',
  ];

  test('has not changed', () => {
    expect(idsOf({ rules: [numbered(INGRESS, 10), numbered(EGRESS, 20)] })).toEqual([...ALL, 'ingress 10 FilterIngress10C9E12061', 'egress 20 FilterEgress202C2E4042']);
  });

  test('is that of its direction and number, whatever the order, also where a rule was that accepts all traffic', () => {
    const rules = [numbered(EGRESS, 200), numbered(INGRESS, 200), numbered(EGRESS, 100), numbered(INGRESS, 100)];
    expect(idsOf({ acceptAllTraffic: false, rules }).sort()).toEqual([...ALL].sort());
  });
});

test('rules come before those that accept all traffic', () => {
  const { stack, filter: given } = filter();
  given.addRule({ ...RULE, ruleNumber: 99 });
  const numbers = Object.values(Template.fromStack(stack).findResources('AWS::EC2::TrafficMirrorFilterRule'))
    .map(({ Properties }) => Properties)
    .filter(({ TrafficDirection: direction }) => direction === 'ingress')
    .map(({ RuleNumber: number }) => number);
  expect(numbers.sort((a, b) => a - b)).toEqual([99, 100, 200]);
});

test('where not all traffic is accepted, there are no rules but those that are added, and any number will do', () => {
  const { stack, filter: given } = filter({ acceptAllTraffic: false });
  given.addRule({ ...RULE, ruleNumber: 100 });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::EC2::TrafficMirrorFilterRule', 1);
  template.hasResourceProperties('AWS::EC2::TrafficMirrorFilter', { NetworkServices: ['amazon-dns'] });
});

test('requests to the Amazon DNS server can be left out', () => {
  Template.fromStack(filter({ networkServices: [] }).stack).hasResourceProperties('AWS::EC2::TrafficMirrorFilter', { NetworkServices: Match.absent() });
});

test.each([['before', true], ['after', false]])('a filter that stays keeps the rules that were added %s that was said', (_, before) => {
  const { stack, filter: given } = filter();
  if (before) given.addRule(RULE);
  given.applyRemovalPolicy(RemovalPolicy.RETAIN);
  if (!before) given.addRule(RULE);
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::EC2::TrafficMirrorFilterRule'));
  expect(rules.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(5).fill('Retain'));
});

test('what only CloudFormation knows is passed on', () => {
  const { stack, filter: given } = filter();
  const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
  const cidr = new CfnParameter(stack, 'Cidr').valueAsString;
  const rule = { ...RULE, ruleNumber: number('N1'), sourceCidrBlock: cidr, destinationCidrBlock: cidr };
  given.addRule({ ...rule, protocol: TrafficMirrorProtocol.of(number('Protocol')), sourcePortRange: TrafficMirrorPortRange.range(number('From'), 443) });
  given.addRule({ ...rule, trafficDirection: Lazy.string({ produce: () => 'egress' }) as TrafficMirrorDirection });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::TrafficMirrorFilterRule', {
    RuleNumber: { Ref: 'N1' },
    SourceCidrBlock: { Ref: 'Cidr' },
    Protocol: { Ref: 'Protocol' },
    SourcePortRange: { FromPort: { Ref: 'From' }, ToPort: 443 },
  });
});

test('an address that is left out beside one that only CloudFormation knows is any of the family of the protocol', () => {
  const { stack, filter: given } = filter({ acceptAllTraffic: false });
  const cidr = new CfnParameter(stack, 'Cidr').valueAsString;
  given.addRule({ ...RULE, sourceCidrBlock: cidr, protocol: TrafficMirrorProtocol.ICMPV6 });
  given.addRule({ ...RULE, ruleNumber: 11, sourceCidrBlock: cidr, protocol: TrafficMirrorProtocol.ICMP });
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::EC2::TrafficMirrorFilterRule')).map(({ Properties }) => Properties);
  expect(rules.map(({ DestinationCidrBlock }) => DestinationCidrBlock)).toEqual(['::/0', '0.0.0.0/0']);
});

describe('fails', () => {
  const added = (count: number, props?: TrafficMirrorFilterProps) => () => {
    const { filter: given } = filter(props);
    const { INGRESS, EGRESS } = TrafficMirrorDirection;
    for (let n = 1; n <= count; n++) given.addRule({ ...RULE, ruleNumber: n, trafficDirection: n % 2 ? EGRESS : INGRESS });
  };

  test('on more than ten rules, those that accept all traffic included', () => {
    expect(added(6)).not.toThrow();
    expect(added(7)).toThrow('rules: expected at most 6, in addition to the four that accept all traffic, got 7; merge some, or set "acceptAllTraffic" to false');
    expect(added(10, { acceptAllTraffic: false })).not.toThrow();
    expect(added(11, { acceptAllTraffic: false })).toThrow('rules: expected at most 10, both directions together, got 11; merge some');
  });

  test('on a number that comes after the rules that accept all traffic', () => {
    expect(() => filter().filter.addRule({ ...RULE, ruleNumber: 100 })).toThrow(
      'ruleNumber: expected less than 100, where all traffic is accepted that no rule before matches, got 100; '
      + 'use a lower number, or set "acceptAllTraffic" to false',
    );
  });

  test('on a number that another rule of the direction has', () => {
    const { filter: given } = filter();
    given.addRule(RULE);
    given.addRule({ ...RULE, trafficDirection: TrafficMirrorDirection.EGRESS });
    expect(() => given.addRule(RULE)).toThrow('ruleNumber: expected each number once in a direction, got 10 twice for ingress; use another number');
  });

  test.each<[Partial<TrafficMirrorFilterRuleOptions>, string]>([
    [{ ruleNumber: 10 }, 'rules[1].ruleNumber: expected each number once in a direction, got 10 twice for ingress; '],
    [{ ruleNumber: 100 }, 'rules[1].ruleNumber: expected less than 100, '],
    [{ trafficDirection: 'in' as TrafficMirrorDirection }, 'rules[1].trafficDirection: expected '],
    [{ ruleAction: 'drop' as TrafficMirrorRuleAction }, 'rules[1].ruleAction: expected '],
    [{ ruleNumber: 0 }, 'rules[1].ruleNumber: expected '],
    [{ sourceCidrBlock: '10.0.0.0' }, 'rules[1].sourceCidrBlock: expected '],
    [{ destinationCidrBlock: '10.0.0.0' }, 'rules[1].destinationCidrBlock: expected '],
    [{ sourceCidrBlock: '10.0.0.0/8', destinationCidrBlock: '::/0' }, 'rules[1].destinationCidrBlock: expected the address family'],
    [{ destinationPortRange: TrafficMirrorPortRange.port(443) }, 'rules[1].protocol: expected '],
    [{ protocol: TrafficMirrorProtocol.ICMP, sourceCidrBlock: '::/0' }, 'rules[1].sourceCidrBlock: expected IPv4 addresses'],
  ])('on %j among several, and says which', (options, message) => {
    expect(() => filter({ rules: [RULE, { ...RULE, ruleNumber: 11, ...options }] })).toThrow(message);
  });

  test.each([
    [{ ruleNumber: 0 }, 'ruleNumber: expected a whole number, 1 or more, got 0; '],
    [{ ruleNumber: 1.5 }, 'ruleNumber: expected a whole number, 1 or more, got 1.5; '],
    [{ trafficDirection: 'in' as TrafficMirrorDirection }, 'trafficDirection: expected a member of TrafficMirrorDirection, got "in"; use TrafficMirrorDirection.INGRESS or TrafficMirrorDirection.EGRESS'],
    [{ ruleAction: 'drop' as TrafficMirrorRuleAction }, 'ruleAction: expected a member of TrafficMirrorRuleAction, got "drop"; '],
    [{ sourceCidrBlock: '10.0.0.0' }, 'sourceCidrBlock: expected a block of addresses such as "10.0.0.0/8" or "2001:db8::/32", got "10.0.0.0"; '],
    [{ sourceCidrBlock: '10.0.0.0/33' }, 'sourceCidrBlock: expected '],
    [{ sourceCidrBlock: '10.0.0/8' }, 'sourceCidrBlock: expected '],
    [{ sourceCidrBlock: '' }, 'sourceCidrBlock: expected '],
    [{ destinationCidrBlock: '2001:db8::/129' }, 'destinationCidrBlock: expected '],
    [
      { sourceCidrBlock: '10.0.0.0/8', destinationCidrBlock: '::/0' },
      'destinationCidrBlock: expected the address family of "sourceCidrBlock", which is "10.0.0.0/8", got "::/0"; add one rule for each family',
    ],
    [
      { protocol: TrafficMirrorProtocol.ICMPV6, sourceCidrBlock: '10.0.0.0/8' },
      'sourceCidrBlock: expected IPv6 addresses, as TrafficMirrorProtocol.ICMPV6 requires, got "10.0.0.0/8"; use TrafficMirrorProtocol.ICMP for IPv4',
    ],
    [
      { protocol: TrafficMirrorProtocol.of(1), destinationCidrBlock: '2001:db8::/32' },
      'destinationCidrBlock: expected IPv4 addresses, as TrafficMirrorProtocol.ICMP requires, got "2001:db8::/32"; use TrafficMirrorProtocol.ICMPV6 for IPv6',
    ],
    [
      { destinationPortRange: TrafficMirrorPortRange.port(443) },
      'protocol: expected TrafficMirrorProtocol.TCP or TrafficMirrorProtocol.UDP, which have ports, got nothing; ',
    ],
    [{ sourcePortRange: TrafficMirrorPortRange.port(443), protocol: TrafficMirrorProtocol.ICMP }, 'protocol: expected '],
  ])('on %j', (options, message) => {
    expect(() => templateOf(options)).toThrow(message);
  });

  test.each([
    [-1, 1, 'sourcePortRange.fromPort: expected a whole number from 0 to 65535, got -1; '],
    [1, 65536, 'sourcePortRange.toPort: expected '],
    [1.5, 2, 'sourcePortRange.fromPort: expected '],
  ])(
    'on ports from %d to %d', (from, to, message) => {
      expect(() => templateOf({ protocol: TrafficMirrorProtocol.UDP, sourcePortRange: TrafficMirrorPortRange.range(from, to) })).toThrow(message);
    });

  test('on ports in the wrong order', () => {
    expect(() => templateOf({ protocol: TrafficMirrorProtocol.TCP, destinationPortRange: TrafficMirrorPortRange.range(443, 80) })).toThrow(
      'destinationPortRange.toPort: expected 443 or more, the value of "fromPort", got 80; swap the two',
    );
  });

  test.each([-1, 256, 6.5])('on the protocol number %d', (number) => {
    expect(() => templateOf({ protocol: TrafficMirrorProtocol.of(number) })).toThrow('protocol: expected a whole number from 0 to 255, got ');
  });

  test('at synthesis, on a filter that mirrors nothing', () => {
    const nothing = { acceptAllTraffic: false, networkServices: [] };
    const synthesized = (add: (given: TrafficMirrorFilter) => void) => () => {
      const app = new App();
      add(new TrafficMirrorFilter(new Stack(app, 'Stack'), 'Filter', nothing));
      app.synth();
    };
    expect(synthesized(() => {})).toThrow('rules: expected a rule that accepts packets, as neither all traffic nor a network service is accepted, got none; add an accepting rule');
    expect(synthesized((given) => given.addRule({ ...RULE, ruleAction: TrafficMirrorRuleAction.REJECT }))).toThrow('rules: expected a rule that accepts');
    expect(synthesized((given) => given.addRule(RULE))).not.toThrow();
    expect(synthesized((given) => given.addRule({ ...RULE, ruleAction: Lazy.string({ produce: () => 'accept' }) as TrafficMirrorRuleAction }))).not.toThrow();
  });
});
