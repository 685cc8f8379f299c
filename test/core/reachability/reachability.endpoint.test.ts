import type { EndpointTarget, NetworkInterface, VpcEndpoint } from '../../../src/core/model/inventory';
import { type Candidate, reachability } from '../../../src/core/reachability/reachability';
import { ACCOUNT, entry, inventory, type InventoryParts, networkAcl, OPEN_ACL, route, routeTable, settings, workload, zone } from '../build';

const ENDPOINT: VpcEndpoint = {
  state: 'available',
  vpcId: 'vpc-1',
  subnets: [{ subnetId: 'subnet-e', zone: zone('a'), privateIpv4: '10.0.5.9' }],
  networkInterfaceIds: ['eni-endpoint'],
};

const TARGET: EndpointTarget = { kind: 'gateway-load-balancer-endpoint', targetId: 'tmt-e', ownerId: ACCOUNT, endpointId: 'vpce-1' };

function judge(
  over: Partial<VpcEndpoint> | EndpointTarget = {},
  parts: InventoryParts = {},
  source: Partial<NetworkInterface> = {},
): Candidate {
  const web = workload('web', source);
  const target = 'kind' in over ? over : { ...TARGET, endpoint: { ...ENDPOINT, ...over } };
  const world = inventory({ ...parts, instances: [web], targets: [target], networkAcls: { 'subnet-e': OPEN_ACL, ...parts.networkAcls } });
  return reachability(world, settings(['e'])).candidates(web.networkInterfaces[0])[0];
}

function outcome(verdict: string, step: string, reason: string) {
  return { targetId: 'tmt-e', verdict, step, reason };
}

const ELIGIBLE = expect.objectContaining({ verdict: 'eligible' });

test('no security group stands before an endpoint', () => {
  expect(judge()).toEqual({
    targetId: 'tmt-e',
    verdict: 'eligible',
    reason: 'acl-open of the sensor subnet allows UDP 4789 from 10.0.1.5 (rule 100); acl-open of the source subnet allows UDP 4789 to 10.0.5.9 (rule 100); the local route of vpc-1 leads there',
  });
});

test('its state is told in either spelling', () => {
  expect(judge({ state: 'Available' })).toEqual(ELIGIBLE);
  expect(judge({ state: 'pendingAcceptance' })).toEqual(outcome('rejected', 'state', 'vpce-1 is pendingAcceptance'));
});

test('gone differs from out of sight', () => {
  expect(judge({ ...TARGET, gone: true })).toEqual(outcome('rejected', 'state', 'vpce-1 does not exist'));
  expect(judge(TARGET)).toEqual(outcome('unknown', 'state', 'vpce-1 cannot be seen'));
});

test('without a subnet that can be seen, nothing about it is known', () => {
  expect(judge({ subnets: [] })).toEqual(outcome('unknown', 'state', 'the subnet of vpce-1 cannot be seen'));
});

test('its zone must be that of the source', () => {
  expect(judge({}, {}, { zone: zone('b') }))
    .toEqual(outcome('rejected', 'zone', 'it is in us-east-1a (use1-az1), the source in us-east-1b (use1-az2)'));
});

test('a zone that EC2 does not tell is unknown', () => {
  expect(judge({ subnets: [{ subnetId: 'subnet-e' }] })).toEqual(outcome(
    'unknown',
    'zone',
    'whether the two share a zone cannot be told: it is in an unknown zone, the source in us-east-1a (use1-az1)',
  ));
});

test('the ACL of its subnet must let the source in', () => {
  expect(judge({}, { networkAcls: { 'subnet-e': networkAcl('acl-e', entry(90, 'deny', { ipv4Cidr: '10.0.1.0/24' }), entry(100, 'allow')) } }))
    .toEqual(outcome('rejected', 'network-acl', 'acl-e of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule 90)'));
});

test('whether an endpoint of another VPC takes packets is unknown, as no documentation forbids it', () => {
  const peered = { peerings: [{ peeringId: 'pcx-1', status: 'active', vpcIds: ['vpc-1', 'vpc-2'] as const }] };
  const routeTables = { 'subnet-a': routeTable('rtb-1', route('10.0.0.0/16', 'pcx-1')) };
  expect(judge({ vpcId: 'vpc-2' }, { ...peered, routeTables }))
    .toEqual(outcome('unknown', 'route', 'it is in vpc-2, the source in vpc-1, and no documentation says whether it takes packets from there'));
});

test('an endpoint of another VPC that no route leads to takes no packets', () => {
  expect(judge({ vpcId: 'vpc-2' }, { routeTables: { 'subnet-a': routeTable('rtb-1', route('10.9.0.0/16', 'local')) } }))
    .toEqual(outcome('rejected', 'route', 'rtb-1 of subnet-a has no route to 10.0.5.9 in vpc-2'));
});

test('its own interface is not mirrored to it', () => {
  expect(judge({}, {}, { networkInterfaceId: 'eni-endpoint' })).toEqual(expect.objectContaining({ verdict: 'rejected', step: 'self' }));
});
