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

  test('that is odd takes nothing away from another that lets the packet in', () => {
    expect(judge({ securityGroups: [securityGroup('sg-s', rule({ protocol: 'all' }), allow('0.0.0.0/0'))] }).verdict).toBe('eligible');
  });
});

describe('an entry of a network ACL', () => {
  const acl = (over: Parameters<typeof entry>[2]) => ({ securityGroups: open, networkAcls: { 'subnet-a': networkAcl('acl-s', entry(10, 'allow', over), ...OPEN_ACL.entries) } });

  test.each<Parameters<typeof entry>[2]>([{ protocol: 'udp' }, { unreadable: true }])('that cannot be read (%j) leaves the answer unknown', (over) => {
    expect(judge(acl(over))).toMatchObject({
      verdict: 'unknown', step: 'network-acl', reason: 'acl-s of the sensor subnet may decide about UDP 4789 from 10.0.1.5 (rule 10 cannot be read)',
    });
  });

  test('of an unknown protocol does not matter for other ports', () => {
    expect(judge(acl({ protocol: 'udp', portRange: { from: 1, to: 443 } })).verdict).toBe('eligible');
  });
});
