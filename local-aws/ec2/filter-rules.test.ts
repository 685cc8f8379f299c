import type { ModifyTrafficMirrorFilterRuleRequest, TrafficMirrorFilterRule } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2 } from './ec2';
import { Ec2Error } from './errors';
import { Fleet } from '../fleet/builder';

const fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
const PORTS = { FromPort: 443, ToPort: 443 };

function create(number: number, more: Partial<TrafficMirrorFilterRule> = {}): string {
  const { TrafficMirrorFilterRule: rule } = fleet.ec2.call<{ TrafficMirrorFilterRule: TrafficMirrorFilterRule }>('CreateTrafficMirrorFilterRule', {
    TrafficMirrorFilterId: filterId,
    TrafficDirection: 'ingress',
    RuleNumber: number,
    RuleAction: 'accept',
    SourceCidrBlock: '0.0.0.0/0',
    DestinationCidrBlock: '0.0.0.0/0',
    ...more,
  });
  return rule.TrafficMirrorFilterRuleId ?? '';
}

const filterId = fleet.addFilter();

function code(run: () => unknown): string {
  try {
    run();
    return 'no error';
  } catch (error) {
    if (error instanceof Ec2Error) return error.code;
    throw error;
  }
}

test('a rule has ports only with TCP or UDP', () => {
  expect(code(() => create(1, { DestinationPortRange: PORTS }))).toBe('InvalidParameterValue');
  expect(code(() => create(1, { Protocol: 1, SourcePortRange: PORTS }))).toBe('InvalidParameterValue');
  expect(code(() => create(1, { Protocol: 6, DestinationPortRange: PORTS }))).toBe('no error');
});

test.each<[ModifyTrafficMirrorFilterRuleRequest['RemoveFields'], string]>([
  [['protocol'], 'InvalidParameterValue'],
  [['source-port-range'], 'InvalidParameterValue'],
  [['description'], 'InvalidParameterValue'],
  [['destination-port-range'], 'no error'],
  [['protocol', 'destination-port-range'], 'no error'],
])('of a rule for a port of TCP, the removal of %j ends with %s: nothing can go that others need, or that is not there', (fields, expected) => {
  const id = create(100 + fleet.ec2.calls.length, { Protocol: 6, DestinationPortRange: PORTS });
  expect(code(() => fleet.ec2.call('ModifyTrafficMirrorFilterRule', { TrafficMirrorFilterRuleId: id, RemoveFields: fields }))).toBe(expected);
});
