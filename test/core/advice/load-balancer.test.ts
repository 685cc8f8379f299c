import { causes } from './advised';
import type { LoadBalancer, LoadBalancerTarget } from '../../../src/core/model/inventory';
import { allow, type InventoryParts, networkAcl, OPEN_ACL, route, routeTable, rule, securityGroup, workload, zone } from '../build';

/** What advice says of targets on a Network Load Balancer. */

const ARN = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/sensors/0123456789abcdef';

const BALANCER: LoadBalancer = {
  state: 'active',
  vpcId: 'vpc-1',
  zones: [{ zone: zone('a'), subnetId: 'subnet-front', privateIpv4: '10.0.9.9' }],
  securityGroupIds: [],
  crossZone: false,
  listener: { protocol: 'UDP', port: 4789 },
  registered: [{ id: 'i-appliance', zone: 'us-east-1a', healthy: true }],
};

function cause(over: Partial<LoadBalancer>, { source = {}, ...parts }: InventoryParts & { readonly source?: Parameters<typeof workload>[1] } = {}) {
  const target: LoadBalancerTarget = {
    kind: 'network-load-balancer', targetId: 'tmt-nlb', ownerId: '111111111111', loadBalancerArn: ARN, peeredVpcIds: [], loadBalancer: { ...BALANCER, ...over },
  };
  const appliance = workload('appliance', { privateIpv4: '10.0.1.99', securityGroupIds: ['sg-all'] });
  return causes({
    ...parts,
    instances: [workload('web', source), appliance],
    securityGroups: [securityGroup('sg-all', rule({ protocol: '-1', ipv4Ranges: ['0.0.0.0/0'] })), ...parts.securityGroups ?? []],
    targets: [target],
    networkAcls: { 'subnet-front': OPEN_ACL, ...parts.networkAcls },
  }, ['nlb'])[0];
}

test.each<[string, Partial<LoadBalancer>]>([
  ['none', { listener: 'none' }],
  ['one for TCP', { listener: { protocol: 'TCP', port: 4789 } }],
])('it needs a UDP listener where there is %s', (_case, over) => {
  expect(cause(over)).toMatchObject({ step: 'state', advice: 'give sensors a UDP listener on port 4789', change: { kind: 'listener', protocol: 'UDP', port: 4789 }, gain: 1 });
});

test('nothing is behind it: something is to be registered, of which nobody knows what it gains', () => {
  const found = cause({ registered: [] });
  expect(found).toMatchObject({ step: 'state', advice: 'register a sensor behind sensors', change: { kind: 'registration' } });
  expect(found).not.toHaveProperty('gain');
});

test('what is behind it is in another zone: cross-zone load balancing is to be switched on', () => {
  expect(cause({ registered: [{ id: 'i-appliance', zone: 'us-east-1b', healthy: true }] })).toMatchObject({
    step: 'state', advice: 'switch on cross-zone load balancing of sensors', gain: 1,
  });
});

test('its own security groups get the rule', () => {
  expect(cause({ securityGroupIds: ['sg-front'] }, { securityGroups: [securityGroup('sg-front')] })).toMatchObject({
    step: 'security-group', change: { securityGroupId: 'sg-front', sources: [{ securityGroupId: 'sg-workload' }] }, gain: 1,
  });
});

test('it is not active: no change that is known here helps', () => {
  expect(cause({ state: 'failed' })).toMatchObject({ step: 'state', advice: 'bring the target back, or add another one' });
});

test('the address of one of its zones is not known, and the way to the other is a blackhole: no change is certain to help', () => {
  const zones = [{ zone: zone('a'), subnetId: 'subnet-front' }, { zone: zone('b'), subnetId: 'subnet-other', privateIpv4: '10.0.8.8' }];
  const blocked = cause({ zones, crossZone: true }, {
    routeTables: { 'subnet-a': routeTable('rtb-1', route('10.0.8.0/24', 'eni-x', { state: 'blackhole' })) },
    networkAcls: { 'subnet-other': networkAcl('acl-1', ...OPEN_ACL.entries) },
    securityGroups: [securityGroup('sg-open', allow('0.0.0.0/0'))],
  });
  expect(blocked?.change).toBeUndefined();
});
