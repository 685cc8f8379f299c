import type { Change } from '../../../src/core/advice/change';
import { changeInWords, shortageInWords } from '../../../src/core/advice/change-words';

const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/sensors/0123456789abcdef';
const PLACES = { kind: 'targets', availabilityZone: 'us-east-1c', places: 32, targetsOf10: 4, targetsOf100: 1 } as const;

test.each<[string, Change]>([
  ['start i-a', { kind: 'instance-start', instanceId: 'i-a' }],
  ['register a sensor behind sensors', { kind: 'registration', loadBalancerArn: LOAD_BALANCER }],
  ['add 4 targets of 10, or 1 of 100 in us-east-1c', PLACES],
  ['allow ec2:DescribeVpcEndpoints', { kind: 'permissions', actions: ['ec2:DescribeVpcEndpoints'] }],
])('a change reads: %s', (words, change) => {
  expect(changeInWords(change)).toBe(words);
});

test.each([
  ['us-east-1c lacks 32 places: 4 targets of 10, or 1 of 100', PLACES],
  ['us-east-1c lacks 1 place: 1 target of 10, or 1 of 100', { ...PLACES, places: 1, targetsOf10: 1 }],
  ['an unknown zone lacks 32 places: 4 targets of 10, or 1 of 100', { ...PLACES, availabilityZone: '' }],
])('a shortage reads: %s', (words, shortage) => {
  expect(shortageInWords(shortage)).toBe(words);
});

test('of many sources the first are named, and how many more there are', () => {
  const sources = ['1', '2', '3', '4', '5'].map((name) => ({ securityGroupId: `sg-${name}` }));
  const rule = { kind: 'ingress-rule', securityGroupId: 'sg-sensor', protocol: 'udp', port: 4789 } as const;

  expect(changeInWords({ ...rule, sources })).toBe('allow UDP 4789 from sg-1, sg-2, sg-3, 2 more in sg-sensor');
  expect(changeInWords({ ...rule, sources: [{ ipv4Cidr: '10.0.0.0/24' }] })).toBe('allow UDP 4789 from 10.0.0.0/24 in sg-sensor');
});

test('a load balancer is named as people named it, whatever its ARN looks like', () => {
  expect(changeInWords({ kind: 'cross-zone', loadBalancerArn: LOAD_BALANCER })).toBe('switch on cross-zone load balancing of sensors');
  expect(changeInWords({ kind: 'cross-zone', loadBalancerArn: 'sensors' })).toBe('switch on cross-zone load balancing of sensors');
});
