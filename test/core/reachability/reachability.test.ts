import type { NetworkInterface, SecurityGroupRule, Target } from '../../../src/core/model/inventory';
import { reachability, STEPS } from '../../../src/core/reachability/reachability';
import {
  ACCOUNT,
  allow,
  entry,
  inventory,
  networkAcl,
  networkInterface,
  route,
  routeTable,
  rule,
  securityGroup,
  sensor,
  type Sensor,
  settings,
  workload,
  zone,
} from '../build';

const WEB = workload('web');
const [SOURCE] = WEB.networkInterfaces;

function judge(a: Sensor, source: NetworkInterface = SOURCE) {
  return reachability(inventory({ instances: [WEB], sensors: [a] }), settings(['a'])).candidates(source)[0];
}

function rejected(step: string, reason: string) {
  return { targetId: 'tmt-a', verdict: 'rejected', step, reason };
}

function unknown(step: string, reason: string) {
  return { targetId: 'tmt-a', verdict: 'unknown', step, reason };
}

test('the steps are taken in this order', () => {
  expect(STEPS).toEqual(['self', 'state', 'zone', 'security-group', 'network-acl', 'route']);
});

test('the reason of an eligible sensor names everything that lets packets through', () => {
  expect(judge(sensor('a', { subnetId: 'subnet-s' }))).toEqual({
    targetId: 'tmt-a',
    verdict: 'eligible',
    reason: 'sg-sensor allows UDP 4789 from 0.0.0.0/0; acl-open of the sensor subnet allows UDP 4789 from 10.0.1.5 (rule 100); '
      + 'acl-open of the source subnet allows UDP 4789 to 10.0.1.10 (rule 100); the local route of vpc-1 leads there',
  });
});

test('there is one candidate for each configured target, in the order of the settings', () => {
  const world = inventory({ instances: [WEB], sensors: [sensor('a'), sensor('b'), sensor('not-configured')] });
  expect(reachability(world, settings(['b', 'a'])).candidates(SOURCE).map(({ targetId }) => targetId)).toEqual(['tmt-b', 'tmt-a']);
});

describe('self', () => {
  const loop = (id: string) => rejected('self', `${id} receives what is mirrored to tmt-a, and mirroring it there would be a loop`);

  test('the interface of a sensor is not mirrored to itself', () => {
    const a = sensor('a');
    expect(judge(a, a.instance.networkInterfaces[0])).toEqual(loop('eni-a'));
  });

  test('other interfaces of its instance are not either', () => {
    const a = sensor('a', { more: [networkInterface('management')] });
    expect(judge(a, a.instance.networkInterfaces[1])).toEqual(loop('eni-management'));
  });

  test('it is recognised by its id even where nothing else of it can be seen', () => {
    const { target } = sensor('a');
    const world = inventory({ instances: [WEB], targets: [{ ...target, networkInterfaceId: 'eni-web', networkInterface: undefined }] });
    expect(reachability(world, settings(['a'])).candidates(SOURCE)).toEqual([loop('eni-web')]);
  });

  test('the target itself is not mirrored to itself where nothing tells what it is attached to', () => {
    const { target } = sensor('a');
    const unattached = { ...networkInterface('a'), instanceId: undefined };
    const { candidates } = reachability(inventory({ instances: [WEB], targets: [{ ...target, networkInterface: unattached }] }), settings(['a']));
    expect(candidates(unattached)).toEqual([loop('eni-a')]);
    expect(candidates(SOURCE)[0]).toMatchObject({ verdict: 'unknown' });
  });

  test('a source without address has none to send from', () => {
    const { candidates, options, candidate } = reachability(inventory({ sensors: [sensor('a')] }), settings(['a']));
    const source = { ...SOURCE, privateIpv4: undefined };
    expect(candidates(source)).toEqual([rejected('self', 'eni-web has no private IPv4 address to send mirrored packets from')]);
    expect(candidate(source, 'tmt-a')).toEqual(candidates(source)[0]);
    expect(options(source)).toEqual([]);
  });

  test.each(['10.0.1', '10.0.1.256', '2001:db8::1'])('a source whose address cannot be read (%s) may be let in where some address is', (privateIpv4) => {
    const source = { ...SOURCE, privateIpv4 };
    expect(judge(sensor('a'), source)).toEqual({
      targetId: 'tmt-a', verdict: 'unknown', step: 'security-group', reason: `the private IPv4 address of eni-web, "${privateIpv4}", cannot be read`,
    });
    const world = (...rules: SecurityGroupRule[]) => inventory({ sensors: [sensor('a')], securityGroups: [securityGroup('sg-sensor', ...rules)] });
    const verdict = (...rules: SecurityGroupRule[]) => reachability(world(...rules), settings(['a'])).candidates(source)[0];
    expect(verdict(allow('10.0.0.0/8'))).toMatchObject({
      verdict: 'unknown', reason: `not every address is let in, and "${privateIpv4}" is none that can be read`,
    });
    expect(verdict()).toMatchObject({ verdict: 'rejected', step: 'security-group' });
    expect(verdict(rule({ fromPort: 443, toPort: 443, ipv4Ranges: ['10.0.0.0/8'] }))).toMatchObject({ verdict: 'rejected', step: 'security-group' });
  });

  test('a source that is attached to no instance is none of them', () => {
    expect(judge(sensor('a'), { ...SOURCE, instanceId: undefined }).verdict).toBe('eligible');
  });

  test('a sensor takes nothing away from its own mirroring to another one', () => {
    const [a, b] = [sensor('a'), sensor('b')];
    const { options } = reachability(inventory({ instances: [WEB], sensors: [a, b] }), settings(['a', 'b']));
    expect(options(SOURCE).map(({ targetId }) => targetId)).toEqual(['tmt-a', 'tmt-b']);
    expect(options(a.instance.networkInterfaces[0]).map(({ targetId }) => targetId)).toEqual(['tmt-b']);
  });
});

describe('state', () => {
  const withoutInterface: Target = { ...sensor('a').target, networkInterface: undefined };
  const judgeTargets = (...targets: Target[]) => reachability(inventory({ instances: [WEB], targets }), settings(['a'])).candidates(SOURCE)[0];

  test('a target that EC2 does not know does not exist', () => {
    expect(judgeTargets()).toEqual(rejected('state', 'tmt-a does not exist'));
  });

  test.each(['pending', 'stopping', 'stopped', 'shutting-down', 'terminated'] as const)('a %s sensor receives nothing', (state) => {
    expect(judge(sensor('a', { state }))).toEqual(rejected('state', `i-a is ${state}`));
  });

  test.each(['attaching', 'detaching', 'detached'] as const)('an interface that is %s receives nothing', (attachment) => {
    expect(judge(sensor('a', { attachment }))).toEqual(rejected('state', `eni-a is ${attachment}`));
  });

  test('an interface without an IPv4 address receives nothing', () => {
    expect(judge(sensor('a', { privateIpv4: undefined })))
      .toEqual(rejected('state', 'eni-a has no private IPv4 address to receive mirrored packets at'));
  });

  test('whether an interface whose address cannot be read receives is unknown, unless its instance is stopped', () => {
    expect(judge(sensor('a', { privateIpv4: '10.0.1.999' }))).toMatchObject({
      verdict: 'unknown', step: 'state', reason: 'the private IPv4 address of eni-a, "10.0.1.999", cannot be read',
    });
    expect(judge(sensor('a', { privateIpv4: '10.0.1.999', state: 'stopped' }))).toEqual(rejected('state', 'i-a is stopped'));
  });

  test('an interface that is gone receives nothing', () => {
    expect(judgeTargets({ ...withoutInterface, gone: true })).toEqual(rejected('state', 'eni-a does not exist'));
  });

  test('an interface that is merely out of sight may receive', () => {
    expect(judgeTargets(withoutInterface)).toEqual(unknown('state', 'eni-a cannot be seen'));
  });

  test('an instance that is out of sight may be running', () => {
    const world = inventory({ instances: [WEB], targets: [sensor('a').target] });
    expect(reachability(world, settings(['a'])).candidates(SOURCE)).toEqual([unknown('state', 'i-a, which eni-a is attached to, cannot be seen')]);
  });

  test('what an interface without an instance is attached to is unknown', () => {
    const { target } = sensor('a');
    const attached = { ...target, networkInterface: networkInterface('a', { instanceId: undefined, securityGroupIds: ['sg-sensor'] }) };
    expect(judgeTargets(attached)).toEqual(unknown('state', 'what eni-a is attached to cannot be seen'));
  });
});

describe('the step that is reported', () => {
  const closed = { securityGroups: [securityGroup('sg-closed')], networkAcls: { 'subnet-s': networkAcl('acl-closed') } };
  const steps = (a: Sensor, parts: Parameters<typeof inventory>[0] = {}) => (
    reachability(inventory({ instances: [WEB], sensors: [a], ...parts }), settings(['a'])).candidates(SOURCE)[0].step
  );

  test('is the first one that rejects', () => {
    const everything = { subnetId: 'subnet-s', securityGroupIds: ['sg-closed'], zone: zone('b'), vpcId: 'vpc-2' };
    const tables = { 'subnet-a': { routeTableId: 'rtb-1', routes: [] } };
    expect(steps(sensor('a', { ...everything, state: 'stopped' }), closed)).toBe('state');
    expect(steps(sensor('a', everything), closed)).toBe('zone');
    expect(steps(sensor('a', { ...everything, zone: zone('a') }), closed)).toBe('security-group');
    expect(steps(sensor('a', { ...everything, zone: zone('a'), securityGroupIds: ['sg-sensor'] }), closed)).toBe('network-acl');
    expect(steps(sensor('a', { vpcId: 'vpc-2' }), { routeTables: tables })).toBe('route');
  });

  test('is one that rejects rather than an earlier one that is unknown', () => {
    expect(steps(sensor('a', { subnetId: 'subnet-s', securityGroupIds: ['sg-unseen'] }), closed)).toBe('network-acl');
  });

  test('is the first one that is unknown where none rejects', () => {
    const networkAcls = { 'subnet-s': undefined };
    expect(steps(sensor('a', { subnetId: 'subnet-s', securityGroupIds: ['sg-unseen'] }), { networkAcls })).toBe('security-group');
    expect(steps(sensor('a', { subnetId: 'subnet-s' }), { networkAcls })).toBe('network-acl');
  });
});

describe('what is known of AWS', () => {
  test('rules of the own groups of a source have no part in it, as mirrored packets are not subject to them', () => {
    const world = inventory({ instances: [WEB], sensors: [sensor('a')], securityGroups: [securityGroup('sg-workload')] });
    expect(reachability(world, settings(['a'])).candidates(SOURCE)[0].verdict).toBe('eligible');
  });

  test('it is the private address that a group sees, even where only the public one is allowed', () => {
    const world = inventory({
      instances: [WEB],
      sensors: [sensor('a', { securityGroupIds: ['sg-public'] })],
      securityGroups: [securityGroup('sg-public', allow('203.0.113.7/32'))],
    });
    expect(reachability(world, settings(['a'])).candidates(SOURCE)[0]).toEqual(expect.objectContaining({ step: 'security-group' }));
  });

  test('a blocked sensor of the own zone leaves one of another zone to choose', () => {
    const world = inventory({
      instances: [WEB],
      sensors: [sensor('a', { securityGroupIds: ['sg-closed'] }), sensor('b', { zone: zone('b') })],
      securityGroups: [securityGroup('sg-closed')],
    });
    expect(reachability(world, settings(['a', 'b'], { zoneLocality: 'prefer-local' })).options(SOURCE))
      .toEqual([{ targetId: 'tmt-b', unknown: false, crossZone: true }]);
  });
});

describe('a sensor whose path cannot be told', () => {
  const world = inventory({ instances: [WEB], sensors: [sensor('a', { securityGroupIds: ['sg-unseen'] }), sensor('b')], accountId: ACCOUNT });

  test('is an option, marked as unknown', () => {
    expect(reachability(world, settings(['a', 'b'])).options(SOURCE)).toEqual([
      { targetId: 'tmt-a', unknown: true, crossZone: false },
      { targetId: 'tmt-b', unknown: false, crossZone: false },
    ]);
  });

  test('is none where the settings reject the unknown, and stays unknown among the candidates', () => {
    const { candidates, options } = reachability(world, settings(['a', 'b'], { unknownPathTreatment: 'reject' }));
    expect(options(SOURCE)).toEqual([{ targetId: 'tmt-b', unknown: false, crossZone: false }]);
    expect(candidates(SOURCE)[0]).toEqual(unknown('security-group', 'sg-unseen cannot be seen'));
  });
});

test('sources that no rule tells apart share their options, whatever else differs', () => {
  const world = inventory({
    sensors: [sensor('a', { securityGroupIds: ['sg-a'] }), sensor('b', { securityGroupIds: ['sg-b'] })],
    securityGroups: [securityGroup('sg-a', allow('10.0.0.0/16')), securityGroup('sg-b', allow('10.0.1.0/24'))],
  });
  const { options } = reachability(world, settings(['a', 'b']));
  const at = (privateIpv4: string) => options(networkInterface(privateIpv4, { privateIpv4, securityGroupIds: [`sg-of-${privateIpv4}`] }));
  expect(at('10.0.1.1')).toBe(at('10.0.1.200'));
  expect(at('10.0.2.1')).toBe(at('10.0.77.1'));
  expect(at('10.0.1.1')).not.toBe(at('10.0.2.1'));
});

describe('sources and sensors are told apart', () => {
  const from = (subnetId: string) => networkInterface(`in-${subnetId}`, { subnetId });
  const open = [entry(100, 'allow'), entry(100, 'allow', { egress: true })];

  test('by whether they share a subnet, even where all subnets share an ACL', () => {
    const closed = networkAcl('acl-closed');
    const world = inventory({ sensors: [sensor('a')], networkAcls: { 'subnet-a': closed, 'subnet-b': closed } });
    const { options } = reachability(world, settings(['a']));
    expect([from('subnet-a'), from('subnet-b')].map((source) => options(source).length)).toEqual([1, 0]);
  });

  test('by the ACL of the subnet that the source is in', () => {
    const networkAcls = { 'subnet-1': networkAcl('acl-1', ...open), 'subnet-2': networkAcl('acl-2', open[0]) };
    const { options } = reachability(inventory({ sensors: [sensor('a')], networkAcls }), settings(['a']));
    expect([from('subnet-1'), from('subnet-2')].map((source) => options(source).length)).toEqual([1, 0]);
  });

  test('by the route table of the subnet that the source is in', () => {
    const acl = networkAcl('acl-1', ...open);
    const world = inventory({
      sensors: [sensor('a', { vpcId: 'vpc-2', privateIpv4: '10.2.0.9', subnetId: 'subnet-far' })],
      networkAcls: { 'subnet-1': acl, 'subnet-2': acl },
      routeTables: { 'subnet-1': routeTable('rtb-1', route('10.2.0.0/16', 'pcx-1')), 'subnet-2': routeTable('rtb-2') },
      peerings: [{ peeringId: 'pcx-1', status: 'active', vpcIds: ['vpc-1', 'vpc-2'] }],
    });
    const { options } = reachability(world, settings(['a']));
    expect([from('subnet-1'), from('subnet-2')].map((source) => options(source).length)).toEqual([1, 0]);
  });

  test('by the address of the sensor, where the ACL of the source names it', () => {
    const only = networkAcl('acl-1', open[0], { ...open[1], ipv4Cidr: '10.0.1.11/32' });
    const sensors = [sensor('a', { privateIpv4: '10.0.1.10' }), sensor('b', { privateIpv4: '10.0.1.11' })];
    const { options } = reachability(inventory({ sensors, networkAcls: { 'subnet-1': only } }), settings(['a', 'b']));
    expect(options(from('subnet-1')).map(({ targetId }) => targetId)).toEqual(['tmt-b']);
  });
});
