import type { TrafficMirrorFilterRule } from '@aws-sdk/client-ec2';
import { Deployment } from './deployment';
import {
  TrafficMirrorDirection, TrafficMirrorFilter, type TrafficMirrorFilterProps, type TrafficMirrorFilterRuleOptions, TrafficMirrorPortRange,
  TrafficMirrorProtocol, TrafficMirrorRuleAction,
} from '../../src';

/** Filters that the app creates, and what deployments do to their rules. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

const { INGRESS, EGRESS } = TrafficMirrorDirection;
const { ACCEPT, REJECT } = TrafficMirrorRuleAction;

function rule(trafficDirection: TrafficMirrorDirection, ruleNumber: number, ruleAction = ACCEPT, more: Partial<TrafficMirrorFilterRuleOptions> = {}) {
  return { trafficDirection, ruleNumber, ruleAction, ...more };
}

async function deployed(targetId: string, props: TrafficMirrorFilterProps): Promise<void> {
  await deployment.deploy({ targetIds: [targetId], props: (scope) => ({ filter: new TrafficMirrorFilter(scope, 'Filter', props) }) });
}

/** Rules of the filter that all sessions have, each as `direction number action`. */
function rules(): string[] {
  const { trafficMirrorFilters, trafficMirrorSessions } = deployment.ec2.state;
  const [filter, ...others] = trafficMirrorFilters.values();
  expect(others).toEqual([]);
  expect([...trafficMirrorSessions.values()].map(({ TrafficMirrorFilterId }) => TrafficMirrorFilterId)).toEqual([filter.TrafficMirrorFilterId]);
  return [...filter.IngressFilterRules, ...filter.EgressFilterRules].map(inShort).sort();
}

function inShort({ TrafficDirection: direction, RuleNumber: number, RuleAction: action }: TrafficMirrorFilterRule): string {
  return `${direction} ${number} ${action}`;
}

const ALL = ['egress 100 accept', 'egress 200 accept', 'ingress 100 accept', 'ingress 200 accept'];

test('sessions have the filter with the rules that it was given', async () => {
  const { fleet, ec2 } = deployment;
  fleet.addInstance();
  const backups = rule(EGRESS, 10, REJECT, {
    protocol: TrafficMirrorProtocol.TCP, destinationCidrBlock: '10.0.9.0/24', destinationPortRange: TrafficMirrorPortRange.port(443),
  });
  await deployed(fleet.addSensor().targetId, { rules: [backups] });
  await deployment.settle();
  expect(rules()).toEqual(['egress 10 reject', ...ALL]);
  const [filter] = ec2.state.trafficMirrorFilters.values();
  expect(filter.NetworkServices).toEqual(['amazon-dns']);
  expect(filter.EgressFilterRules.find(({ RuleNumber }) => RuleNumber === 10)).toMatchObject({
    Protocol: 6, SourceCidrBlock: '0.0.0.0/0', DestinationCidrBlock: '10.0.9.0/24', DestinationPortRange: { FromPort: 443, ToPort: 443 },
  });
});

test('a deployment changes rules where they stand, in whatever order they are named, and takes the place of those that accept all', async () => {
  const { fleet, ec2 } = deployment;
  fleet.addInstance();
  const { targetId } = fleet.addSensor();
  await deployed(targetId, {});
  await deployment.settle();
  const before = [...ec2.state.trafficMirrorFilters.keys()];
  expect(rules()).toEqual(ALL);

  await deployed(targetId, { acceptAllTraffic: false, rules: [rule(INGRESS, 100, REJECT), rule(INGRESS, 200), rule(EGRESS, 100)] });
  expect(rules()).toEqual(['egress 100 accept', 'ingress 100 reject', 'ingress 200 accept']);

  await deployed(targetId, { acceptAllTraffic: false, rules: [rule(INGRESS, 200), rule(EGRESS, 100, REJECT), rule(INGRESS, 100), rule(EGRESS, 7)] });
  expect(rules()).toEqual(['egress 100 reject', 'egress 7 accept', 'ingress 100 accept', 'ingress 200 accept']);

  await deployed(targetId, {});
  expect(rules()).toEqual(ALL);
  expect([...ec2.state.trafficMirrorFilters.keys()]).toEqual(before);
});

test('a filter of ten rules can have all of them changed', async () => {
  const { fleet } = deployment;
  fleet.addInstance();
  const { targetId } = fleet.addSensor();
  const ten = (action: TrafficMirrorRuleAction) => Array.from({ length: 10 }, (_, index) => rule(index % 2 ? INGRESS : EGRESS, index + 1, action));
  await deployed(targetId, { acceptAllTraffic: false, rules: ten(ACCEPT) });
  await deployment.settle();
  await deployed(targetId, { acceptAllTraffic: false, rules: ten(REJECT).reverse() });
  expect(rules().filter((each) => each.endsWith('reject'))).toHaveLength(10);
});

test('a rule is about one family of addresses: that of its protocol where it names none', async () => {
  const { fleet, ec2 } = deployment;
  const protocols = [TrafficMirrorProtocol.ICMP, TrafficMirrorProtocol.ICMPV6, TrafficMirrorProtocol.TCP];
  await deployed(fleet.addSensor().targetId, {
    acceptAllTraffic: false, rules: protocols.map((protocol, index) => rule(INGRESS, index + 1, ACCEPT, { protocol })),
  });
  const [filter] = ec2.state.trafficMirrorFilters.values();
  const [IPV4, IPV6] = ['0.0.0.0/0', '::/0'].map((cidr) => ({ SourceCidrBlock: cidr, DestinationCidrBlock: cidr }));
  expect(filter.IngressFilterRules).toMatchObject([{ Protocol: 1, ...IPV4 }, { Protocol: 58, ...IPV6 }, { Protocol: 6, ...IPV4 }]);
});
