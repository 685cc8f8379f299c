import type * as ec2 from '@aws-sdk/client-ec2';
import type { Ec2Facts } from '../../../src/aws/inventory/facts';
import { toInventory } from '../../../src/aws/inventory/inventory';
import { OWNERSHIP_TAG_KEY } from '../../../src/names';

function facts(over: Partial<Ec2Facts> = {}): Ec2Facts {
  return { reservations: [], securityGroups: [], networkAcls: [], prefixLists: new Map(), targets: [], sessions: [], ...over };
}

const ENI: ec2.InstanceNetworkInterface = {
  NetworkInterfaceId: 'eni-1',
  InterfaceType: 'interface',
  Attachment: { DeviceIndex: 0, NetworkCardIndex: 0, Status: 'attached' },
  PrivateIpAddress: '10.0.1.5',
  SubnetId: 'subnet-1',
  VpcId: 'vpc-1',
  Groups: [{ GroupId: 'sg-1' }],
};

function reservation(instance: ec2.Instance, ...networkInterfaces: readonly ec2.InstanceNetworkInterface[]): ec2.Reservation {
  return {
    OwnerId: '111122223333',
    Instances: [{
      InstanceId: 'i-1',
      InstanceType: 'm5.large',
      State: { Name: 'running' },
      Placement: { AvailabilityZone: 'us-east-1a' },
      NetworkInterfaces: [...networkInterfaces],
      ...instance,
    }],
  };
}

const FOUR = { AvailabilityZone: 'us-east-1a', AvailabilityZoneId: 'use1-az4' };
const ONE = reservation({ Tags: [{ Key: 'Name', Value: 'web' }] }, ENI);

test('an instance comes with its interfaces, their primary address and their groups', () => {
  expect(toInventory(facts({ reservations: [ONE] }))).toMatchObject({
    accountId: '111122223333',
    instances: [{
      instanceId: 'i-1',
      instanceType: 'm5.large',
      state: 'running',
      tags: { Name: 'web' },
      networkInterfaces: [{
        networkInterfaceId: 'eni-1',
        instanceId: 'i-1',
        interfaceType: 'interface',
        attachment: 'attached',
        primary: true,
        zone: { name: 'us-east-1a' },
        vpcId: 'vpc-1',
        subnetId: 'subnet-1',
        privateIpv4: '10.0.1.5',
        securityGroupIds: ['sg-1'],
      }],
    }],
  });
});

test('answers of older years lack types, network cards and zone IDs: interfaces are of the usual type, on the first card', () => {
  const { InterfaceType: _, ...old } = { ...ENI, Attachment: { DeviceIndex: 0, Status: 'attached' as const } };
  const [instance] = toInventory(facts({ reservations: [reservation({}, old)] })).instances;

  expect(instance.networkInterfaces).toMatchObject([{ interfaceType: 'interface', primary: true, zone: { name: 'us-east-1a' } }]);
});

test('the type of an interface comes from its own description where the instance does not tell it', () => {
  const { InterfaceType: _, ...old } = ENI;
  const [instance] = toInventory(facts({
    reservations: [reservation({}, old)],
    networkInterfaces: [{ NetworkInterfaceId: 'eni-1', InterfaceType: 'efa' }],
  })).instances;

  expect(instance.networkInterfaces).toMatchObject([{ interfaceType: 'efa' }]);
});

test('only device 0 of network card 0 is primary, and interfaces stand in the order of their devices', () => {
  const at = (NetworkInterfaceId: string, DeviceIndex: number, NetworkCardIndex: number) => (
    { ...ENI, NetworkInterfaceId, Attachment: { DeviceIndex, NetworkCardIndex } }
  );
  const [instance] = toInventory(facts({ reservations: [reservation({}, at('eni-c', 1, 0), at('eni-b', 0, 1), at('eni-a', 0, 0))] })).instances;

  expect(instance.networkInterfaces.map(({ networkInterfaceId, primary }) => [networkInterfaceId, primary])).toEqual([
    ['eni-a', true], ['eni-b', false], ['eni-c', false],
  ]);
});

test('the address that packets come from is the primary private one', () => {
  const addresses = [{ Primary: false, PrivateIpAddress: '10.0.1.6' }, { Primary: true, PrivateIpAddress: '10.0.1.7' }];
  const [instance] = toInventory(facts({ reservations: [reservation({}, { ...ENI, PrivateIpAddresses: addresses })] })).instances;

  expect(instance.networkInterfaces).toMatchObject([{ privateIpv4: '10.0.1.7' }]);
});

test.each([
  ['an answer of its own', { reservations: [reservation({ Placement: FOUR }, ENI)] }],
  ['its subnet', { reservations: [ONE], subnets: [{ SubnetId: 'subnet-1', ...FOUR }] }],
  ['another subnet of the zone', { reservations: [ONE], subnets: [{ SubnetId: 'subnet-2', ...FOUR }] }],
  ['another interface', { reservations: [ONE], networkInterfaces: [{ NetworkInterfaceId: 'eni-2', ...FOUR }] }],
])('the zone ID of an interface comes from %s', (_, known) => {
  expect(toInventory(facts(known)).instances[0].networkInterfaces[0].zone).toEqual({ name: 'us-east-1a', id: 'use1-az4' });
});

test('an interface that does not name its zone stands in that of its subnet', () => {
  const inventory = toInventory(facts({
    reservations: [reservation({ Placement: {} }, ENI)],
    subnets: [{ SubnetId: 'subnet-1', ...FOUR }],
  }));

  expect(inventory.instances[0].networkInterfaces[0].zone).toEqual({ name: 'us-east-1a', id: 'use1-az4' });
});

test.each([
  ['stopped', 'User initiated (2026-01-31 12:00:00 GMT)', Date.UTC(2026, 0, 31, 12)],
  ['stopped', '', undefined],
  ['running', 'User initiated (2026-01-31 12:00:00 GMT)', undefined],
] as const)('an instance that is %s for the reason %j', (Name, StateTransitionReason, stoppedSince) => {
  const [instance] = toInventory(facts({ reservations: [reservation({ State: { Name }, StateTransitionReason })] })).instances;

  expect(instance.stoppedSince).toBe(stoppedSince);
});

describe('a target', () => {
  const target = (over: object, more: Partial<Ec2Facts> = {}) => (
    toInventory(facts({ reservations: [ONE], targets: [{ TrafficMirrorTargetId: 'tmt-1', OwnerId: '111122223333', ...over }], ...more })).targets[0]
  );
  const onInterface = { Type: 'network-interface', NetworkInterfaceId: 'eni-9' };
  const onEndpoint = { Type: 'gateway-load-balancer-endpoint', GatewayLoadBalancerEndpointId: 'vpce-1' };
  const onLoadBalancer = { Type: 'network-load-balancer', NetworkLoadBalancerArn: 'arn:lb' };
  const noLoadBalancers = { loadBalancers: [], listeners: new Map(), targetGroups: [], targetHealth: new Map() };

  test('comes with its interface, whoever describes it', () => {
    expect(target({ NetworkInterfaceId: 'eni-1' })).toMatchObject({ kind: 'network-interface', networkInterface: { networkInterfaceId: 'eni-1' } });
    expect(target(onInterface, { networkInterfaces: [{ NetworkInterfaceId: 'eni-9', Attachment: { InstanceId: 'i-9' } }] }))
      .toMatchObject({ networkInterface: { networkInterfaceId: 'eni-9', instanceId: 'i-9' } });
  });

  test.each([
    [onInterface, { networkInterfaces: [] }],
    [onEndpoint, { vpcEndpoints: [] }],
    [onLoadBalancer, { loadBalancing: noLoadBalancers }],
  ])('%j is gone only where its own account was asked', (over, asked) => {
    expect(target(over, asked)).toMatchObject({ gone: true });
    expect(target(over)).toMatchObject({ gone: false });
    expect(target({ ...over, OwnerId: '999988887777' }, asked)).toMatchObject({ gone: false });
  });

  test('without an owner is one of the account itself', () => {
    expect(target({ ...onInterface, OwnerId: undefined })).toMatchObject({ ownerId: '111122223333' });
  });

  test('comes with its tags, but not where nobody tells whose it is: by tags it could be taken for a sensor', () => {
    const Tags = [{ Key: 'extrahop:sensor', Value: 'true' }];
    expect(target({ ...onInterface, Tags })).toMatchObject({ tags: { 'extrahop:sensor': 'true' } });
    expect(target(onInterface)).toMatchObject({ tags: {} });
    expect(target({ ...onInterface, Tags, OwnerId: undefined })).not.toHaveProperty('tags');
  });

  test('on an endpoint comes with its subnet, zone and address', () => {
    const described = { NetworkInterfaceId: 'eni-e', SubnetId: 'subnet-1', VpcId: 'vpc-1', AvailabilityZone: 'us-east-1a', PrivateIpAddress: '10.0.1.9' };
    const endpoint = { VpcEndpointId: 'vpce-1', VpcId: 'vpc-1', State: 'Available' as const, SubnetIds: ['subnet-1'], NetworkInterfaceIds: ['eni-e'] };

    expect(target(onEndpoint, { vpcEndpoints: [endpoint], networkInterfaces: [described] })).toMatchObject({
      endpointId: 'vpce-1',
      endpoint: {
        state: 'Available',
        vpcId: 'vpc-1',
        subnets: [{ subnetId: 'subnet-1', zone: { name: 'us-east-1a' }, privateIpv4: '10.0.1.9' }],
        networkInterfaceIds: ['eni-e'],
      },
    });
    expect(target(onEndpoint, { vpcEndpoints: [endpoint] })).toMatchObject({ endpoint: { subnets: [{ subnetId: 'subnet-1' }] } });
  });
});

test('a session that was read twice counts once, and carries its owner', () => {
  const session = {
    TrafficMirrorSessionId: 'tms-1',
    TrafficMirrorTargetId: 'tmt-1',
    TrafficMirrorFilterId: 'tmf-1',
    NetworkInterfaceId: 'eni-1',
    SessionNumber: 2,
    PacketLength: 100,
    VirtualNetworkId: 7,
    Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: 'Stack/Mirroring' }],
  };

  expect(toInventory(facts({ sessions: [session, { ...session }] })).sessions).toEqual([{
    sessionId: 'tms-1',
    targetId: 'tmt-1',
    filterId: 'tmf-1',
    networkInterfaceId: 'eni-1',
    sessionNumber: 2,
    packetLength: 100,
    virtualNetworkId: 7,
    owner: 'Stack/Mirroring',
  }]);
});

test('a record that does not say what it is is left out, and named; it concerns no other', () => {
  const odd = facts({
    reservations: [ONE, { Instances: [{}, { InstanceId: '' }] }, reservation({ InstanceId: 'i-2' }, { ...ENI, NetworkInterfaceId: '' })],
    sessions: [{ TrafficMirrorSessionId: 's', TrafficMirrorTargetId: 't', TrafficMirrorFilterId: 'f', NetworkInterfaceId: 'e' }],
    targets: [{ Type: 'network-interface' }],
    securityGroups: [{ IpPermissions: [] }],
  });
  const { instances, leftOut, sessions, targets } = toInventory(odd);
  expect(instances.map(({ instanceId, networkInterfaces }) => `${instanceId} ${networkInterfaces.length}`)).toEqual(['i-1 1', 'i-2 0']);
  expect(targets).toEqual([]);
  expect(sessions).toMatchObject([{ sessionId: 's', targetId: 't' }]);
  expect(leftOut).toEqual([
    'Instance without InstanceId', 'Instance without InstanceId', 'NetworkInterface without NetworkInterfaceId',
    'TrafficMirrorTarget without TrafficMirrorTargetId', 'TrafficMirrorSession without SessionNumber',
  ]);
});

test('a session that lacks a member takes up what it is known to take up, and belongs to nobody', () => {
  const whole = {
    TrafficMirrorSessionId: 'tms-1',
    TrafficMirrorTargetId: 'tmt-1',
    TrafficMirrorFilterId: 'tmf-1',
    NetworkInterfaceId: 'eni-1',
    SessionNumber: 1,
    Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: 'owner' }],
  };
  const known = { sessionId: 'tms-1', targetId: 'tmt-1', filterId: 'tmf-1', networkInterfaceId: 'eni-1', sessionNumber: 1 };
  const read = (session: object) => toInventory(facts({ sessions: [{ ...whole, ...session }] })).sessions;
  expect(read({})).toEqual([{ ...known, owner: 'owner' }]);
  expect(read({ NetworkInterfaceId: undefined })).toEqual([{ ...known, networkInterfaceId: '' }]);
  expect(read({ TrafficMirrorTargetId: undefined })).toEqual([{ ...known, targetId: '' }]);
  expect(read({ TrafficMirrorFilterId: '' })).toEqual([{ ...known, filterId: '' }]);
  expect(read({ SessionNumber: undefined })).toEqual([{ ...known, sessionNumber: 32_767 }]);
  expect(read({ TrafficMirrorSessionId: undefined })).toEqual([]);
});

test('an instance whose state is not known is none that runs', () => {
  expect(toInventory(facts({ reservations: [{ Instances: [{ InstanceId: 'i-1' }] }] })).instances).toMatchObject([{ state: '' }]);
});

test('whatever single member of an answer is empty or missing, the inventory is made, and other instances are as they were', () => {
  const other = reservation({ InstanceId: 'i-2' }, { ...ENI, NetworkInterfaceId: 'eni-2', PrivateIpAddress: '10.0.1.6' });
  const whole = {
    ...facts(),
    reservations: [ONE, other],
    securityGroups: [{ GroupId: 'sg-1', VpcId: 'vpc-1', IpPermissions: [{ IpProtocol: 'udp', IpRanges: [{ CidrIp: '10.0.0.0/8' }], UserIdGroupPairs: [{ GroupId: 'sg-2' }], PrefixListIds: [{ PrefixListId: 'pl-1' }] }] }],
    networkAcls: [{ NetworkAclId: 'acl-1', Associations: [{ SubnetId: 'subnet-1' }], Entries: [{ RuleNumber: 1, RuleAction: 'allow' as const, Protocol: '17', CidrBlock: '0.0.0.0/0', Egress: true }] }],
    routeTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [{ Main: true }], Routes: [{ DestinationCidrBlock: '10.0.0.0/8', VpcPeeringConnectionId: 'pcx-1', State: 'active' as const }] }],
    vpcPeeringConnections: [{ VpcPeeringConnectionId: 'pcx-1', Status: { Code: 'active' as const }, RequesterVpcInfo: { VpcId: 'vpc-1' }, AccepterVpcInfo: { VpcId: 'vpc-2' } }],
    targets: [{ TrafficMirrorTargetId: 'tmt-1', Type: 'network-interface' as const, NetworkInterfaceId: 'eni-2', OwnerId: '111122223333' }],
    sessions: [{ TrafficMirrorSessionId: 's', TrafficMirrorTargetId: 't', TrafficMirrorFilterId: 'f', NetworkInterfaceId: 'e', SessionNumber: 1 }],
  };
  const paths = leaves({ ...whole, prefixLists: undefined });
  expect(paths.length).toBeGreaterThan(40);
  const expected = toInventory(whole).instances[1];
  for (const path of paths) {
    for (const odd of [undefined, '']) {
      const { instances } = toInventory({ ...replaced(whole, path, odd) as Ec2Facts, prefixLists: new Map() });
      if (path[0] !== 'reservations' || path[1] !== '1') expect(instances.at(-1)).toEqual(expected);
    }
  }
});

/** The ways to every text, number and flag of a value. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [path];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: readonly string[], odd: unknown): unknown {
  if (key === undefined) return odd;
  if (Array.isArray(value)) return value.map((each: unknown, index) => (String(index) === key ? replaced(each, rest, odd) : each));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, odd) };
}
