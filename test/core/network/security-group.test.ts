import type { Inventory, NetworkInterface, SecurityGroupRule } from '../../../src/core/model/inventory';
import { type Candidate, reachability } from '../../../src/core/reachability/reachability';
import { allow, allowGroup, inventory, type InventoryParts, rule, securityGroup, sensor, settings, workload } from '../build';

/** Of a source at 10.0.1.5 in sg-workload and a sensor in sg-a, which has these rules. */
function judge(rules: readonly SecurityGroupRule[], parts: InventoryParts = {}, source: Partial<NetworkInterface> = {}): Candidate {
  return judgeSensor(['sg-a'], { ...parts, securityGroups: [securityGroup('sg-a', ...rules), ...(parts.securityGroups ?? [])] }, source);
}

function judgeSensor(securityGroupIds: readonly string[], parts: InventoryParts, source: Partial<NetworkInterface> = {}): Candidate {
  const web = workload('web', source);
  const world: Inventory = inventory({ ...parts, instances: [web], sensors: [sensor('a', { securityGroupIds })] });
  return reachability(world, settings(['a'])).candidates(web.networkInterfaces[0])[0];
}

const ELIGIBLE = expect.objectContaining({ verdict: 'eligible' });
const REJECTED = expect.objectContaining({ verdict: 'rejected', step: 'security-group' });

test('protocol -1 is all traffic and has no ports', () => {
  const allTraffic = { protocol: '-1', fromPort: undefined, toPort: undefined };
  expect(judge([rule({ ...allTraffic, ipv4Ranges: ['10.0.0.0/8'] })])).toEqual({
    targetId: 'tmt-a',
    verdict: 'eligible',
    reason: 'sg-a allows all traffic from 10.0.0.0/8; the local route of vpc-1 leads there',
  });
});

test.each(['udp', '17'])('protocol %s is UDP', (protocol) => {
  expect(judge([rule({ protocol, ipv4Ranges: ['0.0.0.0/0'] })])).toEqual(ELIGIBLE);
});

test.each(['tcp', '6', 'icmp', 'icmpv6', '1', '47', '58'])('protocol %s is not UDP', (protocol) => {
  expect(judge([rule({ protocol, ipv4Ranges: ['0.0.0.0/0'] })])).toEqual(REJECTED);
});

test.each([
  [4789, 4789, true],
  [0, 65_535, true],
  [4000, 4789, true],
  [4789, 5000, true],
  [undefined, undefined, true],
  [4788, 4788, false],
  [4790, 4790, false],
  [0, 4788, false],
  [4790, 65_535, false],
])('port ranges are inclusive at both ends: %s to %s', (fromPort, toPort, matches) => {
  expect(judge([rule({ fromPort, toPort, ipv4Ranges: ['0.0.0.0/0'] })])).toEqual(matches ? ELIGIBLE : REJECTED);
});

test.each([
  ['0.0.0.0/0', true],
  ['10.0.1.5/32', true],
  ['10.0.1.4/31', true],
  ['10.0.1.200/24', true],
  ['10.0.1.4/32', false],
  ['10.0.1.6/31', false],
  ['10.0.0.0/24', false],
])('ranges hold the private address: %s', (cidr, holds) => {
  expect(judge([allow(cidr)])).toEqual(holds ? ELIGIBLE : REJECTED);
});

test('a rule without an IPv4 source allows nothing, as mirrored packets are sent over IPv4', () => {
  expect(judge([rule()])).toEqual({
    targetId: 'tmt-a',
    verdict: 'rejected',
    step: 'security-group',
    reason: 'sg-a has no rule for UDP 4789 from 10.0.1.5; '
      + 'sg-a has one for UDP 4789 without an IPv4 source, but mirrored packets are sent over IPv4',
  });
});

describe('prefix lists', () => {
  const viaList = rule({ prefixListIds: ['pl-1'] });

  test('allow the addresses in them', () => {
    expect(judge([viaList], { prefixLists: { 'pl-1': ['192.168.0.0/16', '10.0.1.0/24'] } })).toEqual(ELIGIBLE);
    expect(judge([viaList], { prefixLists: { 'pl-1': ['192.168.0.0/16'] } })).toEqual(REJECTED);
  });

  test('of IPv6 addresses allow nothing', () => {
    expect(judge([viaList], { prefixLists: { 'pl-1': [] } })).toEqual(REJECTED);
  });

  test('that cannot be read leave the answer unknown', () => {
    expect(judge([viaList])).toEqual({
      targetId: 'tmt-a',
      verdict: 'unknown',
      step: 'security-group',
      reason: 'sg-a allows UDP 4789 from pl-1, a prefix list that cannot be read',
    });
  });

  test('that cannot be read do not matter beside a rule that allows', () => {
    expect(judge([viaList, allow('10.0.0.0/8')])).toEqual(ELIGIBLE);
  });

  test('that cannot be read do not matter in a rule for another port', () => {
    expect(judge([{ ...viaList, fromPort: 443, toPort: 443 }])).toEqual(REJECTED);
  });
});

test('a range that is no IPv4 range leaves the answer unknown', () => {
  expect(judge([allow('10.0.0.0/33')])).toEqual(expect.objectContaining({
    verdict: 'unknown',
    reason: 'sg-a allows UDP 4789 from 10.0.0.0/33, which is no IPv4 range',
  }));
});

describe('references to groups', () => {
  test('allow their members', () => {
    expect(judge([allowGroup('sg-workload')])).toEqual(expect.objectContaining({
      verdict: 'eligible',
      reason: expect.stringContaining('sg-a allows UDP 4789 from members of sg-workload'),
    }));
  });

  test('allow nobody else', () => {
    expect(judge([allowGroup('sg-other')])).toEqual(REJECTED);
  });

  test('count whichever of several references and of several groups of the source they concern', () => {
    const several = rule({ groups: [{ groupId: 'sg-1' }, { groupId: 'sg-2' }] });
    expect(judge([several], {}, { securityGroupIds: ['sg-9', 'sg-2'] })).toEqual(ELIGIBLE);
  });

  test('are named in one order, whatever that of the groups of the source', () => {
    const rules = [allowGroup('sg-2'), allowGroup('sg-1')];
    expect(judge(rules, {}, { securityGroupIds: ['sg-2', 'sg-1'] }).reason).toMatch('members of sg-1');
  });

  test('to the group itself allow sources that share it', () => {
    expect(judge([allowGroup('sg-a')], {}, { securityGroupIds: ['sg-a'] })).toEqual(ELIGIBLE);
    expect(judge([allowGroup('sg-a')])).toEqual(REJECTED);
  });

  test('to the group of a load balancer do not allow sources that send directly', () => {
    expect(judge([allowGroup('sg-nlb')])).toEqual(REJECTED);
  });

  describe('of another VPC', () => {
    const peering = { peeringId: 'pcx-1', status: 'active', vpcIds: ['vpc-2', 'vpc-1'] } as const;
    const parts: InventoryParts = {
      peerings: [peering],
      routeTables: { 'subnet-a': { routeTableId: 'rtb-2', routes: [{ ipv4Cidr: '10.0.0.0/8', via: 'pcx-1', state: 'active' }] } },
      networkAcls: {},
    };
    const fromVpc2 = { vpcId: 'vpc-2', securityGroupIds: ['sg-2'] };

    test('hold over an active peering connection', () => {
      expect(judge([allowGroup('sg-2', { vpcId: 'vpc-2', vpcPeeringConnectionId: 'pcx-1', peeringStatus: 'active' })], parts, fromVpc2)).toEqual(ELIGIBLE);
    });

    test('hold when the connection itself is seen to be active', () => {
      expect(judge([allowGroup('sg-2', { vpcPeeringConnectionId: 'pcx-1' })], parts, fromVpc2)).toEqual(ELIGIBLE);
    });

    test('are stale once the connection is deleted', () => {
      expect(judge([allowGroup('sg-2', { vpcPeeringConnectionId: 'pcx-1', peeringStatus: 'deleted' })], parts, fromVpc2)).toEqual({
        targetId: 'tmt-a',
        verdict: 'rejected',
        step: 'security-group',
        reason: 'sg-a has no rule for UDP 4789 from 10.0.1.5; sg-a allows UDP 4789 from members of sg-2 only through pcx-1, which is deleted',
      });
    });

    test('hold over one of several connections', () => {
      const through = (peeringStatus: string) => allowGroup('sg-2', { vpcPeeringConnectionId: 'pcx-1', peeringStatus });
      expect(judge([through('active'), through('deleted')], parts, fromVpc2)).toEqual(ELIGIBLE);
      expect(judge([through('deleted'), through('active')], parts, fromVpc2)).toEqual(ELIGIBLE);
    });

    test('are stale without a named connection too', () => {
      expect(judge([allowGroup('sg-2', { peeringStatus: 'deleted' })], parts, fromVpc2).reason)
        .toMatch('only through a peering connection, which is deleted');
    });

    test('cannot be told without a status: a transit gateway may support them', () => {
      expect(judge([allowGroup('sg-2', { vpcId: 'vpc-2' })], parts, fromVpc2)).toEqual({
        targetId: 'tmt-a',
        verdict: 'unknown',
        step: 'security-group',
        reason: 'sg-a allows UDP 4789 from members of sg-2, and whether that holds across these VPCs cannot be told',
      });
    });
  });
});

describe('several groups of a sensor', () => {
  test('allow what any of them allows', () => {
    const securityGroups = [securityGroup('sg-a', allow('192.168.0.0/16')), securityGroup('sg-b', allow('10.0.0.0/8'))];
    expect(judgeSensor(['sg-a', 'sg-b'], { securityGroups })).toEqual(ELIGIBLE);
  });

  test('without a rule allow nothing', () => {
    expect(judgeSensor(['sg-a', 'sg-b'], { securityGroups: [securityGroup('sg-a'), securityGroup('sg-b')] }))
      .toEqual(expect.objectContaining({ verdict: 'rejected', reason: 'none of sg-a, sg-b has a rule for UDP 4789 from 10.0.1.5' }));
  });

  test('are unknown while one cannot be seen', () => {
    expect(judgeSensor(['sg-a', 'sg-b'], { securityGroups: [securityGroup('sg-a')] })).toEqual(expect.objectContaining({
      verdict: 'unknown',
      reason: 'sg-b cannot be seen',
    }));
  });

  test('are allowed by one that can be seen', () => {
    expect(judgeSensor(['sg-a', 'sg-b'], { securityGroups: [securityGroup('sg-a', allow('10.0.0.0/8'))] })).toEqual(ELIGIBLE);
  });

  test('can be none, which allow nothing', () => {
    expect(judgeSensor([], {})).toEqual(expect.objectContaining({
      verdict: 'rejected',
      step: 'security-group',
      reason: 'no security group allows UDP 4789 from 10.0.1.5',
    }));
  });
});

describe('the reason of a refusal names the rule that was probably meant', () => {
  const refusal = 'sg-a has no rule for UDP 4789 from 10.0.1.5';

  test.each<[string, SecurityGroupRule, string]>([
    ['TCP', { ...allow('0.0.0.0/0'), protocol: 'tcp' }, 'sg-a has one for TCP 4789, but mirrored packets are UDP'],
    ['TCP by number', { ...allow('0.0.0.0/0'), protocol: '6', fromPort: 0, toPort: 65_535 }, 'sg-a has one for TCP 0-65535, but mirrored packets are UDP'],
    ['the neighbouring port', rule({ fromPort: 4788, toPort: 4788, ipv4Ranges: ['10.0.0.0/8'] }), 'sg-a has one for UDP 4788'],
    ['the neighbouring port for a group', { ...allowGroup('sg-workload'), toPort: 4788, fromPort: 4700 }, 'sg-a has one for UDP 4700-4788'],
    ['a public address', allow('203.0.113.7/32'), 'sg-a has one for 203.0.113.7/32, but mirrored packets come from the private address'],
  ])('%s', (_, nearly, hint) => {
    expect(judge([nearly]).reason).toBe(`${refusal}; ${hint}`);
  });

  test.each<[string, SecurityGroupRule]>([
    ['of other private addresses', allow('192.168.0.0/16')],
    ['of other ports and other addresses', rule({ fromPort: 53, toPort: 53, ipv4Ranges: ['192.168.0.0/16'] })],
    ['of other TCP ports', { ...allow('0.0.0.0/0'), protocol: 'tcp', fromPort: 443, toPort: 443 }],
    ['of a port and a malformed range', rule({ fromPort: 53, toPort: 53, ipv4Ranges: ['10.0.0.0/33'] })],
  ])('but not one %s', (_, other) => {
    expect(judge([other]).reason).toBe(refusal);
  });

  test('only once, the most likely one first', () => {
    expect(judge([rule(), { ...allow('0.0.0.0/0'), protocol: 'tcp' }]).reason).toBe(`${refusal}; sg-a has one for TCP 4789, but mirrored packets are UDP`);
  });
});

test('an open rule without ports is told without ports', () => {
  expect(judge([rule({ fromPort: undefined, toPort: undefined, ipv4Ranges: ['10.0.0.0/8'] })]).reason).toMatch('sg-a allows UDP from 10.0.0.0/8');
});

test('of rules whose protocols cannot be told, the reason names the same one in whatever order EC2 lists them', () => {
  const odd = ['first', 'second'].map((protocol) => rule({ protocol, ipv4Ranges: ['0.0.0.0/0'] }));
  const reasons = [odd, [...odd].reverse()].map((rules) => judge(rules));

  expect(reasons[0]).toMatchObject({ verdict: 'unknown', step: 'security-group', reason: expect.stringContaining('"first"') as string });
  expect(reasons[1]).toEqual(reasons[0]);
});
