import { adviceOn, basis, causes } from './advised';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import {
  allow, allowGroup, entry, networkAcl, networkInterface, OPEN_ACL, route, routeTable, securityGroup, sensor, session, workload, zone,
} from '../build';

const fleet = (count: number, over: Parameters<typeof workload>[1] = {}) => (
  Array.from({ length: count }, (_, index) => workload(`w${index}`, { privateIpv4: `10.0.1.${20 + index}`, ...over }))
);
const SHUT = securityGroup('sg-sensor', allowGroup('sg-other'));

test('where everything is mirrored there is no advice', () => {
  expect(adviceOn(basis({ instances: fleet(3), sensors: [sensor('a')] }, ['a']))).toEqual({ causes: [], shortages: [] });
});

test('interfaces that one security group shuts out are one cause, which a rule for their group opens', () => {
  expect(causes({ instances: fleet(3), sensors: [sensor('a'), sensor('b')], securityGroups: [SHUT] }, ['a', 'b'])).toEqual([{
    code: 'no-reachable-target',
    step: 'security-group',
    sentence: 'sg-sensor has no rule for UDP 4789 from sg-workload',
    networkInterfaceIds: ['eni-w0', 'eni-w1', 'eni-w2'],
    availabilityZones: ['us-east-1a'],
    advice: 'allow UDP 4789 from sg-workload in sg-sensor',
    change: { kind: 'ingress-rule', securityGroupId: 'sg-sensor', protocol: 'udp', port: 4789, sources: [{ securityGroupId: 'sg-workload' }] },
    gain: 3,
  }]);
});

test('a rule names as few groups as have all sources for members', () => {
  const instances = [
    workload('1', { securityGroupIds: ['sg-1', 'sg-common'] }),
    workload('2', { securityGroupIds: ['sg-2', 'sg-common'] }),
    workload('3', { securityGroupIds: ['sg-3'] }),
  ];
  const [{ change }] = causes({ instances, sensors: [sensor('a')], securityGroups: [SHUT] }, ['a']);

  expect(change).toMatchObject({ sources: [{ securityGroupId: 'sg-3' }, { securityGroupId: 'sg-common' }] });
});

test('the rule goes into the group of a target that lets mirrored packets in already', () => {
  const groups = [securityGroup('sg-first'), securityGroup('sg-sensor', allowGroup('sg-other'))];
  const [{ change }] = causes({ instances: fleet(1), sensors: [sensor('a', { securityGroupIds: ['sg-first', 'sg-sensor'] })], securityGroups: groups }, ['a']);
  const [{ change: first }] = causes({ instances: fleet(1), sensors: [sensor('a', { securityGroupIds: ['sg-first'] })], securityGroups: groups }, ['a']);

  expect(change).toMatchObject({ securityGroupId: 'sg-sensor' });
  expect(first).toMatchObject({ securityGroupId: 'sg-first' });
});

test('a source of another VPC, or without a group, is named by its subnet, as narrow as it is known', () => {
  const across = {
    instances: fleet(2, { vpcId: 'vpc-2', subnetId: 'subnet-far' }),
    sensors: [sensor('a')],
    securityGroups: [SHUT],
    routeTables: { 'subnet-far': routeTable('rtb-far', route('10.0.0.0/8', 'pcx-1')) },
    peerings: [{ peeringId: 'pcx-1', status: 'active', vpcIds: ['vpc-1', 'vpc-2'] as const }],
  };
  expect(causes(across, ['a'])).toMatchObject([{ gain: 2, change: { sources: [{ ipv4Cidr: '10.0.1.20/31' }] } }]);
  expect(causes({ instances: fleet(1, { securityGroupIds: [] }), sensors: [sensor('a')], securityGroups: [SHUT] }, ['a']))
    .toMatchObject([{ gain: 1, change: { sources: [{ ipv4Cidr: '10.0.1.20/32' }] } }]);
  const given = basis(across, ['a']);
  const subnetCidrs = new Map([['subnet-far', '10.0.1.0/24']]);
  const { causes: known } = adviceOn({ ...given, inventory: { ...given.inventory, network: { ...given.inventory.network, subnetCidrs } } });
  expect(known).toMatchObject([{ gain: 2, change: { sources: [{ ipv4Cidr: '10.0.1.0/24' }] } }]);
});

test('a network ACL gets an entry before the one that denies, with a number that is free', () => {
  const acl = networkAcl('acl-sensor', entry(90, 'deny', { ipv4Cidr: '10.0.1.0/24' }), entry(88, 'allow', { ipv4Cidr: '10.9.0.0/16' }), entry(100, 'allow'));
  const [cause] = causes({
    instances: fleet(2), sensors: [sensor('a', { subnetId: 'subnet-sensor' })], networkAcls: { 'subnet-sensor': acl },
  }, ['a']);

  expect(cause).toMatchObject({
    step: 'network-acl',
    sentence: 'acl-sensor denies UDP 4789 from 10.0.1.20/31 (rule 90)',
    advice: 'add inbound rule 89 to acl-sensor: allow UDP 4789 from 10.0.1.20/31',
    change: { kind: 'network-acl-entry', direction: 'inbound', ruleNumber: 89, ipv4Cidr: '10.0.1.20/31' },
    gain: 2,
  });
});

test('the network ACL of the source gets an outbound entry that names where targets are', () => {
  const [cause] = causes({
    instances: fleet(1),
    sensors: [sensor('a', { subnetId: 'subnet-sensor' }), sensor('b', { subnetId: 'subnet-sensor', privateIpv4: '10.0.1.11' })],
    networkAcls: { 'subnet-a': networkAcl('acl-source', entry(100, 'allow')) },
  }, ['a', 'b']);

  expect(cause).toMatchObject({
    sentence: 'acl-source denies UDP 4789 to 10.0.1.10/31 (rule *)',
    advice: 'add outbound rule 10 to acl-source: allow UDP 4789 to 10.0.1.10/31',
    gain: 1,
  });
});

test('where a security group and a network ACL both shut out, both changes stand together', () => {
  const [cause] = causes({
    instances: fleet(2),
    sensors: [sensor('a', { subnetId: 'subnet-sensor' })],
    securityGroups: [SHUT],
    networkAcls: { 'subnet-sensor': networkAcl('acl-sensor') },
  }, ['a']);

  expect(cause.sentence).toBe('sg-sensor has no rule for UDP 4789 from sg-workload; and acl-sensor denies UDP 4789 from 10.0.1.20/31 (rule *)');
  expect(cause.advice).toBe('allow UDP 4789 from sg-workload in sg-sensor; and add inbound rule 10 to acl-sensor: allow UDP 4789 from 10.0.1.20/31');
  expect(cause.change).toMatchObject({ kind: 'together', changes: [{ kind: 'ingress-rule' }, { kind: 'network-acl-entry' }] });
  expect(cause.gain).toBe(2);
});

test('an ACL without a free number before the entry that denies gets advice and no change', () => {
  const [cause] = causes({
    instances: fleet(1), sensors: [sensor('a', { subnetId: 'subnet-sensor' })], networkAcls: { 'subnet-sensor': networkAcl('acl-sensor', entry(1, 'deny')) },
  }, ['a']);

  expect(cause).toMatchObject({ advice: 'allow that before rule 1 of acl-sensor, which leaves no number free' });
  expect(cause).not.toHaveProperty('change');
});

test('of several ways in, the one with the fewest changes and with room counts', () => {
  const sensors = [sensor('a', { securityGroupIds: ['sg-a'] }), sensor('b', { securityGroupIds: ['sg-b'] })];
  const securityGroups = [securityGroup('sg-a'), securityGroup('sg-b')];
  const full = causes({ instances: fleet(1), sensors, securityGroups, sessions: [session('tms-1', 'x', 'a', { owner: 'other' })] }, [{ targetId: 'tmt-a', capacity: 1 }, 'b']);
  const stacked = causes({
    instances: fleet(1),
    sensors: [sensor('a', { securityGroupIds: ['sg-a'], subnetId: 'subnet-sensor' }), sensor('b', { securityGroupIds: ['sg-b'] })],
    securityGroups,
    networkAcls: { 'subnet-sensor': networkAcl('acl-sensor') },
  }, ['a', 'b']);

  expect(full).toMatchObject([{ change: { securityGroupId: 'sg-b' }, gain: 1 }]);
  expect(stacked).toMatchObject([{ change: { securityGroupId: 'sg-b' }, gain: 1 }]);
});

test('a change that opens nothing but a full target says so', () => {
  const [cause] = causes({
    instances: fleet(1), sensors: [sensor('a')], securityGroups: [SHUT], sessions: [session('tms-1', 'x', 'a', { owner: 'other' })],
  }, [{ targetId: 'tmt-a', capacity: 1 }]);

  expect(cause).toMatchObject({ gain: 0 });
  expect(cause.advice).toBe('allow UDP 4789 from sg-workload in sg-sensor; that alone mirrors none of them: what it opens has no room, or is closed elsewhere too');
});

test('a stopped target is started, if that is all that it lacks', () => {
  const stopped = (over: object) => causes({ instances: fleet(1), sensors: [sensor('a', { state: 'stopped', ...over })] }, ['a']);

  expect(stopped({})).toMatchObject([{ sentence: 'i-a is stopped', advice: 'start i-a', change: { kind: 'instance-start', instanceId: 'i-a' }, gain: 1 }]);
  expect(stopped({ attachment: 'detached' })).toMatchObject([{ step: 'state', sentence: 'tmt-a: eni-a is detached', advice: 'bring the target back, or add another one' }]);
});

test('a missing route through a peering connection is named, and where there is no connection so is that', () => {
  const peering = { peeringId: 'pcx-1', status: 'active', vpcIds: ['vpc-1', 'vpc-2'] as const };
  const far = {
    instances: fleet(1, { vpcId: 'vpc-2', subnetId: 'subnet-far' }), sensors: [sensor('a')], routeTables: { 'subnet-far': routeTable('rtb-far', route('10.2.0.0/16', 'local')) },
  };

  expect(causes({ ...far, peerings: [{ ...peering, peeringId: 'pcx-2' }, peering] }, ['a'])).toMatchObject([{
    step: 'route',
    sentence: 'rtb-far has no route to 10.0.1.10/32 through pcx-1',
    advice: 'route 10.0.1.10/32 to pcx-1 in rtb-far',
    gain: 1,
  }]);
  expect(causes(far, ['a'])).toMatchObject([{
    sentence: 'tmt-a: rtb-far of subnet-far has no route to 10.0.1.10 in vpc-1',
    advice: 'peer the VPCs and route between them, or add a target in the VPC of these interfaces',
  }]);
});

test('a blackhole before the local route is deleted, unless its destination is a prefix list', () => {
  const blocked = (routes: Parameters<typeof routeTable>[1]) => causes({
    instances: fleet(1),
    sensors: [sensor('a', { subnetId: 'subnet-sensor' })],
    routeTables: { 'subnet-a': routeTable('rtb-1', routes) },
    prefixLists: { 'pl-1': ['10.0.1.0/24'] },
  }, ['a']);

  expect(blocked(route('10.0.1.0/24', 'eni-x', { state: 'blackhole' }))).toMatchObject([{
    sentence: 'rtb-1 sends 10.0.1.0/24 to a blackhole', advice: 'delete the route to 10.0.1.0/24 from rtb-1', gain: 1,
  }]);
  const [listed] = blocked({ prefixListId: 'pl-1', via: 'eni-x', state: 'blackhole' });
  expect(listed).not.toHaveProperty('change');
});

test('a zone without a target lacks places', () => {
  const { causes: [cause], shortages } = adviceOn(basis({ instances: fleet(12, { zone: zone('c') }), sensors: [sensor('a')] }, ['a']));

  expect(cause).toMatchObject({
    step: 'zone',
    sentence: 'no target of us-east-1c can receive',
    advice: 'add 2 targets of 10, or 1 of 100 in us-east-1c',
    change: { kind: 'targets', availabilityZone: 'us-east-1c', places: 12, targetsOf10: 2, targetsOf100: 1 },
  });
  expect(cause).not.toHaveProperty('gain');
  expect(shortages).toMatchObject([{ availabilityZone: 'us-east-1c', places: 12 }]);
});

test('full targets are a shortage of their zone, which as many places more would end', () => {
  const { causes: found, shortages } = adviceOn(basis({
    instances: [...fleet(13), workload('b', { zone: zone('b') })],
    sensors: [sensor('a'), sensor('b1', { zone: zone('b') }), sensor('x', { securityGroupIds: ['sg-x'] })],
    securityGroups: [securityGroup('sg-x')],
  }, ['a', { targetId: 'tmt-b1', capacity: 0 }, 'x']));

  expect(found).toMatchObject([
    {
      code: 'no-capacity',
      sentence: 'all targets that interfaces of us-east-1a can reach are full',
      networkInterfaceIds: { length: 3 },
      change: { places: 3, like: 'tmt-a' },
      gain: 3,
    },
    { change: { availabilityZone: 'us-east-1b', places: 1 }, gain: 1 },
  ]);
  expect(shortages).toEqual([
    { kind: 'targets', availabilityZone: 'us-east-1a', places: 3, targetsOf10: 1, targetsOf100: 1 },
    { kind: 'targets', availabilityZone: 'us-east-1b', places: 1, targetsOf10: 1, targetsOf100: 1 },
  ]);
});

test('an interface that only its own target would take needs another one, and without any target there is none', () => {
  expect(causes({ instances: fleet(1), sensors: [] }, [])).toMatchObject([{ sentence: 'there is no target', advice: 'add a target that these interfaces can reach' }]);
});

test('paths that are unknown, where those are rejected, ask for what reads them', () => {
  const unseen = causes({ instances: fleet(1), sensors: [sensor('a', { securityGroupIds: ['sg-unseen'] })] }, ['a'], { unknownPathTreatment: 'reject' });

  expect(unseen).toMatchObject([{ step: 'security-group', sentence: 'tmt-a: sg-unseen cannot be seen' }]);
  expect(unseen[0].advice).toBe('allow the calls that read its security groups, or use targets whose paths are unknown');
});

test('the inventory may list subnets that share a network ACL; they go on sharing it', () => {
  expect(causes({
    instances: [networkInterface('w')].map((each) => ({ ...workload('w'), networkInterfaces: [each] })),
    sensors: [sensor('a', { subnetId: 'subnet-1' }), sensor('b', { subnetId: 'subnet-2' })],
    networkAcls: { 'subnet-1': networkAcl('acl-1'), 'subnet-2': networkAcl('acl-1'), 'subnet-a': OPEN_ACL },
    securityGroups: [securityGroup('sg-sensor', allow('0.0.0.0/0'))],
  }, ['a', 'b'])).toMatchObject([{ change: { networkAclId: 'acl-1', ruleNumber: 10 }, gain: 1 }]);
});

test('of ways in that are alike, the first by name is chosen for all', () => {
  const sensors = [sensor('b', { securityGroupIds: ['sg-b'] }), sensor('a', { securityGroupIds: ['sg-a'] })];
  const securityGroups = [securityGroup('sg-b'), securityGroup('sg-a')];

  expect(causes({ instances: fleet(2), sensors, securityGroups }, ['b', 'a'])).toMatchObject([{ change: { securityGroupId: 'sg-a' }, gain: 2 }]);
});

test('where there are too many kinds of interfaces, subnets count as one kind, and what is beyond the budget is only counted', () => {
  const given = basis({
    instances: [...fleet(3), workload('alone', { subnetId: 'subnet-alone' })],
    sensors: [sensor('a')],
    securityGroups: [securityGroup('sg-sensor', allow('10.0.1.20/32'), allow('10.0.1.21/32'))],
  }, ['a'], {}, EMPTY_LEDGER);
  const { causes: found } = adviceOn({ ...given, inventory: { ...given.inventory, network: { ...given.inventory.network, securityGroups: new Map([['sg-sensor', SHUT]]) } } }, { examined: 1 });

  expect(found).toMatchObject([
    { networkInterfaceIds: ['eni-w0', 'eni-w1', 'eni-w2'], advice: 'allow UDP 4789 from sg-workload in sg-sensor' },
    { networkInterfaceIds: ['eni-alone'], sentence: 'they can reach no target, and are too many kinds of interfaces to look at each' },
  ]);
});

test('a target without any security group gets advice and no rule', () => {
  const [cause] = causes({ instances: fleet(1), sensors: [sensor('a', { securityGroupIds: [] })] }, ['a']);

  expect(cause).toMatchObject({ step: 'security-group' });
  expect(cause).not.toHaveProperty('change');
});
