import { join } from 'node:path';
import { account, ACCOUNT_ID, instance, record, reservation, without } from './account';
import { plan, verdict } from './planned';
import { readSnapshot } from '../../src/cli/snapshot';

test.each(['describe-instances.json', 'describe-traffic-mirror-targets.json', 'describe-traffic-mirror-sessions.json'])('a snapshot needs %s', (file) => {
  expect(() => readSnapshot(record(without(account(), file)))).toThrow(`${file} is missing; a snapshot needs it`);
});

test('instances, targets and sessions are enough: what rests on everything else is unknown', () => {
  const needed = ['describe-instances.json', 'describe-traffic-mirror-targets.json', 'describe-traffic-mirror-sessions.json'];
  const files = Object.fromEntries(Object.entries(account()).filter(([file]) => needed.includes(file)));

  expect(verdict(files, 'eni-web')).toBe('unknown at security-group');
  expect(plan(files).summary).toMatchObject({ eligible: 2, mirrored: 1 });
});

test('a folder that does not exist, or is none, is said to be missing', () => {
  const folder = record(account());

  expect(() => readSnapshot(join(folder, 'nothing'))).toThrow('nothing does not exist');
  expect(() => readSnapshot(join(folder, 'describe-instances.json'))).toThrow('describe-instances.json is a file; expected a folder');
});

describe('a file that is missing leaves what rests on it unknown', () => {
  test('network ACLs', () => {
    expect(verdict(account(), 'eni-web')).toBe('eligible');
    expect(verdict(without(account(), 'describe-network-acls.json'), 'eni-web')).toBe('unknown at network-acl');
  });

  test('network interfaces: a sensor of no recorded instance may exist', () => {
    const targets = { TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1', NetworkInterfaceId: 'eni-far', OwnerId: ACCOUNT_ID }] };
    const files = without(account({ 'describe-traffic-mirror-targets.json': targets }), 'describe-network-interfaces.json');

    expect(verdict(files, 'eni-web')).toBe('unknown at state');
    expect(verdict({ ...files, 'describe-network-interfaces.json': { NetworkInterfaces: [] } }, 'eni-web')).toBe('rejected at state');
  });

  test('prefix lists, from a file of entries each or from the older call for those of AWS', () => {
    const group = { GroupId: 'sg-sensor', IpPermissions: [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-1' }] }] };
    const files = account({ 'describe-security-groups.json': { SecurityGroups: [group] } });
    const entries = (...cidrs: string[]) => ({ Entries: cidrs.map((Cidr) => ({ Cidr, Description: 'x' })) });

    expect(verdict(files, 'eni-web')).toBe('unknown at security-group');
    expect(verdict({ ...files, 'get-managed-prefix-list-entries/pl-1.json': entries('10.0.0.0/8') }, 'eni-web')).toBe('eligible');
    expect(verdict({ ...files, 'get-managed-prefix-list-entries/pl-1.json': entries('172.16.0.0/12') }, 'eni-web')).toBe('rejected at security-group');
    expect(verdict({ ...files, 'get-managed-prefix-list-entries/pl-2.json': entries('10.0.0.0/8') }, 'eni-web')).toBe('unknown at security-group');
    const older = { PrefixLists: [{ PrefixListId: 'pl-1', PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['10.0.0.0/8'] }] };
    expect(verdict({ ...files, 'describe-prefix-lists.json': older }, 'eni-web')).toBe('eligible');
  });

  test('subnets: without zone IDs, zones of two accounts cannot be compared', () => {
    const sensor = {
      NetworkInterfaceId: 'eni-far',
      Attachment: { DeviceIndex: 0, Status: 'attached' },
      AvailabilityZone: 'us-east-1f',
      AvailabilityZoneId: 'use1-az1',
      SubnetId: 'subnet-far',
      VpcId: 'vpc-1',
      PrivateIpAddress: '10.0.9.10',
      Groups: [{ GroupId: 'sg-sensor' }],
    };
    const files = account({
      'describe-traffic-mirror-targets.json': {
        TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1', NetworkInterfaceId: 'eni-far', OwnerId: '999988887777' }],
      },
      'describe-network-interfaces.json': {
        NetworkInterfaces: [sensor],
      },
    });
    const subnets = (zoneId: string) => ({ Subnets: [{ SubnetId: 'subnet-a', VpcId: 'vpc-1', AvailabilityZone: 'us-east-1a', AvailabilityZoneId: zoneId }] });

    expect(verdict(files, 'eni-web')).toBe('unknown at state');
    expect(verdict({ ...files, 'describe-subnets.json': subnets('use1-az2') }, 'eni-web')).toBe('rejected at zone');
    expect(verdict({ ...files, 'describe-subnets.json': subnets('use1-az1') }, 'eni-web')).toBe('unknown at state');
  });
});

describe('between VPCs', () => {
  const elsewhere = (id: string) => {
    const { NetworkInterfaces: [eni], ...rest } = instance(id, 'a', '10.7.0.5', ['sg-web'], 'subnet-far') as { NetworkInterfaces: object[] };
    return { ...rest, NetworkInterfaces: [{ ...eni, VpcId: 'vpc-2' }] };
  };
  const sensor = instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor');
  const base = account({
    'describe-instances.json': { Reservations: [reservation(elsewhere('i-far')), reservation(sensor)] },
    'describe-security-groups.json': { SecurityGroups: [{ GroupId: 'sg-sensor', IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }] },
    'describe-network-acls.json': {
      NetworkAcls: ['subnet-far', 'subnet-sensor'].map((SubnetId) => ({
        NetworkAclId: `acl-${SubnetId}`,
        Associations: [{ SubnetId }],
        Entries: [true, false].map((Egress) => ({ RuleNumber: 100, Egress, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' })),
      })),
    },
  });
  const tables = (...RouteTables: object[]) => ({ 'describe-route-tables.json': { RouteTables } });
  const table = (id: string, association: object, ...routes: object[]) => ({
    RouteTableId: id,
    VpcId: 'vpc-2',
    Associations: [{ RouteTableAssociationId: 'rtbassoc-1', RouteTableId: id, ...association }],
    Routes: [{ DestinationCidrBlock: '10.7.0.0/16', GatewayId: 'local', State: 'active' }, ...routes],
  });
  const toPeer = { DestinationCidrBlock: '10.0.0.0/16', VpcPeeringConnectionId: 'pcx-1', State: 'active' };
  const peering = (Code: string) => ({
    'describe-vpc-peering-connections.json': {
      VpcPeeringConnections: [{
        VpcPeeringConnectionId: 'pcx-1',
        Status: { Code, Message: Code },
        RequesterVpcInfo: { VpcId: 'vpc-2' },
        AccepterVpcInfo: { VpcId: 'vpc-1' },
      }],
    },
  });

  test('nobody knows the way without route tables', () => {
    expect(verdict(base, 'eni-far')).toBe('unknown at route');
  });

  test('a subnet without a table of its own has the main one of its VPC', () => {
    expect(verdict({ ...base, ...tables(table('rtb-main', { Main: true })) }, 'eni-far')).toBe('rejected at route');
    expect(verdict({ ...base, ...tables(table('rtb-main', { Main: true }, toPeer)), ...peering('active') }, 'eni-far')).toBe('eligible');
  });

  test('a table of its own comes before the main one', () => {
    const own = table('rtb-own', { Main: false, SubnetId: 'subnet-far' }, toPeer);
    const main = table('rtb-main', { Main: true });

    expect(verdict({ ...base, ...tables(own, main), ...peering('active') }, 'eni-far')).toBe('eligible');
    expect(verdict({ ...base, ...tables(main, own), ...peering('active') }, 'eni-far')).toBe('eligible');
  });

  test('a peering connection leads on while it is active, and its end is unknown where it was not recorded', () => {
    const routed = { ...base, ...tables(table('rtb-main', { Main: true }, toPeer)) };

    expect(verdict(routed, 'eni-far')).toBe('unknown at route');
    expect(verdict({ ...routed, ...peering('deleted') }, 'eni-far')).toBe('rejected at route');
  });
});

describe('a Gateway Load Balancer endpoint as target', () => {
  const files = account({
    'describe-traffic-mirror-targets.json': {
      TrafficMirrorTargets: [{
        TrafficMirrorTargetId: 'tmt-1', GatewayLoadBalancerEndpointId: 'vpce-1', Type: 'gateway-load-balancer-endpoint', OwnerId: ACCOUNT_ID,
      }],
    },
  });
  const endpoints = (...over: object[]) => ({
    'describe-vpc-endpoints.json': {
      VpcEndpoints: over.map((each) => ({
        VpcEndpointId: 'vpce-1',
        VpcEndpointType: 'GatewayLoadBalancer',
        VpcId: 'vpc-1',
        State: 'available',
        SubnetIds: ['subnet-a'],
        NetworkInterfaceIds: ['eni-endpoint'],
        ...each,
      })),
    },
  });
  const subnets = { 'describe-subnets.json': { Subnets: [{ SubnetId: 'subnet-a', VpcId: 'vpc-1', AvailabilityZone: 'us-east-1a' }] } };

  test('is unknown until endpoints are recorded', () => {
    expect(verdict(files, 'eni-web')).toBe('unknown at state');
  });

  test('stands in the zone of its subnet', () => {
    expect(verdict({ ...files, ...endpoints({}), ...subnets }, 'eni-web')).toBe('eligible');
    expect(verdict({ ...files, ...endpoints({}), ...subnets }, 'eni-db')).toBe('rejected at zone');
  });

  test('is rejected while it is not available, or when it is not among those recorded', () => {
    expect(verdict({ ...files, ...endpoints({ State: 'deleting' }), ...subnets }, 'eni-web')).toBe('rejected at state');
    expect(verdict({ ...files, ...endpoints({ VpcEndpointId: 'vpce-2' }), ...subnets }, 'eni-web')).toBe('rejected at state');
  });
});

describe('a file that is not whole is refused by name', () => {
  const optional = [
    ['describe-instances.json', 'Reservations'],
    ['describe-traffic-mirror-targets.json', 'TrafficMirrorTargets'],
    ['describe-traffic-mirror-sessions.json', 'TrafficMirrorSessions'],
    ['describe-network-interfaces.json', 'NetworkInterfaces'],
    ['describe-security-groups.json', 'SecurityGroups'],
    ['describe-network-acls.json', 'NetworkAcls'],
    ['describe-subnets.json', 'Subnets'],
    ['describe-route-tables.json', 'RouteTables'],
    ['describe-vpc-peering-connections.json', 'VpcPeeringConnections'],
    ['describe-vpc-endpoints.json', 'VpcEndpoints'],
    ['describe-prefix-lists.json', 'PrefixLists'],
    ['get-managed-prefix-list-entries/pl-1.json', 'Entries'],
    ['elbv2-describe-load-balancers.json', 'LoadBalancers'],
  ];

  test.each(optional)('%s', (file, list) => {
    const reading = (content: unknown) => () => readSnapshot(record(account({ [file]: content })));

    expect(reading('{"cut')).toThrow(new RegExp(`${file} cannot be read as JSON`));
    expect(reading('')).toThrow(new RegExp(`${file} is empty: the call that was to write it failed`));
    expect(reading([])).toThrow(`${file}: expected an object, as the AWS CLI prints it, got a list`);
    expect(reading({})).toThrow(`${file}: expected an object with the list ${list}`);
    expect(reading({ [list]: {} })).toThrow(`${file}: expected an object with the list ${list}`);
    expect(reading({ [list]: ['x'] })).toThrow(`${file}: ${list}[0]: expected an object, as the AWS CLI prints it, got the text "x"`);
    expect(reading({ [list]: [{}] })).toThrow(new RegExp(`${file}: ${list}\\[0\\]\\.\\w+: expected a (text|list), .*, got nothing`));
    expect(reading({ [list]: [], NextToken: 'abc' })).toThrow(`${file} holds only a part of the answer (it ends in NextToken)`);
    expect(reading({ [list]: [], NextToken: null })).not.toThrow();
  });

  test('an entry of a network ACL that says nothing is unknown, and refuses no snapshot', () => {
    const files = account({ 'describe-network-acls.json': { NetworkAcls: [{ NetworkAclId: 'acl-1', Entries: [{}] }] } });
    expect(() => plan(files)).not.toThrow();
  });
});

test('a file that PowerShell wrote can be read', () => {
  const { 'describe-instances.json': instances, ...files } = account();
  const [plain, marked] = [JSON.stringify(instances), `\ufeff${JSON.stringify(instances)}`];

  expect(plan({ ...files, 'describe-instances.json': marked })).toEqual(plan({ ...files, 'describe-instances.json': plain }));
  expect(plan({ ...files, 'describe-instances.json': Buffer.from(marked, 'utf16le') })).toEqual(plan(account()));
});

test('several answers to one call may lie in a folder of its name', () => {
  const { 'describe-instances.json': instances, ...files } = account();
  const { Reservations: reservations } = instances as { Reservations: object[] };
  const split = Object.fromEntries(reservations.map((each, index) => [`describe-instances/${index}.json`, { Reservations: [each] }]));

  expect(plan({ ...files, ...split, 'describe-instances/notes.txt': 'no answer' })).toEqual(plan(account()));
});
