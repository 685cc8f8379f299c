import type { NetworkInterface, Route, RouteTable, Target, VpcPeering } from '../../../src/core/model/inventory';
import { type Candidate, reachability } from '../../../src/core/reachability/reachability';
import { ACCOUNT, inventory, type InventoryParts, OPEN_ACL, route, routeTable, sensor, settings, workload, zone } from '../build';

/** Of a source in subnet-a of vpc-1 and a sensor at 10.2.0.9, unless told otherwise in vpc-2. */
function judge(parts: InventoryParts, place: Partial<NetworkInterface> = {}): Candidate {
  const web = workload('web');
  const far = sensor('a', { vpcId: 'vpc-2', subnetId: 'subnet-far', privateIpv4: '10.2.0.9', ...place });
  return reachability(inventory({ ...parts, instances: [web], sensors: [far] }), settings(['a'])).candidates(web.networkInterfaces[0])[0];
}

function through(table: RouteTable, more: InventoryParts = {}): Candidate {
  return judge({ ...more, routeTables: { 'subnet-a': table } });
}

const PEERING: VpcPeering = { peeringId: 'pcx-1', status: 'active', vpcIds: ['vpc-2', 'vpc-1'] };
const PEERED: InventoryParts = { peerings: [PEERING] };
const LOCAL = route('10.0.0.0/16', 'local');
const ELIGIBLE = expect.objectContaining({ verdict: 'eligible' });
const REJECTED = expect.objectContaining({ verdict: 'rejected', step: 'route' });
const UNKNOWN = expect.objectContaining({ verdict: 'unknown', step: 'route' });

describe('within one VPC', () => {
  function within(...routes: readonly Route[]): Candidate {
    return judge({ routeTables: { 'subnet-a': routeTable('rtb-1', ...routes) } }, { vpcId: 'vpc-1', privateIpv4: '10.0.2.9' });
  }

  test('the local route leads there, even where the route table cannot be seen', () => {
    expect(judge({}, { vpcId: 'vpc-1' })).toEqual(expect.objectContaining({
      verdict: 'eligible',
      reason: expect.stringContaining('the local route of vpc-1 leads there'),
    }));
  });

  test('route tables that EC2 refuses to show leave the answer unknown', () => {
    const web = workload('web');
    const world = inventory({ instances: [web], sensors: [sensor('a', { subnetId: 'subnet-far' })] });
    const refused = { ...world, network: { ...world.network, routeTablesRefused: true } };
    expect(reachability(refused, settings(['a'])).candidates(web.networkInterfaces[0])).toEqual([
      { targetId: 'tmt-a', verdict: 'unknown', step: 'route', reason: 'the route table of subnet-a cannot be seen' },
    ]);
  });

  test.each<[string, Route[]]>([
    ['the local route alone', [LOCAL]],
    ['a default route to anywhere', [route('0.0.0.0/0', 'igw-1'), LOCAL]],
    ['a default route where the local one is not listed', [route('0.0.0.0/0', 'nat-1')]],
    ['a wide route through a transit gateway', [route('10.0.0.0/8', 'tgw-1'), LOCAL]],
    ['a middlebox before other subnets', [route('10.0.3.0/24', 'eni-1'), LOCAL]],
    ['a prefix list that cannot be read', [{ prefixListId: 'pl-1', via: 'vpce-1', state: 'active' }, LOCAL]],
    ['no route at all', []],
  ])('%s leads there', (_, routes) => {
    expect(within(...routes)).toEqual(ELIGIBLE);
  });

  test.each(['eni-1', 'vpce-1', 'nat-1'])('a more specific route through a middlebox (%s) leaves the answer unknown', (via) => {
    expect(within(LOCAL, route('10.0.2.0/24', via))).toEqual({
      targetId: 'tmt-a',
      verdict: 'unknown',
      step: 'route',
      reason: `rtb-1 sends 10.0.2.0/24 to ${via} before the local route, and what that lets through cannot be told`,
    });
  });

  test('a middlebox in the place of the local route leaves the answer unknown', () => {
    expect(within(route('10.0.0.0/16', 'eni-1'))).toEqual(UNKNOWN);
  });

  test.each(['active', 'blackhole'] as const)('a propagated route (%s) never comes before the local one, however specific it is', (state) => {
    expect(within(LOCAL, route('10.0.2.9/32', 'vgw-1', { propagated: true, state }))).toEqual(ELIGIBLE);
  });

  test.each(['active', 'blackhole'] as const)('packets that stay in the subnet pass no route table, whatever its routes (%s)', (state) => {
    const table = routeTable('rtb-1', LOCAL, route('10.0.1.0/24', 'eni-1', { state }));
    expect(judge({ routeTables: { 'subnet-a': table } }, { vpcId: 'vpc-1', subnetId: 'subnet-a', privateIpv4: '10.0.1.9' })).toEqual(ELIGIBLE);
  });

  describe('a middlebox whose destination cannot be read', () => {
    const hidden: Route = { prefixListId: 'pl-unseen', via: 'eni-1', state: 'active' };

    test.each(['eni-1', 'nat-1', 'i-1'])('(%s) leaves the answer unknown', (via) => {
      expect(within(LOCAL, { ...hidden, via })).toEqual({
        targetId: 'tmt-a',
        verdict: 'unknown',
        step: 'route',
        reason: `rtb-1 sends pl-unseen to ${via}, and whether that contains 10.0.2.9 cannot be told`,
      });
    });

    test('is one with a range that is none as well', () => {
      expect(within(LOCAL, route('10.0.2.0/33', 'eni-1'))).toEqual(UNKNOWN);
    });

    test('does not matter where it changes nothing', () => {
      const gone = route('10.0.2.0/24', 'eni-2', { state: 'blackhole' });
      expect(within(LOCAL, gone, { ...hidden, state: 'blackhole' })).toEqual(REJECTED);
      expect(within(LOCAL, gone, hidden)).toEqual(UNKNOWN);
      expect(within(LOCAL, { ...hidden, state: 'blackhole' })).toEqual(UNKNOWN);
    });

    test.each(['tgw-1', 'pcx-1', 'igw-1', 'vgw-1', 'local'])('is none where it leads to %s, which never comes before the local route', (via) => {
      expect(within(LOCAL, { ...hidden, via })).toEqual(ELIGIBLE);
      expect(within(LOCAL, route('10.0.2.0/33', via, { propagated: true }))).toEqual(ELIGIBLE);
    });
  });

  describe('to an address that is not known', () => {
    const unseen = (...routes: readonly Route[]) => {
      const web = workload('web');
      const target: Target = {
        kind: 'gateway-load-balancer-endpoint',
        targetId: 'tmt-a',
        ownerId: ACCOUNT,
        endpointId: 'vpce-a',
        endpoint: { state: 'available', vpcId: 'vpc-1', networkInterfaceIds: [], subnets: [{ subnetId: 'subnet-b', zone: zone('a') }] },
      };
      const world = inventory({ instances: [web], targets: [target], routeTables: { 'subnet-a': routeTable('rtb-1', ...routes) }, networkAcls: { 'subnet-b': OPEN_ACL } });
      return reachability(world, settings(['a'])).candidates(web.networkInterfaces[0])[0];
    };

    test('a middlebox before any part of the VPC leaves the answer unknown', () => {
      expect(unseen(LOCAL, route('10.0.3.0/24', 'eni-1'))).toEqual({
        targetId: 'tmt-a',
        verdict: 'unknown',
        step: 'route',
        reason: 'rtb-1 sends 10.0.3.0/24 to eni-1 before the local route, and whether that contains its address cannot be told',
      });
      expect(unseen(LOCAL, { prefixListId: 'pl-unseen', via: 'eni-1', state: 'active' })).toMatchObject({
        verdict: 'unknown', reason: 'rtb-1 sends pl-unseen to eni-1, and whether that contains its address cannot be told',
      });
      expect(unseen(route('10.0.0.0/16', 'eni-1'))).toEqual(UNKNOWN);
    });

    test('routes to elsewhere do not matter', () => {
      expect(unseen(LOCAL, route('10.1.0.0/16', 'pcx-1'), route('0.0.0.0/0', 'nat-1'))).toEqual(ELIGIBLE);
      expect(unseen(route('10.1.0.0/16', 'pcx-1'))).toEqual(ELIGIBLE);
    });
  });

  test('a propagated route does not hide a middlebox', () => {
    expect(within(LOCAL, route('10.0.2.0/24', 'eni-1'), route('10.0.2.9/32', 'vgw-1', { propagated: true }))).toEqual(UNKNOWN);
  });

  test('which of two equal prefix lists counts is unknown', () => {
    const lists: Route[] = ['pl-1', 'pl-2'].map((prefixListId) => ({ prefixListId, via: 'eni-1', state: prefixListId === 'pl-1' ? 'active' : 'blackhole' }));
    const world = { routeTables: { 'subnet-a': routeTable('rtb-1', ...lists) }, prefixLists: { 'pl-1': ['10.0.2.0/24'], 'pl-2': ['10.0.2.0/24'] } };
    expect(judge(world, { vpcId: 'vpc-1', privateIpv4: '10.0.2.9' })).toEqual(UNKNOWN);
  });

  test('a middlebox that is gone takes packets with it', () => {
    expect(within(LOCAL, route('10.0.2.0/24', 'eni-1', { state: 'blackhole' }))).toEqual(expect.objectContaining({
      verdict: 'rejected',
      step: 'route',
      reason: 'rtb-1 sends 10.0.2.0/24 to eni-1, which is a blackhole',
    }));
  });
});

describe('to another VPC', () => {
  test('an active peering connection leads', () => {
    expect(through(routeTable('rtb-1', LOCAL, route('10.2.0.0/16', 'pcx-1')), PEERED)).toEqual(expect.objectContaining({
      verdict: 'eligible',
      reason: expect.stringContaining('rtb-1 sends 10.2.0.0/16 to pcx-1, which peers vpc-1 with vpc-2'),
    }));
  });

  test.each<[string, string, RouteTable, InventoryParts, string]>([
    ['no route', 'rejected', routeTable('rtb-1', LOCAL), {}, 'rtb-1 of subnet-a has no route to 10.2.0.9 in vpc-2'],
    ['a blackhole', 'rejected', routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1', { state: 'blackhole' })), PEERED,
      'rtb-1 sends 10.2.0.0/16 to pcx-1, which is a blackhole'],
    ['an internet gateway', 'rejected', routeTable('rtb-1', LOCAL, route('0.0.0.0/0', 'igw-1')), {},
      'rtb-1 sends 0.0.0.0/0 to igw-1, and an internet gateway cannot reach private addresses of vpc-2'],
    ['the same addresses in the own VPC', 'rejected', routeTable('rtb-1', route('10.0.0.0/8', 'local')), {},
      'rtb-1 sends 10.0.0.0/8 to local: the address is one of vpc-1 too, so packets never leave for vpc-2'],
    ['a peering connection that is not active', 'rejected', routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1')),
      { peerings: [{ ...PEERING, status: 'pending-acceptance' }] }, 'rtb-1 sends 10.2.0.0/16 to pcx-1, a peering connection that is pending-acceptance'],
    ['a peering connection with a third VPC', 'rejected', routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1')),
      { peerings: [{ ...PEERING, vpcIds: ['vpc-1', 'vpc-3'] }] },
      'rtb-1 sends 10.2.0.0/16 to pcx-1, which peers vpc-1 with vpc-3, and peering goes no further'],
    ['a peering connection out of sight', 'unknown', routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1')), {},
      'rtb-1 sends 10.2.0.0/16 to pcx-1, a peering connection that cannot be seen'],
    ['a transit gateway', 'unknown', routeTable('rtb-1', route('10.0.0.0/8', 'tgw-1')), {},
      'rtb-1 sends 10.0.0.0/8 to tgw-1, and where that leads cannot be told'],
  ])('%s: %s', (_, verdict, table, parts, reason) => {
    expect(through(table, parts)).toEqual({ targetId: 'tmt-a', verdict, step: 'route', reason });
  });

  test('a route table that cannot be seen leaves the answer unknown', () => {
    expect(judge({})).toEqual({
      targetId: 'tmt-a',
      verdict: 'unknown',
      step: 'route',
      reason: 'it is in vpc-2, the source in vpc-1, and the route table of subnet-a cannot be seen',
    });
  });

  test('the longest prefix decides, whatever the order of the routes', () => {
    const routes = [route('0.0.0.0/0', 'igw-1'), route('10.0.0.0/8', 'tgw-1'), route('10.2.0.0/16', 'pcx-1')];
    expect(through(routeTable('rtb-1', ...routes), PEERED)).toEqual(ELIGIBLE);
    expect(through(routeTable('rtb-1', ...routes.reverse()), PEERED)).toEqual(ELIGIBLE);
    expect(through(routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1'), route('10.2.0.9/32', 'tgw-1')), PEERED)).toEqual(UNKNOWN);
  });

  test('of equal prefixes a static route comes before a prefix list, and that before a propagated route', () => {
    const list: Route = { prefixListId: 'pl-1', via: 'igw-1', state: 'active' };
    const lists = { prefixLists: { 'pl-1': ['10.2.0.0/16'] } };
    const peer = route('10.2.0.0/16', 'pcx-1');
    const learned = route('10.2.0.0/16', 'aaa-1', { propagated: true });
    expect(through(routeTable('rtb-1', learned, peer), PEERED)).toEqual(ELIGIBLE);
    expect(through(routeTable('rtb-1', { ...learned, state: 'blackhole' }, peer), PEERED)).toEqual(ELIGIBLE);
    expect(through(routeTable('rtb-1', { ...peer, state: 'blackhole' }, learned), PEERED)).toEqual(REJECTED);
    expect(through(routeTable('rtb-1', learned, list), { ...PEERED, ...lists })).toEqual(REJECTED);
    expect(through(routeTable('rtb-1', list, peer), { ...PEERED, ...lists })).toEqual(ELIGIBLE);
    expect(through(routeTable('rtb-1', peer, list), { ...PEERED, ...lists })).toEqual(ELIGIBLE);
  });

  test('which of two overlapping prefix lists counts is unknown, unless both lead to the same', () => {
    const lists = { ...PEERED, prefixLists: { 'pl-1': ['10.2.0.0/16'], 'pl-2': ['10.2.0.0/16'] } };
    const routes: Route[] = [{ prefixListId: 'pl-1', via: 'pcx-1', state: 'active' }, { prefixListId: 'pl-2', via: 'igw-1', state: 'active' }];
    const reason = 'rtb-1 has equal routes, pl-2 (10.2.0.0/16) to igw-1 and pl-1 (10.2.0.0/16) to pcx-1, and which of them counts cannot be told';
    expect(through(routeTable('rtb-1', ...routes), lists)).toEqual({ targetId: 'tmt-a', verdict: 'unknown', step: 'route', reason });
    expect(through(routeTable('rtb-1', ...routes.reverse()), lists)).toMatchObject({ verdict: 'unknown', reason });
    expect(through(routeTable('rtb-1', ...routes.map((each) => ({ ...each, via: 'pcx-1' }))), lists)).toEqual(ELIGIBLE);
  });

  test('a propagated route never comes before the local one, however specific it is', () => {
    const learned = route('10.2.0.9/32', 'pcx-1', { propagated: true });
    expect(through(routeTable('rtb-1', learned), PEERED)).toEqual(ELIGIBLE);
    expect(through(routeTable('rtb-1', route('10.2.0.0/16', 'local'), learned), PEERED)).toMatchObject({ reason: expect.stringContaining('to local') });
  });

  test('routes for IPv6 do not count', () => {
    expect(through(routeTable('rtb-1', { via: 'pcx-1', state: 'active' }), PEERED)).toEqual(REJECTED);
  });
});

describe('routes to prefix lists', () => {
  const toList: Route = { prefixListId: 'pl-1', via: 'pcx-1', state: 'active' };

  test('lead to the addresses in them', () => {
    expect(through(routeTable('rtb-1', toList), { ...PEERED, prefixLists: { 'pl-1': ['10.2.0.0/16'] } })).toEqual(ELIGIBLE);
    expect(through(routeTable('rtb-1', toList), { ...PEERED, prefixLists: { 'pl-1': ['10.3.0.0/16'] } })).toEqual(REJECTED);
  });

  test('that cannot be read leave the answer unknown where they could change it', () => {
    expect(through(routeTable('rtb-1', LOCAL, toList), PEERED)).toEqual({
      targetId: 'tmt-a',
      verdict: 'unknown',
      step: 'route',
      reason: 'rtb-1 sends pl-1 to pcx-1, and whether that contains 10.2.0.9 cannot be told',
    });
  });

  test('that cannot be read do not matter where they would not change it', () => {
    expect(through(routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1'), toList), PEERED)).toEqual(ELIGIBLE);
  });

  test('of a gateway endpoint hold public addresses only', () => {
    expect(through(routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1'), { ...toList, via: 'vpce-1' }), PEERED)).toEqual(ELIGIBLE);
  });

  test('are told in one order', () => {
    const lists: Route[] = [{ ...toList, prefixListId: 'pl-2' }, toList];
    expect(through(routeTable('rtb-1', ...lists), PEERED).reason).toMatch('sends pl-1');
    expect(through(routeTable('rtb-1', ...lists.reverse()), PEERED).reason).toMatch('sends pl-1');
  });
});
