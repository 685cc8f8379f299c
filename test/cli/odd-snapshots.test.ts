import { account, ACCOUNT_ID, type Files, instance, reservation, without } from './account';
import { plan, verdict } from './planned';

/** Records that are well-typed, and do not say what they should: what rests on them is unknown, and nothing else. */

type Json = Record<string, unknown>;

const ROUTES = 'describe-route-tables.json';
const INSTANCES = 'describe-instances.json';
const PREFIX_LIST = 'pl-0123456789abcdef0';
const LOCAL = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' };

function group(...permissions: Json[]): Files {
  return { 'describe-security-groups.json': { SecurityGroups: [{ GroupId: 'sg-sensor', VpcId: 'vpc-1', IpPermissions: permissions }] } };
}

const everyone = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

function acl(...inbound: Json[]): Files {
  const all = { RuleNumber: 100, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' };
  return {
    'describe-network-acls.json': {
      NetworkAcls: [{
        NetworkAclId: 'acl-1',
        Associations: ['subnet-a', 'subnet-b', 'subnet-sensor'].map((SubnetId) => ({ SubnetId })),
        Entries: [{ ...all, Egress: true }, ...inbound.map((entry) => ({ Egress: false, ...entry }))],
      }],
    },
  };
}

function routes(...more: Json[]): Files {
  return {
    [ROUTES]: { RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [{ Main: true }], Routes: [LOCAL, ...more] }] },
  };
}

/** The sensor's instance, or its interface, with some members changed. */
function sensorWith(over: Json, ofInterface: Json = {}): Files {
  const [web, db, sensor] = [
    instance('i-web', 'a', '10.0.1.5', ['sg-web']), instance('i-db', 'b', '10.0.2.5', ['sg-db']),
    instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor') as Json,
  ];
  const [only] = sensor.NetworkInterfaces as Json[];
  return { [INSTANCES]: { Reservations: [reservation(web, db, { ...sensor, NetworkInterfaces: [{ ...only, ...ofInterface }], ...over })] } };
}

function target(over: Json): Files {
  const whole = { TrafficMirrorTargetId: 'tmt-1', NetworkInterfaceId: 'eni-sensor', Type: 'network-interface', OwnerId: ACCOUNT_ID, Tags: [] };
  return { 'describe-traffic-mirror-targets.json': { TrafficMirrorTargets: [{ ...whole, ...over }] } };
}

const way = { DestinationPrefixListId: PREFIX_LIST, Origin: 'CreateRoute', State: 'active' };
const narrow = { DestinationCidrBlock: '10.0.9.0/24', Origin: 'CreateRoute', State: 'active' };
const udp = { IpProtocol: 'udp', FromPort: 4789, ToPort: 4789 };

test.each<[string, string, Files]>([
  // Security groups
  ['a rule that says only where its ports end', 'unknown at security-group', group({ IpProtocol: 'udp', FromPort: null, ToPort: 5000, ...everyone })],
  ['a rule that says only where its ports begin', 'unknown at security-group', group({ IpProtocol: 'udp', FromPort: 4000, ...everyone })],
  ['a rule whose ports cannot begin below its end', 'rejected at security-group', group({ IpProtocol: 'udp', FromPort: 4790, ...everyone })],
  ['a rule for ports -1 of UDP', 'unknown at security-group', group({ IpProtocol: 'udp', FromPort: -1, ToPort: -1, ...everyone })],
  ['a rule without a protocol', 'unknown at security-group', group({ ...udp, IpProtocol: null, ...everyone })],
  ['a rule with a range that is not given', 'unknown at security-group', group({ ...udp, IpRanges: [{ CidrIp: null }] })],
  ['a rule for a group without id and name', 'unknown at security-group', group({ ...udp, UserIdGroupPairs: [{ UserId: ACCOUNT_ID }] })],
  ['a rule for every protocol', 'eligible', group({ IpProtocol: '-1', ...everyone })],
  ['a rule for another protocol by number', 'rejected at security-group', group({ IpProtocol: '47', ...everyone })],
  ['a rule with a prefix list that is not recorded', 'unknown at security-group', group({ ...udp, PrefixListIds: [{ PrefixListId: PREFIX_LIST }] })],
  ['an interface that does not say which groups it has', 'unknown at security-group', sensorWith({}, { Groups: null })],

  // Network ACLs
  ['an entry that cannot be read, before one that denies everything', 'unknown at network-acl', acl(
    { RuleNumber: 10, RuleAction: 'allow', Protocol: 'udp', CidrBlock: '0.0.0.0/0' }, { RuleNumber: 20, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  )],
  ['an entry that cannot be read, after one that decides', 'eligible', acl(
    { RuleNumber: 10, RuleAction: 'allow', Protocol: '17', CidrBlock: '10.0.0.0/8', PortRange: { From: 4789, To: 4789 } }, { RuleNumber: 20, RuleAction: 'deny', Protocol: 'udp', CidrBlock: '0.0.0.0/0' },
  )],
  ['an entry that cannot be read, and denies what a later one denies as well', 'rejected at network-acl', acl(
    { RuleNumber: 10, RuleAction: 'deny', Protocol: 'udp', CidrBlock: '0.0.0.0/0' }, { RuleNumber: 20, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  )],
  ['an entry without an action', 'unknown at network-acl', acl({ RuleNumber: 10, Protocol: '-1', CidrBlock: '0.0.0.0/0' })],
  ['an entry that says neither way', 'unknown at network-acl', acl(
    { RuleNumber: 10, RuleAction: 'deny', Protocol: '-1', CidrBlock: '0.0.0.0/0', Egress: null }, { RuleNumber: 20, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  )],
  ['an entry with half a port range', 'unknown at network-acl', acl(
    { RuleNumber: 10, RuleAction: 'deny', Protocol: '17', CidrBlock: '0.0.0.0/0', PortRange: { From: 4000 } }, { RuleNumber: 20, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  )],
  ['entries for IPv6 only', 'rejected at network-acl', acl({ RuleNumber: 10, RuleAction: 'allow', Protocol: '-1', Ipv6CidrBlock: '::/0' })],

  // Routes
  ['a prefix list through a middlebox, without its entries', 'unknown at route', routes({ ...way, NetworkInterfaceId: 'eni-firewall' })],
  ['a prefix list through a peering connection, without its entries', 'eligible', routes({ ...way, VpcPeeringConnectionId: 'pcx-1' })],
  ['the prefix list of a gateway endpoint, without its entries', 'eligible', routes({ ...way, GatewayId: 'vpce-1' })],
  ['a blackhole more specific than the local route', 'rejected at route', routes({ ...narrow, NetworkInterfaceId: 'eni-firewall', State: 'blackhole' })],
  ['a middlebox more specific than the local route', 'unknown at route', routes({ ...narrow, NetworkInterfaceId: 'eni-firewall' })],
  ['a blackhole that does not say how it was made', 'unknown at route', routes({ ...narrow, NetworkInterfaceId: 'eni-firewall', Origin: null, State: 'blackhole' })],
  ['a more specific route that a route server advertised, and that is a blackhole', 'unknown at route', routes({ ...narrow, NetworkInterfaceId: 'eni-firewall', Origin: 'Advertisement', State: 'blackhole' })],
  ['a more specific route that is filtered', 'unknown at route', routes({ ...narrow, NetworkInterfaceId: 'eni-firewall', Origin: 'Advertisement', State: 'filtered' })],
  ['a route without a destination', 'unknown at route', routes({ NetworkInterfaceId: 'eni-firewall', Origin: 'CreateRoute', State: 'active' })],
  ['a more specific route that does not say where it leads', 'unknown at route', routes({ ...narrow })],
  ['a route that is as wide as the VPC, to an internet gateway', 'eligible', routes({ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', Origin: 'CreateRoute', State: 'active' })],
  ['a table of a VPC without an id', 'eligible', { [ROUTES]: { RouteTables: [{ RouteTableId: 'rtb-1', VpcId: '', Associations: [{ Main: true }], Routes: [{ ...narrow, State: 'blackhole' }] }] } }],

  // What the target is on
  ['an instance without a state', 'unknown at state', sensorWith({ State: null })],
  ['an interface that does not say how it is attached', 'unknown at state', sensorWith({}, { Attachment: { DeviceIndex: 0 } })],
  ['an interface whose address cannot be read', 'unknown at state', sensorWith({}, { PrivateIpAddress: '10.0.9.300', PrivateIpAddresses: [] })],
  ['an interface without an address', 'rejected at state', sensorWith({}, { PrivateIpAddress: null, PrivateIpAddresses: null })],
  ['an interface without a subnet', 'unknown at network-acl', sensorWith({ SubnetId: null }, { SubnetId: null })],
  ['an interface without a VPC', 'unknown at route', sensorWith({}, { VpcId: null })],
  ['a target without a kind', 'eligible', target({ Type: null })],
  ['a target of a kind that nobody knows', 'unknown at state', target({ Type: 'a-new-kind', NetworkInterfaceId: null })],
  ['a target that does not say which interface it is', 'unknown at state', target({ NetworkInterfaceId: null })],
])('%s: %s', (_, expected, files) => {
  expect(verdict(account(files), 'eni-web')).toBe(expected);
});

test('two zones without an id are not the same zone', () => {
  const placed = (id: string, zone: string, ...more: [string, string[], string?]) => ({
    ...instance(id, zone, ...more), Placement: { AvailabilityZone: `us-east-1${zone}`, AvailabilityZoneId: '' },
  });
  const files = account({
    [INSTANCES]: {
      Reservations: [reservation(placed('i-db', 'b', '10.0.1.6', ['sg-db']), placed('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor'))],
    },
  });

  expect(verdict(files, 'eni-db')).toBe('rejected at zone');
});

test.each<[string, string, Json]>([
  ['by range', 'eligible', everyone],
  ['by another group', 'unknown at security-group', { UserIdGroupPairs: [{ GroupId: 'sg-other', UserId: ACCOUNT_ID }] }],
])('a source that does not say which groups it has, let in %s: %s', (_, expected, sources) => {
  const [only] = (instance('i-web', 'a', '10.0.1.5', []) as { NetworkInterfaces: Json[] }).NetworkInterfaces;
  for (const Groups of [null, [{ GroupName: 'web' }]]) {
    const web = { ...instance('i-web', 'a', '10.0.1.5', []), NetworkInterfaces: [{ ...only, Groups }] };
    const Reservations = [reservation(web, instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor'))];
    expect(verdict(account({ [INSTANCES]: { Reservations }, ...group({ ...udp, ...sources }) }), 'eni-web')).toBe(expected);
  }
});

test('a source of which nobody can tell whether it runs is not mirrored, and keeps its session', () => {
  const [web] = [instance('i-web', 'a', '10.0.1.5', ['sg-web'])];
  const session = {
    TrafficMirrorSessionId: 'tms-1',
    TrafficMirrorTargetId: 'tmt-1',
    TrafficMirrorFilterId: 'tmf-1',
    NetworkInterfaceId: 'eni-web',
    OwnerId: ACCOUNT_ID,
    SessionNumber: 1,
    Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: 'mine' }],
  };
  const files = account({
    [INSTANCES]: { Reservations: [reservation({ ...web, State: null }, instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor'))] },
    'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: [session] },
  });

  expect(plan(files, '--session-owner', 'mine').actions).toEqual([]);
});

describe('a load balancer', () => {
  const ELB = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT_ID}`;
  const MIRROR = `${ELB}:loadbalancer/net/mirror/0123456789abcdef`;
  const SENSORS = `${ELB}:targetgroup/sensors/fedcba9876543210`;
  interface Parts {
    readonly target?: Json;
    readonly loadBalancer?: Json;
    readonly listener?: Json;
    readonly group?: Json;
    readonly health?: readonly Json[];
  }
  const healthy = { Target: { Id: 'i-sensor', Port: 4789 }, TargetHealth: { State: 'healthy' } };
  const behind = ({ target: over, loadBalancer, listener, group: ofGroup, health = [healthy] }: Parts) => account({
    'describe-traffic-mirror-targets.json': {
      TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1', NetworkLoadBalancerArn: MIRROR, Type: 'network-load-balancer', OwnerId: ACCOUNT_ID, ...over }],
    },
    'elbv2-describe-load-balancers.json': {
      LoadBalancers: [{
        LoadBalancerArn: MIRROR,
        Type: 'network',
        VpcId: 'vpc-1',
        State: { Code: 'active' },
        AvailabilityZones: [{ ZoneName: 'us-east-1a', SubnetId: 'subnet-a', LoadBalancerAddresses: [{ PrivateIPv4Address: '10.0.1.100' }] }],
        ...loadBalancer,
      }],
    },
    'elbv2-describe-listeners.json': {
      Listeners: [{ LoadBalancerArn: MIRROR, Port: 4789, Protocol: 'UDP', DefaultActions: [{ Type: 'forward', TargetGroupArn: SENSORS }], ...listener }],
    },
    'elbv2-describe-target-groups.json': { TargetGroups: [{ TargetGroupArn: SENSORS, Protocol: 'UDP', Port: 4789, LoadBalancerArns: [MIRROR], ...ofGroup }] },
    'elbv2-describe-target-health.json': { TargetHealthDescriptions: health },
  });
  const codeOf = (files: Files, id: string) => plan(files).interfaces.find(({ networkInterfaceId }) => networkInterfaceId === id)?.reason.code;

  test.each<[string, string, Parts]>([
    ['whole', 'eligible', {}],
    ['without a state', 'unknown at state', { loadBalancer: { State: null } }],
    ['that is being made', 'rejected at state', { loadBalancer: { State: { Code: 'provisioning' } } }],
    ['with a listener without a protocol', 'unknown at state', { listener: { Protocol: null } }],
    ['with a listener without a port', 'unknown at state', { listener: { Port: null } }],
    ['with a listener that does not say what it does', 'unknown at state', { listener: { DefaultActions: null } }],
    ['with a listener that names no group', 'unknown at state', { listener: { DefaultActions: [{ Type: 'forward' }] } }],
    ['with a target of which nobody says how it is', 'unknown at state', { health: [{ Target: { Id: 'i-sensor', Port: 4789 } }] }],
    ['with a target that nobody names', 'unknown at state', { health: [{ Target: { Port: 4789 }, TargetHealth: { State: 'healthy' } }] }],
    ['without a VPC, in the subnet of the source', 'eligible', { loadBalancer: { VpcId: null } }],
    ['without zones', 'unknown at state', { loadBalancer: { AvailabilityZones: null } }],
    ['of a target without a kind', 'eligible', { target: { Type: null } }],
  ])('%s: %s', (_, expected, parts) => {
    expect(verdict(behind(parts), 'eni-web')).toBe(expected);
  });

  test.each<[string, Parts]>([
    ['with a listener without a port', { listener: { Port: null } }],
    ['with a listener that names no group', { listener: { DefaultActions: [{ Type: 'forward' }] } }],
    ['with a target that nobody names', { health: [{ Target: { Port: 4789 }, TargetHealth: { State: 'healthy' } }] }],
    ['with a target that nobody names next to one that is known', { health: [healthy, { TargetHealth: { State: 'healthy' } }] }],
  ])('%s may have anything of its VPC behind it, which gets no session', (_, parts) => {
    const files = behind(parts);
    expect(codeOf(files, 'eni-web')).toBe('receivers-unknown');
    expect(['receiver', 'receivers-unknown']).toContain(codeOf(files, 'eni-sensor'));
  });

  test('of a target without a kind has its receivers behind it all the same', () => {
    expect(codeOf(behind({ target: { Type: null } }), 'eni-sensor')).toBe('receiver');
  });

  test('passes packets on to the port of each target by itself', () => {
    const other = { Target: { Id: '10.0.2.5', Port: 4790, AvailabilityZone: 'us-east-1a' }, TargetHealth: { State: 'healthy' } };
    const files = (port: number) => ({
      ...behind({ health: [healthy, { ...other, Target: { ...other.Target, Port: port } }] }),
      'describe-security-groups.json': {
        SecurityGroups: ['sg-sensor', 'sg-db'].map((GroupId) => ({ GroupId, VpcId: 'vpc-1', IpPermissions: [{ ...udp, ...everyone }] })),
      },
    });
    expect(verdict(files(4789), 'eni-web')).toBe('eligible');
    expect(verdict(files(4790), 'eni-web')).toBe('unknown at security-group');
  });
});

describe('a Gateway Load Balancer endpoint', () => {
  const endpoint = (over: Json): Files => account({
    ...target({ NetworkInterfaceId: null, GatewayLoadBalancerEndpointId: 'vpce-1', Type: 'gateway-load-balancer-endpoint' }),
    'describe-network-interfaces.json': {
      NetworkInterfaces: [{
        NetworkInterfaceId: 'eni-vpce',
        InterfaceType: 'gateway_load_balancer_endpoint',
        AvailabilityZone: 'us-east-1a',
        SubnetId: 'subnet-sensor',
        VpcId: 'vpc-1',
        PrivateIpAddress: '10.0.9.30',
        Attachment: { Status: 'attached' },
      }],
    },
    'describe-vpc-endpoints.json': {
      VpcEndpoints: [{
        VpcEndpointId: 'vpce-1',
        VpcEndpointType: 'GatewayLoadBalancer',
        State: 'available',
        VpcId: 'vpc-1',
        SubnetIds: ['subnet-sensor'],
        NetworkInterfaceIds: ['eni-vpce'],
        ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-1',
        ...over,
      }],
    },
  });

  test.each<[string, string, Json]>([
    ['whole', 'eligible', {}],
    ['without a state', 'unknown at state', { State: null }],
    ['that is pending', 'rejected at state', { State: 'pending' }],
    ['without a subnet', 'unknown at state', { SubnetIds: null }],
    ['without a VPC', 'unknown at route', { VpcId: null }],
  ])('%s: %s', (_, expected, over) => {
    expect(verdict(endpoint(over), 'eni-web')).toBe(expected);
  });
});

test.each(['describe-security-groups.json', 'describe-network-acls.json', 'describe-route-tables.json', 'describe-network-interfaces.json'])('without %s nothing is rejected for it', (file) => {
  expect(verdict(without(account(), file), 'eni-web')).toMatch(/^(?:eligible|unknown at [a-z-]+)$/);
});
