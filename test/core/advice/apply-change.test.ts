import { basis } from './advised';
import { withChange } from '../../../src/core/advice/apply-change';
import type { Change } from '../../../src/core/advice/change';
import { sensor, workload } from '../build';

const given = basis({ instances: [workload('w')], sensors: [sensor('a')] }, ['a']);

test.each<[string, Change]>([
  ['what will be registered', { kind: 'registration', loadBalancerArn: 'arn' }],
  ['what refused calls would show', { kind: 'permissions', actions: ['ec2:DescribeVpcEndpoints'] }],
  ['where new targets stand', { kind: 'targets', availabilityZone: 'us-east-1c', places: 1, targetsOf10: 1, targetsOf100: 1 }],
  ['a security group that cannot be read', { kind: 'ingress-rule', securityGroupId: 'sg-unseen', protocol: 'udp', port: 4789, sources: [] }],
])('nothing is foreseen of %s', (_what, change) => {
  expect(withChange(given, change)).toBe(given);
});
