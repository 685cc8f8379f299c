import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { Instance, LoadBalancer, LoadBalancerTarget, NetworkInterface, Target } from '../../../src/core/model/inventory';
import { decide } from '../../../src/core/plan/decide';
import { type Candidate, reachability } from '../../../src/core/reachability/reachability';
import {
  ACCOUNT,
  allow,
  allowGroup,
  inventory,
  type InventoryParts,
  networkAcl,
  rule,
  securityGroup,
  settings,
  workload,
  zone,
} from '../build';

const IN_A = { zone: zone('a'), subnetId: 'subnet-a', privateIpv4: '10.0.1.20' };
const IN_B = { zone: zone('b'), subnetId: 'subnet-b', privateIpv4: '10.0.2.20' };

const BALANCER: LoadBalancer = {
  state: 'active',
  vpcId: 'vpc-1',
  zones: [IN_A, IN_B],
  securityGroupIds: [],
  crossZone: false,
  listener: { protocol: 'UDP', port: 4789 },
  registered: [{ id: 'i-appliance', zone: 'us-east-1a', healthy: true }, { id: 'i-other', zone: 'us-east-1b', healthy: true }],
};

const TARGET: LoadBalancerTarget = {
  kind: 'network-load-balancer',
  targetId: 'tmt-nlb',
  ownerId: ACCOUNT,
  loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/sensors/0123456789abcdef',
};

interface Case extends InventoryParts {
  readonly source?: Instance;
  /** What is registered and nothing was described as. */
  readonly unseen?: readonly string[];
  readonly otherInterfaces?: readonly NetworkInterface[];
}

const OPEN_ACLS = { 'subnet-a': networkAcl('acl-a', ...allowAll()), 'subnet-b': networkAcl('acl-b', ...allowAll()), 'subnet-c': networkAcl('acl-c', ...allowAll()) };

function allowAll() {
  return [false, true].map((egress) => ({ ruleNumber: 100, egress, action: 'allow', protocol: '-1', ipv4Cidr: '0.0.0.0/0' } as const));
}

/** Everything that is registered, and not given, is described and lets every packet in. */
function judge(over: Partial<LoadBalancer>, { source = workload('web'), unseen = [], ...parts }: Case = {}): Candidate {
  const loadBalancer = { ...BALANCER, ...over };
  const given = [source, ...(parts.instances ?? [])];
  const known = given.flatMap(({ instanceId, networkInterfaces }) => [instanceId, ...networkInterfaces.map(({ privateIpv4 }) => privateIpv4)]);
  const others = (loadBalancer.registered ?? []).map(({ id }) => id).filter((id) => !known.includes(id) && !unseen.includes(id));
  const appliances = others.map((id) => workload(id.replace('i-', ''), {
    privateIpv4: id.startsWith('i-') ? '10.0.1.99' : id, securityGroupIds: ['sg-all'], vpcId: loadBalancer.vpcId,
  }));
  const world = inventory({
    ...parts,
    instances: [...given, ...appliances],
    securityGroups: [securityGroup('sg-all', rule({ protocol: '-1', ipv4Ranges: ['0.0.0.0/0'] })), ...(parts.securityGroups ?? [])],
    targets: [{ ...TARGET, peeredVpcIds: ['vpc-peer'], loadBalancer }],
    networkAcls: { ...OPEN_ACLS, ...parts.networkAcls },
  });
  return reachability({ ...world, otherInterfaces: parts.otherInterfaces }, settings(['nlb'])).candidates(source.networkInterfaces[0])[0];
}

function rejected(step: string, reason: string) {
  return { targetId: 'tmt-nlb', verdict: 'rejected', step, reason };
}

function unknown(step: string, reason: string) {
  return { targetId: 'tmt-nlb', verdict: 'unknown', step, reason };
}

const ELIGIBLE = expect.objectContaining({ verdict: 'eligible' });

describe('state', () => {
  test.each(['active', 'active_impaired'])('a load balancer that is %s receives', (state) => {
    expect(judge({ state })).toEqual(ELIGIBLE);
  });

  test.each(['provisioning', 'failed'])('a load balancer that is %s does not', (state) => {
    expect(judge({ state })).toEqual(rejected('state', `the load balancer is ${state}`));
  });

  test.each([
    [true, 'rejected', 'does not exist'],
    [undefined, 'unknown', 'cannot be seen'],
  ])('gone (%s) differs from out of sight', (gone, verdict, words) => {
    const web = workload('web');
    const { candidates } = reachability(inventory({ instances: [web], targets: [{ ...TARGET, gone }] }), settings(['nlb']));
    expect(candidates(web.networkInterfaces[0])).toEqual([{ targetId: 'tmt-nlb', verdict, step: 'state', reason: `${TARGET.loadBalancerArn} ${words}` }]);
  });

  test('it needs a listener for UDP 4789', () => {
    expect(judge({ listener: 'none' })).toEqual(rejected('state', 'the load balancer has no listener for UDP 4789'));
    expect(judge({ listener: { protocol: 'TCP', port: 4789 } }))
      .toEqual(rejected('state', 'the listener on port 4789 is of protocol TCP, and mirrored packets are UDP'));
  });

  test('a listener that gives no target group any weight is documented nowhere', () => {
    expect(judge({ listener: { protocol: 'UDP', port: 4789, weightless: true } })).toEqual(
      unknown('state', 'the listener for UDP 4789 gives no target group any weight, and AWS does not document what happens to packets'),
    );
  });

  test('whether a TCP_UDP listener will do is documented nowhere', () => {
    expect(judge({ listener: { protocol: 'TCP_UDP', port: 4789 } }))
      .toEqual(unknown('state', 'the listener for UDP 4789 is of protocol TCP_UDP, and no documentation says that mirrored packets pass it'));
  });

  test('listeners, registered targets and zones that cannot be read leave the answer unknown', () => {
    expect(judge({ listener: undefined })).toEqual(unknown('state', 'the listeners of the load balancer cannot be read'));
    expect(judge({ registered: undefined })).toEqual(unknown('state', 'what is registered behind the load balancer cannot be read'));
    expect(judge({ zones: [], crossZone: true })).toEqual(unknown('state', 'the zones of the load balancer cannot be seen'));
  });

  test('something must be registered that is in use', () => {
    const reason = 'nothing is registered behind the load balancer, or nothing that is in use';
    expect(judge({ registered: [] })).toEqual(rejected('state', reason));
    expect(judge({ registered: [{ id: 'i-appliance', zone: 'us-east-1a', healthy: false, unused: true }], crossZone: true })).toEqual(rejected('state', reason));
  });

  const failsOpen = 'nothing healthy is registered behind the load balancer, which then passes packets on to all that is, and whether that receives them cannot be told';

  test.each([true, false, undefined])('where nothing that is registered is healthy it fails open, which leaves the answer unknown (across zones: %s)', (crossZone) => {
    for (const zoneName of ['us-east-1a', 'us-east-1b']) {
      expect(judge({ crossZone, registered: [{ id: 'i-appliance', zone: zoneName, healthy: false }] })).toEqual(unknown('state', failsOpen));
    }
  });

  test('a load balancer that fails open in one zone, and does not balance across zones, leaves the answer unknown there', () => {
    const registered = [{ id: 'i-appliance', zone: 'us-east-1a', healthy: false }, { id: 'i-other', zone: 'us-east-1b', healthy: true }];
    const reason = 'nothing healthy is registered behind the load balancer in us-east-1a (use1-az1), which then passes packets on to all that is there, and whether that receives them cannot be told';
    expect(judge({ registered, crossZone: false })).toEqual(unknown('state', reason));
    expect(judge({ registered, crossZone: undefined })).toEqual(unknown('state', reason));
    expect(judge({ registered, crossZone: true })).toEqual(ELIGIBLE);
    expect(judge({ registered, crossZone: false }, { source: workload('web', { zone: zone('b') }) })).toEqual(ELIGIBLE);
  });

  test('what it then passes packets on to must let them in', () => {
    const closed = { instances: [workload('appliance', { securityGroupIds: ['sg-closed'] })], securityGroups: [securityGroup('sg-closed')] };
    const registered = [{ id: 'i-appliance', zone: 'us-east-1a', healthy: false }];
    expect(judge({ registered }, closed)).toEqual(rejected('security-group', 'sg-closed has no rule for UDP 4789 from 10.0.1.5'));
    expect(judge({ registered, crossZone: undefined }, closed)).toEqual(rejected('security-group', 'sg-closed has no rule for UDP 4789 from 10.0.1.5'));
    const elsewhere = [{ id: 'i-appliance', zone: 'us-east-1b', healthy: false }];
    expect(judge({ registered: elsewhere }, closed)).toEqual(rejected('security-group', 'sg-closed has no rule for UDP 4789 from 10.0.1.5'));
  });

  describe('with healthy targets in another zone only', () => {
    const registered = [{ id: 'i-other', zone: 'us-east-1b', healthy: true }];
    const none = 'nothing healthy is registered behind the load balancer in us-east-1a (use1-az1)';

    test('it serves the source if it balances across zones', () => {
      expect(judge({ registered, crossZone: true })).toEqual(ELIGIBLE);
      expect(judge({ registered, crossZone: false })).toEqual(rejected('state', `${none}, and it does not balance across zones`));
      expect(judge({ registered, crossZone: undefined })).toEqual(unknown('state', `${none}, and whether it balances across zones cannot be read`));
    });
  });

  test.each([undefined, 'all'])('a target in zone %s serves every zone', (zoneName) => {
    expect(judge({ registered: [{ id: '10.9.0.1', zone: zoneName, healthy: true }] })).toEqual(ELIGIBLE);
  });
});

describe('zone', () => {
  const inC = workload('web', { zone: zone('c') });
  const appliances = ['appliance', 'other'].map((name) => workload(name, { securityGroupIds: ['sg-sensor'] }));

  test('any of its zones is local', () => {
    expect(judge({}, { source: workload('web', { zone: zone('b') }) })).toEqual(ELIGIBLE);
  });

  test('it is remote only where none of them is', () => {
    expect(judge({}, { source: inC })).toEqual(rejected(
      'zone',
      'it is in us-east-1a (use1-az1), us-east-1b (use1-az2), the source in us-east-1c (use1-az3)',
    ));
  });

  test('without a node in the zone of the source, packets may enter anywhere', () => {
    const world = inventory({
      instances: [inC, ...appliances],
      targets: [{ ...TARGET, loadBalancer: BALANCER }],
      networkAcls: { ...OPEN_ACLS, 'subnet-b': networkAcl('acl-closed') },
    });
    const { candidates, options } = reachability(world, settings(['nlb'], { zoneLocality: 'prefer-local' }));
    expect(candidates(inC.networkInterfaces[0])).toEqual([
      unknown('network-acl', 'only some of its 2 addresses can be reached: acl-closed of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule *)'),
    ]);
    expect(options(inC.networkInterfaces[0])).toEqual([{ targetId: 'tmt-nlb', unknown: true, crossZone: true }]);
  });

  test('what is the same at every node is told once', () => {
    const world = inventory({ instances: [inC, ...appliances], targets: [{ ...TARGET, loadBalancer: BALANCER }], networkAcls: OPEN_ACLS });
    const { candidates } = reachability(world, settings(['nlb'], { zoneLocality: 'prefer-local' }));
    expect(candidates(inC.networkInterfaces[0])[0].reason.match(/the local route/g)).toHaveLength(1);
  });
});

describe('security groups', () => {
  test('a load balancer without any lets everything through to its listeners', () => {
    expect(judge({ securityGroupIds: [] })).toEqual(expect.objectContaining({ verdict: 'eligible', reason: 'sg-all allows all traffic from 0.0.0.0/0; the local route of vpc-1 leads there' }));
  });

  test('its own must let the source in', () => {
    const securityGroups = [securityGroup('sg-nlb', allow('10.0.2.0/24')), securityGroup('sg-open', allow('10.0.0.0/8'))];
    expect(judge({ securityGroupIds: ['sg-nlb'] }, { securityGroups })).toEqual(rejected('security-group', 'sg-nlb has no rule for UDP 4789 from 10.0.1.5'));
    expect(judge({ securityGroupIds: ['sg-open'] }, { securityGroups })).toEqual(ELIGIBLE);
  });

  describe('of what is registered, where it can be seen', () => {
    const appliance = (ingress: Parameters<typeof allow>) => ({
      instances: [workload('appliance', { securityGroupIds: ['sg-appliance'], privateIpv4: '10.0.1.30' })],
      securityGroups: [securityGroup('sg-appliance', allow(...ingress))],
    });

    test('see the address of the source', () => {
      expect(judge({}, appliance(['10.0.1.5/32']))).toEqual(expect.objectContaining({
        verdict: 'eligible',
        reason: 'sg-appliance allows UDP 4789 from 10.0.1.5/32; the local route of vpc-1 leads there',
      }));
      expect(judge({}, appliance(['10.0.1.20/32'])))
        .toEqual(rejected('security-group', 'sg-appliance has no rule for UDP 4789 from 10.0.1.5'));
    });

    test('see the port that the listener forwards to', () => {
      expect(judge({ listener: { protocol: 'UDP', port: 6000 } }, appliance(['0.0.0.0/0'])).reason)
        .toBe('sg-appliance has no rule for UDP 6000 from 10.0.1.5; sg-appliance has one for UDP 4789');
    });

    test('see that port even in a group that the load balancer shares', () => {
      const shared = { listener: { protocol: 'UDP', port: 6000 }, securityGroupIds: ['sg-appliance'] };
      expect(judge(shared, appliance(['0.0.0.0/0'])).reason).toMatch('sg-appliance has no rule for UDP 6000 from 10.0.1.5');
      const only6000 = [securityGroup('sg-appliance', rule({ fromPort: 6000, toPort: 6000, ipv4Ranges: ['0.0.0.0/0'] }))];
      expect(judge(shared, { ...appliance([]), securityGroups: only6000 }).reason).toMatch('sg-appliance has no rule for UDP 4789 from 10.0.1.5');
    });

    test('count at the primary interface of an instance', () => {
      const parts = appliance(['10.0.1.20/32']);
      const more = workload('second', { securityGroupIds: ['sg-sensor'] }).networkInterfaces;
      const instances = [workload('appliance', { securityGroupIds: ['sg-appliance'], more })];
      expect(judge({}, { ...parts, instances })).toEqual(expect.objectContaining({ verdict: 'rejected', step: 'security-group' }));
    });

    test.each([
      ['sg-nlb', 'eligible'],
      ['sg-workload', 'rejected'],
    ])('see the groups of the load balancer, not those of the source: %s', (groupId, verdict) => {
      expect(judge({ securityGroupIds: ['sg-nlb'] }, {
        instances: [workload('appliance', { securityGroupIds: ['sg-appliance'] })],
        securityGroups: [securityGroup('sg-appliance', allowGroup(groupId)), securityGroup('sg-nlb', allow('0.0.0.0/0'))],
      })).toEqual(expect.objectContaining({ verdict }));
    });

    test('count for what is registered by address, too', () => {
      expect(judge({ registered: [{ id: '10.0.1.30', healthy: true }] }, appliance(['10.0.1.20/32'])))
        .toEqual(expect.objectContaining({ verdict: 'rejected', step: 'security-group' }));
    });

    test('count only for what packets are passed on to', () => {
      const blocked = appliance(['10.0.1.20/32']);
      expect(judge({ registered: [{ id: 'i-appliance', zone: 'us-east-1b', healthy: true }, { id: 'i-x', healthy: true }] }, blocked)).toEqual(ELIGIBLE);
      expect(judge({ registered: [{ id: 'i-appliance', healthy: false }, { id: 'i-x', healthy: true }] }, blocked)).toEqual(ELIGIBLE);
    });

    test('count for what packets may be passed on to', () => {
      expect(judge({ crossZone: undefined, registered: [{ id: 'i-appliance', zone: 'us-east-1b', healthy: true }] }, appliance(['10.0.1.20/32'])))
        .toEqual(expect.objectContaining({ verdict: 'rejected', step: 'security-group' }));
    });

    test('that let the source in to some only leave the answer unknown', () => {
      expect(judge({ registered: [{ id: 'i-1', healthy: true }, { id: 'i-2', healthy: true }] }, {
        instances: [workload('1', { securityGroupIds: ['sg-open'] }), workload('2', { securityGroupIds: ['sg-closed'] })],
        securityGroups: [securityGroup('sg-open', rule({ ipv4Ranges: ['0.0.0.0/0'] })), securityGroup('sg-closed')],
      })).toEqual(unknown('security-group', 'only some of its 2 addresses can be reached: sg-closed has no rule for UDP 4789 from 10.0.1.5'));
    });
  });
});

describe('network ACLs', () => {
  const inX = workload('web', { subnetId: 'subnet-x' });

  test('of its subnet in the zone of the source must let the source in', () => {
    const networkAcls = { 'subnet-x': networkAcl('acl-x', ...allowAll()) };
    expect(judge({}, { source: inX, networkAcls: { ...networkAcls, 'subnet-a': networkAcl('acl-closed') } }))
      .toEqual(rejected('network-acl', 'acl-closed of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule *)'));
    expect(judge({}, { source: inX, networkAcls: { ...networkAcls, 'subnet-b': networkAcl('acl-closed') } })).toEqual(ELIGIBLE);
  });

  test('of the source must let packets out to its node', () => {
    const only = (ipv4Cidr: string) => networkAcl('acl-x', { ...allowAll()[1], ipv4Cidr });
    expect(judge({}, { source: inX, networkAcls: { 'subnet-x': only('10.0.1.20/32') } })).toEqual(ELIGIBLE);
    expect(judge({}, { source: inX, networkAcls: { 'subnet-x': only('10.0.2.20/32') } }))
      .toEqual(rejected('network-acl', 'acl-x of the source subnet denies UDP 4789 to 10.0.1.20 (rule *)'));
  });

  test('of a source treat an unknown address of its node as every address', () => {
    const zones = [{ ...IN_A, privateIpv4: undefined }];
    const only = networkAcl('acl-x', { ...allowAll()[1], ipv4Cidr: '10.0.1.20/32' });
    expect(judge({ zones }, { source: inX, networkAcls: { 'subnet-x': networkAcl('acl-x', ...allowAll()) } })).toEqual(ELIGIBLE);
    expect(judge({ zones }, { source: inX, networkAcls: { 'subnet-x': networkAcl('acl-x') } }))
      .toEqual(rejected('network-acl', 'acl-x of the source subnet denies UDP 4789 to an unknown address (rule *)'));
    expect(judge({ zones }, { source: inX, networkAcls: { 'subnet-x': only } })).toEqual(unknown(
      'network-acl',
      'acl-x of the source subnet does not treat every address alike, so whether it allows UDP 4789 to an unknown address cannot be told',
    ));
  });

  test('of the subnet of what is registered must let the source in', () => {
    const instances = [workload('appliance', { subnetId: 'subnet-c', securityGroupIds: ['sg-sensor'] })];
    expect(judge({}, { instances })).toEqual(ELIGIBLE);
    expect(judge({}, { instances, networkAcls: { 'subnet-c': networkAcl('acl-closed') } }))
      .toEqual(rejected('network-acl', 'acl-closed of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule *)'));
  });

  test('of the subnet of what is registered see the port that the listener forwards to', () => {
    const instances = [workload('appliance', { subnetId: 'subnet-c', securityGroupIds: ['sg-any-port'] })];
    const securityGroups = [securityGroup('sg-any-port', rule({ protocol: '-1', ipv4Ranges: ['0.0.0.0/0'] }))];
    const judgeWith = (port: number, listener: LoadBalancer['listener']) => {
      const only = networkAcl('acl-s', { ...allowAll()[0], protocol: '17', portRange: { from: port, to: port } });
      const networkAcls = { 'subnet-x': networkAcl('acl-x', ...allowAll()), 'subnet-a': only, 'subnet-c': only };
      return judge({ listener }, { source: inX, instances, securityGroups, networkAcls });
    };
    expect(judgeWith(4789, { protocol: 'UDP', port: 4789 })).toEqual(ELIGIBLE);
    expect(judgeWith(4789, { protocol: 'UDP', port: 6000 })).toEqual(rejected('network-acl', 'acl-s of the sensor subnet denies UDP 6000 from 10.0.1.5 (rule *)'));
    expect(judgeWith(6000, { protocol: 'UDP', port: 6000 })).toEqual(rejected('network-acl', 'acl-s of the sensor subnet denies UDP 4789 from 10.0.1.5 (rule *)'));
  });
});

describe('routes', () => {
  test('lead to it within its VPC', () => {
    expect(judge({ zones: [{ ...IN_A, privateIpv4: undefined }] })).toEqual(ELIGIBLE);
  });

  test('to another VPC cannot be told without the address of its node', () => {
    const parts = { routeTables: { 'subnet-a': { routeTableId: 'rtb-1', routes: [] } } };
    expect(judge({ vpcId: 'vpc-2', zones: [{ ...IN_A, privateIpv4: undefined }] }, parts))
      .toEqual(unknown('route', 'it is in vpc-2, the source in vpc-1, and its address there is not known'));
  });
});

describe('self', () => {
  const loop = rejected('self', 'eni-web receives what is mirrored to tmt-nlb, and mirroring it there would be a loop');

  test('what is registered is not mirrored to it', () => {
    expect(judge({ registered: [{ id: 'i-web', healthy: true }] })).toEqual(loop);
    expect(judge({ registered: [{ id: '10.0.1.5', healthy: true }] })).toEqual(loop);
  });

  test('the same address in another VPC is somebody else', () => {
    expect(judge({ vpcId: 'vpc-2', registered: [{ id: '10.0.1.5', healthy: true }] }).step).not.toBe('self');
  });

  test('other interfaces of an instance that is registered by address are not mirrored to it either', () => {
    const web = workload('web', { more: [{ ...workload('second', { privateIpv4: '10.0.1.77' }).networkInterfaces[0] }] });
    expect(judge({ registered: [{ id: '10.0.1.77', healthy: true }] }, { source: web })).toEqual(loop);
  });

  test('what is registered by a secondary address, or one of a delegated prefix, is not mirrored to it either', () => {
    const node = workload('web', { secondaryIpv4: ['10.0.1.6'], ipv4Prefixes: ['10.0.1.80/28', 'no prefix'] });
    expect(judge({ registered: [{ id: '10.0.1.6', healthy: true }] }, { source: node })).toEqual(loop);
    expect(judge({ registered: [{ id: '10.0.1.95', healthy: true }] }, { source: node })).toEqual(loop);
    expect(judge({ registered: [{ id: '10.0.1.96', healthy: true }] }, { source: node })).toEqual(ELIGIBLE);
    expect(judge({ registered: [{ id: '10.0.1.995', healthy: true }] }, { source: node })).toEqual(ELIGIBLE);
  });
});

describe('what is registered', () => {
  const task: NetworkInterface = { ...workload('task', { privateIpv4: '10.0.1.40', securityGroupIds: ['sg-task'] }).networkInterfaces[0], instanceId: undefined };
  const registered = [{ id: '10.0.1.40', healthy: true }];
  const unseen = ['10.0.1.40', 'i-task'];

  test('may be an interface that no instance holds: its groups decide', () => {
    expect(judge({ registered }, { unseen, otherInterfaces: [task], securityGroups: [securityGroup('sg-task')] }))
      .toEqual(rejected('security-group', 'sg-task has no rule for UDP 4789 from 10.0.1.5'));
    expect(judge({ registered }, { unseen, otherInterfaces: [task], securityGroups: [securityGroup('sg-task', allow('10.0.1.5/32'))] })).toEqual(ELIGIBLE);
  });

  test('may be an instance of which only the interface was described', () => {
    const described = [{ ...task, instanceId: 'i-task', primary: false }, { ...task, instanceId: 'i-task' }];
    expect(judge({ registered: [{ id: 'i-task', healthy: true }] }, { unseen, otherInterfaces: described, securityGroups: [securityGroup('sg-task')] }))
      .toEqual(rejected('security-group', 'sg-task has no rule for UDP 4789 from 10.0.1.5'));
  });

  test.each(unseen)('and nothing was described as (%s) leaves the answer unknown', (id) => {
    expect(judge({ registered: [{ id, healthy: true }] }, { unseen }))
      .toEqual(unknown('security-group', `${id}, which is registered behind the load balancer, cannot be seen`));
  });

  test('may be in a peered VPC', () => {
    const closed = { unseen, otherInterfaces: [{ ...task, vpcId: 'vpc-peer' }], securityGroups: [securityGroup('sg-task')] };
    expect(judge({ registered }, closed)).toEqual(rejected('security-group', 'sg-task has no rule for UDP 4789 from 10.0.1.5'));
  });

  test('by an address that is one of several peered VPCs, or of a VPC that is not peered, leaves the answer unknown', () => {
    const reason = '10.0.1.40, which is registered behind the load balancer, cannot be seen';
    const twice = [{ ...task, vpcId: 'vpc-peer' }, { ...task, networkInterfaceId: 'eni-2', vpcId: 'vpc-peer' }];
    expect(judge({ registered }, { unseen, otherInterfaces: twice })).toEqual(unknown('security-group', reason));
    expect(judge({ registered }, { unseen, otherInterfaces: [{ ...task, vpcId: 'vpc-3' }] })).toEqual(unknown('security-group', reason));
  });
});

test('the zones of the plan are those of the load balancer or endpoint', () => {
  const endpoint: Target = {
    kind: 'gateway-load-balancer-endpoint',
    targetId: 'tmt-gwlbe',
    ownerId: ACCOUNT,
    endpointId: 'vpce-1',
    endpoint: { state: 'available', vpcId: 'vpc-1', subnets: [{ subnetId: 'subnet-b', zone: zone('b') }, { subnetId: 'subnet-x' }], networkInterfaceIds: [] },
  };
  const unseen = (kind: 'tmt-nlb-unseen' | 'tmt-gwlbe-unseen'): Target => (kind === 'tmt-nlb-unseen'
    ? { ...TARGET, targetId: kind }
    : { kind: 'gateway-load-balancer-endpoint', targetId: kind, ownerId: ACCOUNT, endpointId: 'vpce-2' });
  const targets = [{ ...TARGET, loadBalancer: BALANCER }, endpoint, unseen('tmt-nlb-unseen'), unseen('tmt-gwlbe-unseen')];
  const { targets: sensors } = decide(inventory({ targets }), EMPTY_LEDGER, settings(targets.map(({ targetId }) => ({ targetId }))), 0);
  expect(sensors.map(({ availabilityZones }) => availabilityZones)).toEqual([['us-east-1a', 'us-east-1b'], ['us-east-1b'], [], []]);
});

test('the zones of the plan come in the same order, however they are listed', () => {
  const turned = { ...TARGET, loadBalancer: { ...BALANCER, zones: [...BALANCER.zones].reverse() } };
  const { targets: sensors } = decide(inventory({ targets: [turned] }), EMPTY_LEDGER, settings([{ targetId: turned.targetId }]), 0);
  expect(sensors.map(({ availabilityZones }) => availabilityZones)).toEqual([['us-east-1a', 'us-east-1b']]);
});

test('a load balancer is down when nothing that is in use is behind it in any of its zones, and not when it fails open', () => {
  const targetsDown = (registered: LoadBalancer['registered']) => reachability(
    inventory({ targets: [{ ...TARGET, loadBalancer: { ...BALANCER, registered } }] }), settings(['nlb']),
  ).targetsDown();
  expect(targetsDown([{ id: 'i-1', zone: 'us-east-1a', healthy: true }])).toEqual([]);
  expect(targetsDown([{ id: 'i-1', zone: 'us-east-1a', healthy: false }])).toEqual([]);
  expect(targetsDown([{ id: 'i-1', zone: 'us-east-1c', healthy: true }])).toEqual(['tmt-nlb']);
  expect(targetsDown([{ id: 'i-1', zone: 'us-east-1a', healthy: false, unused: true }])).toEqual(['tmt-nlb']);
});

test('from a zone without an entrance the zones of all entrances are named', () => {
  expect(judge({ registered: [{ id: 'i-1', zone: 'us-east-1c', healthy: true }] }, { source: workload('web', { zone: zone('c') }) }).reason)
    .toBe('nothing healthy is registered behind the load balancer in us-east-1a (use1-az1), us-east-1b (use1-az2), and it does not balance across zones');
});
