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
