import type { EndpointTarget, Inventory, LoadBalancer, LoadBalancerTarget, NetworkInterface, Target } from '../../../src/core/model/inventory';
import { targetsOfMostInstances } from '../../../src/core/targets/most-instances';
import { receivers, receivingInstances } from '../../../src/core/targets/receivers';
import { ACCOUNT, inventory, networkInterface, sensor, workload } from '../build';

/** Who receives what is mirrored to a target: the one answer, for every kind of target. */

const BALANCER: LoadBalancer = { state: 'active', vpcId: 'vpc-1', zones: [], securityGroupIds: [] };
const NLB: LoadBalancerTarget = { kind: 'network-load-balancer', targetId: 'tmt-nlb', ownerId: ACCOUNT, loadBalancerArn: 'arn:nlb' };
const ENDPOINT: EndpointTarget = { kind: 'gateway-load-balancer-endpoint', targetId: 'tmt-gwlbe', ownerId: ACCOUNT, endpointId: 'vpce-1' };

const behind = (...ids: string[]): LoadBalancerTarget => (
  { ...NLB, peeredVpcIds: ['vpc-peer'], loadBalancer: { ...BALANCER, registered: ids.map((id) => ({ id, healthy: true })) } }
);
const task = (over: Partial<NetworkInterface> = {}): NetworkInterface => ({ ...networkInterface('task', { privateIpv4: '10.0.1.40', ...over }), instanceId: undefined });

function of(target: Target, more: Partial<Inventory> = {}) {
  const [found] = receivers({ ...inventory({ targets: [target] }), ...more });
  return found;
}

test('the interface of a target receives, with its instance where that is known', () => {
  const { target } = sensor('a');
  expect(of(target)).toEqual({ targetId: 'tmt-a', ids: ['eni-a', 'i-a'], possible: [] });
  expect(of({ ...target, networkInterface: undefined })).toEqual({ targetId: 'tmt-a', ids: ['eni-a'], possible: [] });
});

test.each<[string, string, Partial<NetworkInterface>]>([
  ['its primary address', '10.0.1.40', {}],
  ['a secondary address', '10.0.1.41', { secondaryIpv4: ['10.0.1.41'] }],
  ['an address of a prefix that is delegated to it', '10.0.1.90', { ipv4Prefixes: ['10.0.1.80/28'] }],
  ['an address in a peered VPC', '10.0.1.40', { vpcId: 'vpc-peer' }],
])('an interface without an instance that is registered by %s receives', (_, address, place) => {
  expect(of(behind(address), { otherInterfaces: [task(place)] })).toEqual({ targetId: 'tmt-nlb', ids: ['eni-task'], possible: [] });
});

test('an instance that is registered receives, whether or not it was described', () => {
  expect(of(behind('i-web'))).toEqual({ targetId: 'tmt-nlb', ids: ['i-web'], possible: [] });
});

test('an interface of an instance that is registered by address makes the instance receive', () => {
  expect(of(behind('10.0.1.5'), { instances: [workload('web')] }).ids).toEqual(['eni-web', 'i-web']);
});

test('who has a registered address in a VPC that is not known to be peered may receive', () => {
  const elsewhere = { instances: [workload('far', { vpcId: 'vpc-9' })] };
  expect(of(behind('10.0.1.5'), elsewhere)).toEqual({ targetId: 'tmt-nlb', ids: [], possible: ['eni-far', 'i-far'] });
  expect(of({ ...behind('10.0.1.5'), peeredVpcIds: undefined }, elsewhere).possible).toEqual(['eni-far', 'i-far']);
});

test('who has a registered address in one of several peered VPCs may receive', () => {
  const both = [task({ vpcId: 'vpc-peer' }), task({ vpcId: 'vpc-peer', networkInterfaceId: 'eni-other' })];
  expect(of(behind('10.0.1.40'), { otherInterfaces: both })).toMatchObject({ ids: [], possible: ['eni-task', 'eni-other'] });
});

test('an address that nothing has stands for nothing', () => {
  expect(of(behind('10.0.1.40', 'no address'))).toEqual({ targetId: 'tmt-nlb', ids: [], possible: [] });
});

describe('what is registered behind a load balancer and could not be read', () => {
  test.each<[string, Partial<LoadBalancerTarget>, readonly string[] | undefined]>([
    ['in its VPC and those that are peered with it', { vpcId: 'vpc-1', peeredVpcIds: ['vpc-2'] }, ['vpc-1', 'vpc-2']],
    ['in any VPC where its own is not known', { peeredVpcIds: ['vpc-2'] }, undefined],
    ['in any VPC where the peered ones are not known', { vpcId: 'vpc-1' }, undefined],
    ['in its VPC where only that was read of it', { loadBalancer: BALANCER, peeredVpcIds: [] }, ['vpc-1']],
  ])('may be %s', (_, known, vpcIds) => {
    expect(of({ ...NLB, ...known })).toEqual({ targetId: 'tmt-nlb', ids: [], possible: [], unread: { behind: 'arn:nlb', ...(vpcIds && { vpcIds }) } });
  });

  test('is nothing where the load balancer is gone', () => {
    expect(of({ ...NLB, gone: true })).toEqual({ targetId: 'tmt-nlb', ids: [], possible: [] });
  });

  test('of another account can never be read', () => {
    expect(of({ ...NLB, ownerId: '222222222222' }).unread).toEqual({ behind: 'arn:nlb', foreignOwnerId: '222222222222' });
    expect(of({ ...NLB, ownerId: '222222222222' }, { accountId: undefined }).unread).toEqual({ behind: 'arn:nlb' });
  });
});

describe('behind an endpoint', () => {
  const endpoint = { state: 'available', vpcId: 'vpc-1', subnets: [], networkInterfaceIds: ['eni-endpoint'] };

  test('its own interfaces receive, and those are all where its service is another account\'s', () => {
    expect(of({ ...ENDPOINT, endpoint })).toEqual({ targetId: 'tmt-gwlbe', ids: ['eni-endpoint'], possible: [] });
    expect(of(ENDPOINT)).toEqual({ targetId: 'tmt-gwlbe', ids: [], possible: [] });
  });

  test('appliances of the own service receive', () => {
    const gateways = [{ vpcId: 'vpc-2', registered: [{ id: 'i-appliance', healthy: true }, { id: '10.0.1.40', healthy: false }] }];
    expect(of({ ...ENDPOINT, endpoint: { ...endpoint, gateways } }, { otherInterfaces: [task({ vpcId: 'vpc-2' })] }))
      .toEqual({ targetId: 'tmt-gwlbe', ids: ['eni-endpoint', 'i-appliance', 'eni-task'], possible: [] });
  });

  test('appliances that could not be read may be in the VPC of their load balancer', () => {
    expect(of({ ...ENDPOINT, endpoint: { ...endpoint, gateways: [{ vpcId: 'vpc-2' }] } }).unread).toEqual({ behind: 'vpce-1', vpcIds: ['vpc-2'] });
    expect(of({ ...ENDPOINT, endpoint: { ...endpoint, gateways: [{ vpcId: 'vpc-2' }, {}] } }).unread).toEqual({ behind: 'vpce-1' });
  });
});

test('instances receive with any of their interfaces', () => {
  const node = workload('node', { more: [networkInterface('second', { privateIpv4: '10.0.1.77' })] });
  expect(receivingInstances(inventory({ instances: [node, workload('web')], targets: [behind('10.0.1.77')] }))).toEqual(new Set(['i-node']));
});

describe('a target through which most instances receive', () => {
  const instances = ['a', 'b', 'c', 'd'].map((name) => workload(name));
  const crowded = (...ids: string[]) => targetsOfMostInstances(inventory({ instances, targets: [behind(...ids)] }));

  test('is told', () => {
    expect(crowded('i-a', 'i-b', 'i-c')).toEqual([{ targetId: 'tmt-nlb', receiving: 3, instances: 4 }]);
  });

  test('is none where half of them, or a single one, receives', () => {
    expect(crowded('i-a', 'i-b')).toEqual([]);
    expect(targetsOfMostInstances(inventory({ sensors: [sensor('s')] }))).toEqual([]);
  });

  test('comes by its id', () => {
    const targets = ['tmt-2', 'tmt-1', 'tmt-3'].map((targetId) => ({ ...behind('i-a', 'i-b', 'i-c'), targetId }));
    expect(targetsOfMostInstances(inventory({ instances, targets })).map(({ targetId }) => targetId)).toEqual(['tmt-1', 'tmt-2', 'tmt-3']);
  });
});

test('an endpoint whose service EC2 refuses to show may lead to any appliance, unless the target is of another account, whose services are never shown', () => {
  const endpoint = { state: 'available', vpcId: 'vpc-1', subnets: [], networkInterfaceIds: ['eni-endpoint'] };
  const refused = { ...ENDPOINT, serviceRefused: true as const };

  expect(of(refused)).toEqual({ targetId: 'tmt-gwlbe', ids: [], possible: [], unread: { behind: 'vpce-1' } });
  expect(of({ ...refused, endpoint })).toEqual({ targetId: 'tmt-gwlbe', ids: ['eni-endpoint'], possible: [], unread: { behind: 'vpce-1' } });
  expect(of({ ...refused, endpoint, ownerId: '999999999999' })).toEqual({ targetId: 'tmt-gwlbe', ids: ['eni-endpoint'], possible: [] });
});
