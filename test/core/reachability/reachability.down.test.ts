import type { LoadBalancer, Target } from '../../../src/core/model/inventory';
import { reachability } from '../../../src/core/reachability/reachability';
import { ACCOUNT, inventory, type InventoryParts, sensor, settings, zone } from '../build';

/** Targets that can receive from nowhere, which may be so for a moment only. */

const BALANCER: LoadBalancer = {
  state: 'active',
  vpcId: 'vpc-1',
  zones: [{ zone: zone('a'), subnetId: 'subnet-a' }, { zone: zone('b'), subnetId: 'subnet-b' }],
  securityGroupIds: [],
  crossZone: false,
  listener: { protocol: 'UDP', port: 4789 },
  registered: [{ id: '10.0.1.20', zone: 'us-east-1a', healthy: true }, { id: '10.0.2.20', zone: 'us-east-1b', healthy: true }],
};

function balancer(over: Partial<LoadBalancer>): Target {
  return { kind: 'network-load-balancer', targetId: 'tmt-x', ownerId: ACCOUNT, loadBalancerArn: 'arn', loadBalancer: { ...BALANCER, ...over } };
}

function endpoint(state: string, subnets = [{ subnetId: 'subnet-a' }]): Target {
  const found = { state, vpcId: 'vpc-1', subnets, networkInterfaceIds: [] };
  return { kind: 'gateway-load-balancer-endpoint', targetId: 'tmt-x', ownerId: ACCOUNT, endpointId: 'vpce-1', endpoint: found };
}

const healthy = (zones: string[]) => (BALANCER.registered ?? []).map((each) => ({ ...each, healthy: zones.includes(each.zone ?? '') }));

test.each<[string, InventoryParts, boolean]>([
  ['a sensor that runs', { sensors: [sensor('x')] }, false],
  ['a sensor that is stopped', { sensors: [sensor('x', { state: 'stopped' })] }, true],
  ['a sensor whose interface is detached', { sensors: [sensor('x', { attachment: 'detached' })] }, true],
  ['a sensor of which nothing can be seen', { targets: [{ ...sensor('x').target, networkInterface: undefined }] }, false],
  ['a sensor whose interface is gone', { targets: [{ ...sensor('x').target, networkInterface: undefined, gone: true }] }, true],
  ['a target that does not exist', {}, true],
  ['a load balancer with healthy targets', { targets: [balancer({})] }, false],
  ['a load balancer with healthy targets in one of its zones', { targets: [balancer({ registered: healthy(['us-east-1b']) })] }, false],
  ['a load balancer without healthy targets, which fails open', { targets: [balancer({ registered: healthy([]) })] }, false],
  ['a load balancer with unused targets only', { targets: [balancer({ registered: healthy([]).map((each) => ({ ...each, unused: true })) })] }, true],
  ['a load balancer without targets', { targets: [balancer({ registered: [] })] }, true],
  ['a load balancer whose targets cannot be read', { targets: [balancer({ registered: undefined })] }, false],
  ['a load balancer that is being made', { targets: [balancer({ state: 'provisioning' })] }, true],
  ['an endpoint that is available', { targets: [endpoint('available')] }, false],
  ['an endpoint whose subnet cannot be seen', { targets: [endpoint('available', [])] }, false],
  ['an endpoint that is being deleted, whose subnet cannot be seen', { targets: [endpoint('deleting', [])] }, true],
])('%s', (_case, parts, down) => {
  expect(reachability(inventory(parts), settings(['x'])).targetsDown()).toEqual(down ? ['tmt-x'] : []);
});

test('only configured targets are listed, in the order of the settings', () => {
  const sensors = ['a', 'b', 'c'].map((name) => sensor(name, { state: 'stopped' }));
  expect(reachability(inventory({ sensors }), settings(['c', 'a'])).targetsDown()).toEqual(['tmt-c', 'tmt-a']);
});
