import type { NetworkAclEntry, NetworkInterface } from '../../../src/core/model/inventory';
import type { Settings } from '../../../src/core/model/settings';
import { compileAcl, passage } from '../../../src/core/network/network-acl';
import { type Candidate, reachability } from '../../../src/core/reachability/reachability';
import { entry, inventory, type InventoryParts, networkAcl, OPEN_ACL, sensor, settings, workload } from '../build';

/** Of a source at 10.0.1.5 in subnet-a and a sensor at 10.0.1.10 in subnet-s, both of vpc-1. */
function judge(networkAcls: InventoryParts['networkAcls'], over: Partial<Settings> = {}, place: Partial<NetworkInterface> = {}): Candidate {
  const web = workload('web');
  const world = inventory({ instances: [web], sensors: [sensor('a', { subnetId: 'subnet-s', ...place })], networkAcls });
  return reachability(world, settings(['a'], over)).candidates(web.networkInterfaces[0])[0];
}

function ingress(...entries: readonly NetworkAclEntry[]): Candidate {
  return judge({ 'subnet-s': networkAcl('acl-s', ...entries) });
}

function egress(...entries: readonly NetworkAclEntry[]): Candidate {
  return judge({ 'subnet-a': networkAcl('acl-a', ...entries.map((each) => ({ ...each, egress: true }))) });
}

const ELIGIBLE = expect.objectContaining({ verdict: 'eligible' });
const REJECTED = expect.objectContaining({ verdict: 'rejected', step: 'network-acl' });
const CLOSED = networkAcl('acl-closed');

test('ACLs do not matter within one subnet', () => {
  expect(judge({ 'subnet-a': CLOSED }, {}, { subnetId: 'subnet-a' })).toEqual(ELIGIBLE);
  expect(judge({ 'subnet-a': undefined }, {}, { subnetId: 'subnet-a' })).toEqual(ELIGIBLE);
});

test('ACLs matter between subnets of one VPC', () => {
  expect(judge({ 'subnet-s': CLOSED })).toEqual(REJECTED);
});

test('the ACL of the sensor must let the source in', () => {
  expect(ingress(entry(100, 'allow', { ipv4Cidr: '10.0.1.5/32' }))).toEqual(expect.objectContaining({
    verdict: 'eligible',
    reason: expect.stringContaining('acl-s of the sensor subnet allows UDP 4789 from 10.0.1.5 (rule 100)'),
  }));
  expect(ingress(entry(100, 'allow', { ipv4Cidr: '10.0.1.10/32' }))).toEqual(REJECTED);
});

describe('the ACL of the source', () => {
  test('must let packets out to the sensor', () => {
    expect(egress(entry(100, 'allow', { ipv4Cidr: '10.0.1.10/32' }))).toEqual(expect.objectContaining({
      verdict: 'eligible',
      reason: expect.stringContaining('acl-a of the source subnet allows UDP 4789 to 10.0.1.10 (rule 100)'),
    }));
    expect(egress(entry(100, 'allow', { ipv4Cidr: '10.0.1.5/32' }))).toEqual(expect.objectContaining({
      verdict: 'rejected',
      step: 'network-acl',
      reason: 'acl-a of the source subnet denies UDP 4789 to 10.0.1.10 (rule *)',
    }));
  });

  test('is ignored when the settings say so', () => {
    expect(judge({ 'subnet-a': CLOSED }, { sourceNetworkAclEvaluation: 'ignore' })).toEqual(ELIGIBLE);
    expect(judge({ 'subnet-a': undefined }, { sourceNetworkAclEvaluation: 'ignore' })).toEqual(ELIGIBLE);
    expect(judge({ 'subnet-s': CLOSED }, { sourceNetworkAclEvaluation: 'ignore' })).toEqual(REJECTED);
  });

  test('is unknown when it cannot be seen', () => {
    expect(judge({ 'subnet-a': undefined })).toEqual({
      targetId: 'tmt-a',
      verdict: 'unknown',
      step: 'network-acl',
      reason: 'the network ACL of subnet-a cannot be seen',
    });
  });
});

test('nothing needs to get back, as VXLAN is one-way', () => {
  expect(judge({
    'subnet-s': networkAcl('acl-s', entry(100, 'allow')),
    'subnet-a': networkAcl('acl-a', entry(100, 'allow', { egress: true })),
  })).toEqual(ELIGIBLE);
});

describe('the lowest number that fits decides, whatever the order of the entries', () => {
  const denied = entry(90, 'deny', { ipv4Cidr: '10.0.0.0/8' });
  const allowed = entry(100, 'allow');

  test.each([[[denied, allowed]], [[allowed, denied]]])('a narrow deny before a broad allow', (entries) => {
    expect(ingress(...entries)).toEqual({
      targetId: 'tmt-a',
      verdict: 'rejected',
      step: 'network-acl',
      reason: 'acl-s of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule 90)',
    });
  });

  test.each<[string, NetworkAclEntry[], boolean]>([
    ['a broad allow before a narrow deny', [entry(90, 'allow'), entry(100, 'deny', { ipv4Cidr: '10.0.0.0/8' })], true],
    ['a narrow allow before a broad deny', [entry(90, 'allow', { ipv4Cidr: '10.0.1.0/24' }), entry(100, 'deny')], true],
    ['a broad deny before a narrow allow', [entry(90, 'deny'), entry(100, 'allow', { ipv4Cidr: '10.0.1.0/24' })], false],
    ['numbers count, not digits', [entry(1000, 'deny'), entry(200, 'allow')], true],
    ['a deny of this port before an allow of all', [entry(90, 'deny', { protocol: '17', portRange: { from: 4789, to: 4789 } }), entry(100, 'allow')], false],
    ['a deny of another port before the allow', [entry(90, 'deny', { protocol: '17', portRange: { from: 53, to: 53 } }), entry(100, 'allow')], true],
    ['an allow of another port before the deny', [entry(90, 'allow', { protocol: '17', portRange: { from: 53, to: 53 } }), entry(100, 'deny')], false],
    ['a deny of addresses that the source has none of', [entry(90, 'deny', { ipv4Cidr: '10.0.2.0/24' }), entry(100, 'allow')], true],
  ])('%s', (_, entries, passes) => {
    expect(ingress(...entries)).toEqual(passes ? ELIGIBLE : REJECTED);
    expect(ingress(...[...entries].reverse())).toEqual(passes ? ELIGIBLE : REJECTED);
  });
});

test('entries of the other direction do not count', () => {
  expect(ingress(entry(90, 'deny', { egress: true }), entry(100, 'allow'))).toEqual(ELIGIBLE);
  expect(ingress(entry(100, 'allow', { egress: true }))).toEqual(REJECTED);
});

test.each([
  ['-1', true],
  ['17', true],
  ['6', false],
  ['1', false],
  ['58', false],
  ['50', false],
])('protocol %s', (protocol, matches) => {
  expect(ingress(entry(100, 'allow', { protocol }))).toEqual(matches ? ELIGIBLE : REJECTED);
  expect(ingress(entry(90, 'deny', { protocol }), entry(100, 'allow'))).toEqual(matches ? REJECTED : ELIGIBLE);
});

test.each([
  [4789, 4789, true],
  [0, 65_535, true],
  [4000, 4789, true],
  [4789, 5000, true],
  [4788, 4788, false],
  [4790, 4790, false],
])('port ranges are inclusive at both ends: %i to %i', (from, to, matches) => {
  expect(ingress(entry(100, 'allow', { protocol: '17', portRange: { from, to } }))).toEqual(matches ? ELIGIBLE : REJECTED);
});

test('an entry for all protocols covers every port', () => {
  expect(ingress(entry(90, 'deny', { protocol: '-1', portRange: { from: 53, to: 53 } }), entry(100, 'allow'))).toEqual(REJECTED);
});

test('entries for IPv6 do not count', () => {
  expect(ingress(entry(90, 'deny', { ipv4Cidr: undefined }), entry(100, 'allow'))).toEqual(ELIGIBLE);
  expect(ingress(entry(100, 'allow', { ipv4Cidr: undefined }))).toEqual(REJECTED);
});

test.each([
  ['listed for both families', [entry(32_767, 'deny'), entry(32_767, 'deny', { ipv4Cidr: undefined })]],
  ['not listed', []],
])('what no entry fits is denied by rule *, %s', (_, entries) => {
  expect(ingress(...entries).reason).toBe('acl-s of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule *)');
  expect(ingress(entry(32_766, 'allow'), ...entries)).toEqual(ELIGIBLE);
});

test('an ACL that cannot be seen leaves the answer unknown', () => {
  expect(judge({ 'subnet-s': undefined })).toEqual({
    targetId: 'tmt-a',
    verdict: 'unknown',
    step: 'network-acl',
    reason: 'the network ACL of subnet-s cannot be seen',
  });
});

test('one ACL that denies beats another that cannot be seen', () => {
  expect(judge({ 'subnet-s': undefined, 'subnet-a': CLOSED })).toEqual(REJECTED);
});

describe('an entry whose range cannot be read', () => {
  const unreadable = entry(100, 'allow', { ipv4Cidr: '10.0.0.0/33' });

  test('leaves the answer unknown', () => {
    expect(ingress(unreadable)).toEqual(expect.objectContaining({
      verdict: 'unknown',
      reason: 'acl-s of the sensor subnet may decide about UDP 4789 from 10.0.1.5 (rule 100 has a range that cannot be read)',
    }));
  });

  test('does not matter after one that fits', () => {
    expect(ingress(entry(90, 'allow'), unreadable)).toEqual(ELIGIBLE);
  });
});

test('subnets may share an ACL', () => {
  expect(judge({ 'subnet-s': OPEN_ACL, 'subnet-a': OPEN_ACL })).toEqual(ELIGIBLE);
});

test('an ACL that denies some addresses and lets nothing through denies an address that is not known', () => {
  const acl = compileAcl(networkAcl('acl-a', entry(100, 'deny', { ipv4Cidr: '10.0.0.0/8' })), 'ingress', 4789);
  expect(passage(acl, 'subnet-a', undefined, undefined).verdict).toBe('rejected');
});
