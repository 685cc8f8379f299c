import type { NetworkAclEntry } from '../../../src/core/inventory';
import { type Candidate, reachability } from '../../../src/core/reachability';
import type { InventoryParts } from '../build';
import { allow, entry, inventory, networkAcl, OPEN_ACL, rule, securityGroup, sensor, settings, workload } from '../build';

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
