import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { NetworkAclEntry, NetworkInterface, Target } from '../../../src/core/model/inventory';
import { decide } from '../../../src/core/plan/decide';
import { type Candidate, reachability } from '../../../src/core/reachability/reachability';
import type { InventoryParts } from '../build';
import { ACCOUNT, allow, entry, inventory, networkAcl, OPEN_ACL, route, routeTable, rule, securityGroup, sensor, settings, workload, zone } from '../build';

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

  test.each<[number | undefined, number | undefined, string, string]>([
    [undefined, 5000, 'unknown', 'nothing to 5000'], [4000, undefined, 'unknown', '4000 to nothing'], [-1, -1, 'unknown', '-1 to -1'],
    [undefined, 443, 'rejected', ''], [4790, undefined, 'rejected', ''],
  ])('for UDP whose ports cannot be read (%s to %s) leaves the answer %s', (fromPort, toPort, verdict, words) => {
    const { reason, ...found } = judge({ securityGroups: [securityGroup('sg-s', rule({ fromPort, toPort, ipv4Ranges: ['0.0.0.0/0'] }))] });
    expect(found).toMatchObject({ verdict, step: 'security-group' });
    if (verdict === 'unknown') expect(reason).toBe(`sg-s has a rule for UDP whose ports cannot be read (${words})`);
    expect(judge({ securityGroups: [securityGroup('sg-s', rule({ protocol: 'tcp', fromPort, toPort, ipv4Ranges: ['0.0.0.0/0'] }))] }).verdict).toBe('rejected');
  });

  test('that is odd takes nothing away from another that lets the packet in', () => {
    expect(judge({ securityGroups: [securityGroup('sg-s', rule({ protocol: 'all' }), allow('0.0.0.0/0'))] }).verdict).toBe('eligible');
  });
});

describe('an interface of which EC2 does not say which groups it has', () => {
  const judged = (groupsOfSource: string[], groupsOfTarget: string[], ...rules: Parameters<typeof rule>[0][]) => {
    const web = workload('web', { securityGroupIds: groupsOfSource });
    const world = inventory({
      instances: [web], sensors: [sensor('a', { securityGroupIds: groupsOfTarget })], securityGroups: [securityGroup('sg-s', ...rules.map(rule))],
    });
    return reachability(world, settings(['a'])).candidates(web.networkInterfaces[0])[0];
  };
  const member = { groups: [{ groupId: 'sg-other' }] };

  test('may let a packet in', () => {
    expect(judged(['sg-workload'], [''])).toMatchObject({ verdict: 'unknown', step: 'security-group', reason: 'a group without an id cannot be seen' });
  });

  test('may be a member of any that is let in', () => {
    const unknown = { verdict: 'unknown', step: 'security-group', reason: 'members of sg-other may be let in, and not every group of the source is known' };
    expect(judged([''], ['sg-s'], member)).toMatchObject(unknown);
    expect(judged([''], ['sg-s'], { ...member, protocol: 'all' })).toMatchObject(unknown);
    expect(judged([''], ['sg-s'], { ipv4Ranges: ['10.9.0.0/16'] })).toMatchObject({ verdict: 'rejected', step: 'security-group' });
    expect(judged([''], ['sg-s'], member, { ipv4Ranges: ['10.0.1.0/24'] }).verdict).toBe('eligible');
  });

  test('is judged by itself, and not like one of which it is known', () => {
    const [known, odd] = [workload('web'), workload('odd', { securityGroupIds: [''] })];
    const world = inventory({
      instances: [known, odd], sensors: [sensor('a', { securityGroupIds: ['sg-s'] })], securityGroups: [securityGroup('sg-s', rule(member))],
    });
    const { options } = reachability(world, settings(['a']));
    expect([known, odd].map(({ networkInterfaces: [only] }) => options(only).length)).toEqual([0, 1]);
  });
});

describe('what EC2 does not say the state of', () => {
  const stateOf = (parts: Parameters<typeof sensor>[1]) => {
    const web = workload('web');
    return reachability(inventory({ instances: [web], sensors: [sensor('a', parts)] }), settings(['a'])).candidates(web.networkInterfaces[0])[0];
  };

  test('may or may not receive', () => {
    expect(stateOf({ state: '' })).toMatchObject({ verdict: 'unknown', step: 'state', reason: 'the state of i-a is not known' });
    expect(stateOf({ attachment: '' })).toMatchObject({ verdict: 'unknown', step: 'state', reason: 'whether eni-a is attached is not known' });
  });

  test('is not mirrored anew', () => {
    const codes = [workload('web', { state: '' }), workload('db', { attachment: '' })].map((each) => (
      decide(inventory({ instances: [each], sensors: [sensor('a')] }), EMPTY_LEDGER, settings(['a']), 0).interfaces
        .find(({ instanceId }) => instanceId === each.instanceId)?.reason
    ));
    expect(codes).toEqual([
      { code: 'instance-not-running', message: 'i-web is in a state that is not known' },
      { code: 'interface-not-attached', message: 'whether it is attached is not known' },
    ]);
  });

  test('of a target may be anything', () => {
    const web = workload('web');
    const identity = { targetId: 'tmt-a', ownerId: ACCOUNT };
    const reasonOf = (...targets: Target[]) => reachability(inventory({ instances: [web], targets }), settings(['a'])).candidates(web.networkInterfaces[0])[0];
    const place = { vpcId: 'vpc-1', subnetId: 'subnet-a', zone: zone('a') };
    const loadBalancer = {
      state: 'active', vpcId: 'vpc-1', zones: [place], securityGroupIds: [], listener: { protocol: 'UDP', port: 4789 }, registered: [{ id: 'i-1', healthy: true }],
    };
    const nlb = (over: object) => reasonOf({ ...identity, kind: 'network-load-balancer', loadBalancerArn: 'arn:nlb', loadBalancer: { ...loadBalancer, ...over } });
    expect(nlb({ state: '' })).toMatchObject({ verdict: 'unknown', step: 'state', reason: 'the state of the load balancer is not known' });
    expect(nlb({ listener: { protocol: '', port: 4789 } })).toMatchObject({
      verdict: 'unknown', step: 'state', reason: 'the protocol of the listener on port 4789 is not known',
    });
    const endpoint = { state: '', vpcId: 'vpc-1', subnets: [place], networkInterfaceIds: [] };
    expect(reasonOf({ ...identity, kind: 'gateway-load-balancer-endpoint', endpointId: 'vpce-1', endpoint })).toMatchObject({
      verdict: 'unknown', step: 'state', reason: 'the state of vpce-1 is not known',
    });
    expect(reasonOf({ ...identity, kind: 'network-interface', networkInterfaceId: '' }).reason).toBe('the interface of the target cannot be seen');
    expect(reasonOf({ ...identity, kind: 'network-load-balancer', loadBalancerArn: '' }).reason).toBe('the load balancer of the target cannot be seen');
    expect(reasonOf({ ...identity, kind: 'gateway-load-balancer-endpoint', endpointId: '' }).reason).toBe('the endpoint of the target cannot be seen');
  });
});

describe('a route', () => {
  const through = (...routes: ReturnType<typeof route>[]) => {
    const web = workload('web', { subnetId: 'subnet-x' });
    const parts = { instances: [web], sensors: [sensor('a')], routeTables: { 'subnet-x': routeTable('rtb-1', route('10.0.0.0/16', 'local'), ...routes) } };
    return reachability(inventory(parts), settings(['a'])).candidates(web.networkInterfaces[0])[0];
  };

  test('that is a blackhole decides only where it is known that it comes before the local route', () => {
    const blackhole = { state: 'blackhole' } as const;
    expect(through(route('10.0.1.0/24', 'eni-1', blackhole)).verdict).toBe('rejected');
    expect(through(route('10.0.1.0/24', 'eni-1', { ...blackhole, propagated: true })).verdict).toBe('eligible');
    expect(through(route('10.0.1.0/24', 'eni-1', { ...blackhole, ofUnknownOrigin: true }))).toMatchObject({ verdict: 'unknown', step: 'route' });
  });

  test('to another VPC may or may not be in use', () => {
    const far = workload('far', { vpcId: 'vpc-2', subnetId: 'subnet-x', privateIpv4: '10.2.0.5' });
    const judged = (state: 'active' | 'unreadable') => reachability(inventory({
      instances: [far],
      sensors: [sensor('a')],
      routeTables: { 'subnet-x': routeTable('rtb-1', route('10.0.0.0/16', 'pcx-1', { state })) },
      peerings: [{ peeringId: 'pcx-1', status: 'active', vpcIds: ['vpc-1', 'vpc-2'] }],
    }), settings(['a'])).candidates(far.networkInterfaces[0])[0];
    expect(judged('active').verdict).toBe('eligible');
    expect(judged('unreadable')).toMatchObject({
      verdict: 'unknown', step: 'route', reason: 'rtb-1 sends 10.0.0.0/16 to pcx-1, and whether that is in use cannot be told',
    });
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
