import type { NetworkAclEntry, NetworkInterface } from '../../../src/core/model/inventory';
import { type Candidate, reachability } from '../../../src/core/reachability/reachability';
import type { InventoryParts } from '../build';
import { allow, entry, inventory, networkAcl, OPEN_ACL, route, routeTable, rule, securityGroup, sensor, settings, workload } from '../build';

/** Records that are well-typed and unintelligible: what rests on them is unknown, and nothing else. */

function judge(parts: InventoryParts): Candidate {
  const web = workload('web', { subnetId: 'subnet-x' });
  const world = inventory({ instances: [web], sensors: [sensor('a', { securityGroupIds: ['sg-s'] })], ...parts });
  return reachability(world, settings(['a'])).candidates(web.networkInterfaces[0])[0];
}

const open = [securityGroup('sg-s', allow('0.0.0.0/0'))];

describe('a security group rule', () => {
  test.each([undefined, 'amazon-elb'])('that names a group by its name only (%s) leaves the answer unknown', (groupName) => {
    const { verdict, step, reason } = judge({ securityGroups: [securityGroup('sg-s', rule({ groups: [{ groupId: '', groupName }] }))] });
    expect([verdict, step]).toEqual(['unknown', 'security-group']);
    expect(reason).toContain(`a group named ${JSON.stringify(groupName ?? '')}, which cannot be told from its name`);
  });

  test('of a protocol that nobody knows leaves the answer unknown, unless its ports rule the packet out', () => {
    const odd = (port: number) => securityGroup('sg-s', rule({ protocol: 'all', fromPort: port, toPort: port, ipv4Ranges: ['0.0.0.0/0'] }));
    expect(judge({ securityGroups: [odd(4789)] })).toMatchObject({
      verdict: 'unknown', step: 'security-group', reason: 'sg-s has a rule for the protocol "all", which cannot be told from its name',
    });
    expect(judge({ securityGroups: [odd(443)] })).toMatchObject({ verdict: 'rejected', step: 'security-group' });
  });

  test('of a protocol that nobody knows does not matter to what it is not about', () => {
    const odd = (over: Parameters<typeof rule>[0]) => judge({ securityGroups: [securityGroup('sg-s', rule({ protocol: 'all', ...over }))] });
    expect(odd({ ipv4Ranges: ['10.9.0.0/16'] })).toMatchObject({ verdict: 'rejected', step: 'security-group' });
    expect(odd({ groups: [{ groupId: 'sg-other' }] })).toMatchObject({ verdict: 'rejected', step: 'security-group' });
    expect(odd({ groups: [{ groupId: 'sg-workload', peeringStatus: 'deleted' }] })).toMatchObject({ verdict: 'rejected', step: 'security-group' });
    expect(odd({})).toMatchObject({ verdict: 'rejected', step: 'security-group' });
    const unknown = { verdict: 'unknown', step: 'security-group', reason: 'sg-s has a rule for the protocol "all", which cannot be told from its name' };
    expect(odd({ groups: [{ groupId: 'sg-workload' }] })).toMatchObject(unknown);
    expect(odd({ groups: [{ groupId: '' }] })).toMatchObject(unknown);
    expect(odd({ prefixListIds: ['pl-unseen'] })).toMatchObject(unknown);
    expect(odd({ ipv4Ranges: ['10.0.0.0/33'] })).toMatchObject(unknown);
  });

  test('that is odd takes nothing away from another that lets the packet in', () => {
    expect(judge({ securityGroups: [securityGroup('sg-s', rule({ protocol: 'all' }), allow('0.0.0.0/0'))] }).verdict).toBe('eligible');
  });
});

describe('an entry of a network ACL', () => {
  const acl = (over: Parameters<typeof entry>[2], action: NetworkAclEntry['action'] = 'deny', others = OPEN_ACL.entries) => (
    { securityGroups: open, networkAcls: { 'subnet-a': networkAcl('acl-s', entry(10, action, over), ...others) } }
  );
  const unknown = { verdict: 'unknown', step: 'network-acl', reason: 'acl-s of the sensor subnet may decide about UDP 4789 from 10.0.1.5 (rule 10 cannot be read)' };

  test.each<Parameters<typeof entry>[2]>([{ protocol: 'udp' }, { unreadable: true }])('of which nobody can tell whether it applies (%j) matters where what follows decides otherwise', (over) => {
    expect(judge(acl(over, 'deny'))).toMatchObject(unknown);
    expect(judge(acl(over, 'allow')).verdict).toBe('eligible');
    expect(judge(acl(over, 'allow', []))).toMatchObject(unknown);
    expect(judge(acl(over, 'deny', []))).toMatchObject({ verdict: 'rejected', step: 'network-acl', reason: 'acl-s of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule *)' });
    expect(judge(acl(over, 'unreadable'))).toMatchObject(unknown);
  });

  test('whose action cannot be read decides for itself', () => {
    expect(judge(acl({}, 'unreadable'))).toMatchObject(unknown);
    expect(judge(acl({}, 'unreadable', []))).toMatchObject(unknown);
    expect(judge(acl({ ipv4Cidr: '10.9.0.0/16' }, 'unreadable')).verdict).toBe('eligible');
  });

  test('of which nobody can tell whether it applies matters to the addresses in its range only', () => {
    expect(judge(acl({ unreadable: true, ipv4Cidr: '10.9.0.0/16' }, 'deny')).verdict).toBe('eligible');
  });

  test('of an unknown protocol does not matter for other ports', () => {
    expect(judge(acl({ protocol: 'udp', portRange: { from: 1, to: 443 } })).verdict).toBe('eligible');
  });
});

describe('an interface of which EC2 does not say where it is', () => {
  const CLOSED = { 'subnet-b': networkAcl('acl-s') };
  const between = (source: Partial<NetworkInterface>, target: Partial<NetworkInterface>, more: InventoryParts = {}) => {
    const web = workload('web', source);
    const world = inventory({ instances: [web], sensors: [sensor('a', { securityGroupIds: ['sg-s'], ...target })], securityGroups: open, ...more });
    return reachability(world, settings(['a'])).candidates(web.networkInterfaces[0])[0];
  };

  test('is not in the same VPC as another of which it does not say so either', () => {
    expect(between({ vpcId: '', subnetId: 'subnet-b' }, { vpcId: '' })).toMatchObject({ verdict: 'unknown', step: 'route', reason: 'the VPC of the source is not known' });
    expect(between({ subnetId: 'subnet-b' }, { vpcId: '' })).toMatchObject({ verdict: 'unknown', step: 'route', reason: 'the VPC of the target is not known' });
    expect(between({ vpcId: '' }, { vpcId: '' }).verdict).toBe('eligible');
  });

  test('counts as a member of a group in no VPC', () => {
    const members = [securityGroup('sg-s', rule({ groups: [{ groupId: 'sg-workload' }] }))];
    expect(between({ vpcId: '' }, { vpcId: '' }, { securityGroups: members })).toMatchObject({ verdict: 'unknown', step: 'security-group' });
  });

  test('may be in the same subnet as another, where no network ACL stands between them', () => {
    expect(between({ subnetId: '' }, { subnetId: '' }).verdict).toBe('unknown');
    expect(between({ subnetId: '' }, { subnetId: 'subnet-b' }, { networkAcls: CLOSED })).toMatchObject({
      verdict: 'unknown',
      step: 'network-acl',
      reason: 'acl-s of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule *), unless both are in one subnet',
    });
  });

  test('may have any route table, or none between it and the target', () => {
    const ignore = (source: Partial<NetworkInterface>, target: Partial<NetworkInterface>, more: InventoryParts) => {
      const web = workload('web', source);
      const world = inventory({ instances: [web], sensors: [sensor('a', { securityGroupIds: ['sg-s'], ...target })], securityGroups: open, ...more });
      return reachability(world, settings(['a'], { sourceNetworkAclEvaluation: 'ignore' })).candidates(web.networkInterfaces[0])[0];
    };
    expect(ignore({ subnetId: '' }, { subnetId: 'subnet-b' }, { networkAcls: { 'subnet-b': OPEN_ACL } })).toMatchObject({
      verdict: 'unknown', step: 'route', reason: 'the route table of the source cannot be seen',
    });
    const blackhole = routeTable('rtb-1', route('10.0.0.0/16', 'local'), route('10.0.1.0/24', 'eni-1', { state: 'blackhole' }));
    expect(ignore({}, { subnetId: '' }, { networkAcls: { '': OPEN_ACL }, routeTables: { 'subnet-a': blackhole } })).toMatchObject({
      verdict: 'unknown', step: 'route', reason: 'rtb-1 sends 10.0.1.0/24 to eni-1, which is a blackhole, unless both are in one subnet',
    });
  });
});
