import type { SecurityGroupRule } from '../../../src/core/model/inventory';
import { reachability } from '../../../src/core/reachability/reachability';
import { allow, allowGroup, inventory, type InventoryParts, rule, securityGroup, sensor, settings, workload } from '../build';

/** What is said of a source at 10.0.1.5 in sg-workload and a sensor in sg-a, which has these rules. */
function reason(rules: readonly SecurityGroupRule[], parts: InventoryParts = {}, groups = ['sg-workload']): string {
  const web = workload('web', { securityGroupIds: groups });
  const world = inventory({
    ...parts, instances: [web], sensors: [sensor('a', { securityGroupIds: ['sg-a'] })], securityGroups: [securityGroup('sg-a', ...rules)],
  });
  return reachability(world, settings(['a'])).candidates(web.networkInterfaces[0])[0].reason;
}

const REFUSAL = 'sg-a has no rule for UDP 4789 from 10.0.1.5';
const OTHER_PORT = { fromPort: 4790, toPort: 4790 };

describe('a packet that is let in', () => {
  test('through a prefix list names the list and the range', () => {
    expect(reason([rule({ prefixListIds: ['pl-1'] })], { prefixLists: { 'pl-1': ['10.0.0.0/16'] } })).toMatch(/^sg-a allows UDP 4789 from pl-1 \(10\.0\.0\.0\/16\);/);
  });

  test.each([[['10.0.0.0/16', '10.0.0.0/8']], [['10.0.0.0/8', '10.0.0.0/16']]])('by several ranges names the same one whatever their order: %j', (ranges) => {
    expect(reason([allow(...ranges)])).toMatch(/^sg-a allows UDP 4789 from 10\.0\.0\.0\/16;/);
  });

  test('by a group names one whose peering is active, not another that comes first', () => {
    const rules = [allowGroup('sg-1', { peeringStatus: 'deleted', vpcPeeringConnectionId: 'pcx-1' }), allowGroup('sg-2')];
    expect(reason(rules, {}, ['sg-1', 'sg-2'])).toMatch(/^sg-a allows UDP 4789 from members of sg-2;/);
  });
});

describe('where whether a packet is let in cannot be told', () => {
  test('everything that is not known is named', () => {
    const rules = [rule({ prefixListIds: ['pl-1', 'pl-2'] })];
    expect(reason(rules)).toBe('sg-a allows UDP 4789 from pl-1, a prefix list that cannot be read; sg-a allows UDP 4789 from pl-2, a prefix list that cannot be read');
  });

  test('a group is named only where its peering is not known', () => {
    const web = workload('web', { securityGroupIds: ['sg-1', 'sg-2'], vpcId: 'vpc-2' });
    const group = securityGroup('sg-a', allowGroup('sg-1', { peeringStatus: 'deleted', vpcPeeringConnectionId: 'pcx-1' }), allowGroup('sg-2'));
    const world = inventory({ instances: [web], sensors: [sensor('a', { securityGroupIds: ['sg-a'] })], securityGroups: [group] });
    expect(reachability(world, settings(['a'])).candidates(web.networkInterfaces[0])[0].reason)
      .toBe('sg-a allows UDP 4789 from members of sg-2, and whether that holds across these VPCs cannot be told');
  });
});

describe('a packet that is refused', () => {
  test('is told why, and of what was meant to let it in no more than one thing', () => {
    const rules = [allowGroup('sg-workload', { peeringStatus: 'deleted', vpcPeeringConnectionId: 'pcx-1' }), rule({ ...OTHER_PORT, ipv4Ranges: ['0.0.0.0/0'] })];
    expect(reason(rules)).toBe(`${REFUSAL}; sg-a allows UDP 4789 from members of sg-workload only through pcx-1, which is deleted`);
  });

  test.each([
    ['another port', rule({ ...OTHER_PORT, ipv4Ranges: ['10.0.0.0/8'] }), 'sg-a has one for UDP 4790'],
    ['a range of other ports', rule({ fromPort: 1, toPort: 9, ipv4Ranges: ['10.0.0.0/8'] }), 'sg-a has one for UDP 1-9'],
    ['TCP', rule({ protocol: 'tcp', ipv4Ranges: ['10.0.0.0/8'] }), 'sg-a has one for TCP 4789, but mirrored packets are UDP'],
    ['all TCP', rule({ protocol: 'tcp', fromPort: undefined, toPort: undefined }), 'sg-a has one for TCP, but mirrored packets are UDP'],
    ['no IPv4 source', rule(), 'sg-a has one for UDP 4789 without an IPv4 source, but mirrored packets are sent over IPv4'],
    ['public addresses', allow('8.8.8.0/24'), 'sg-a has one for 8.8.8.0/24, but mirrored packets come from the private address'],
    ['public among private addresses', allow('192.168.0.0/16', '203.0.113.0/24', '198.51.100.0/24'), 'sg-a has one for 198.51.100.0/24, but mirrored packets come from the private address'],
  ])('is told of a rule for %s', (_case, near, hint) => {
    expect(reason([near])).toBe(`${REFUSAL}; ${hint}`);
  });

  test.each([
    ['an address at the start of a private range', allow('10.0.0.0/32')],
    ['an address at the end of a private range', allow('10.255.255.255/32')],
    ['a range and a group', rule({ ipv4Ranges: ['10.9.0.0/16'], groups: [{ groupId: 'sg-other' }] })],
    ['a range and a prefix list', rule({ ipv4Ranges: ['10.9.0.0/16'], prefixListIds: ['pl-1'] })],
    ['two ranges, a prefix list and a group', rule({ ipv4Ranges: ['10.9.0.0/16'], prefixListIds: ['pl-1'], groups: [{ groupId: 'sg-1' }, { groupId: 'sg-2' }] })],
  ])('is told of nothing that explains nothing, such as a rule for %s', (_case, other) => {
    expect(reason([other], { prefixLists: { 'pl-1': [] } })).toBe(REFUSAL);
  });

  test('of several rules for other ports is told of the same one whatever their order', () => {
    const rules = [5000, 4000].map((port) => rule({ fromPort: port, toPort: port, groups: [{ groupId: 'sg-workload' }] }));
    for (const each of [rules, [...rules].reverse()]) expect(reason(each)).toBe(`${REFUSAL}; sg-a has one for UDP 4000`);
  });
});
