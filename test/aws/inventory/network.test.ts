import type * as ec2 from '@aws-sdk/client-ec2';
import { toNetwork } from '../../../src/aws/inventory/network';

const NOTHING = { securityGroups: [], networkAcls: [], prefixLists: new Map() };

test('a security group has its ingress rules, of every kind', () => {
  const { securityGroups } = toNetwork({
    ...NOTHING,
    securityGroups: [{
      GroupId: 'sg-1',
      VpcId: 'vpc-1',
      IpPermissions: [
        { IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }], PrefixListIds: [], UserIdGroupPairs: [] },
        { IpProtocol: 'udp', FromPort: 4789, ToPort: 4790, PrefixListIds: [{ PrefixListId: 'pl-1' }] },
        { IpProtocol: '17', UserIdGroupPairs: [{ GroupId: 'sg-2', VpcId: 'vpc-2', VpcPeeringConnectionId: 'pcx-1', PeeringStatus: 'active' }] },
      ],
    }],
  }, new Map());

  expect(securityGroups.get('sg-1')).toEqual({
    groupId: 'sg-1',
    vpcId: 'vpc-1',
    ingress: [
      { protocol: '-1', ipv4Ranges: ['10.0.0.0/8'], prefixListIds: [], groups: [] },
      { protocol: 'udp', fromPort: 4789, toPort: 4790, ipv4Ranges: [], prefixListIds: ['pl-1'], groups: [] },
      {
        protocol: '17',
        ipv4Ranges: [],
        prefixListIds: [],
        groups: [{ groupId: 'sg-2', vpcId: 'vpc-2', vpcPeeringConnectionId: 'pcx-1', peeringStatus: 'active' }],
      },
    ],
  });
});

test('a network ACL guards every subnet that it is associated with', () => {
  const { networkAcls } = toNetwork({
    ...NOTHING,
    networkAcls: [{
      NetworkAclId: 'acl-1',
      Associations: [{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-2' }],
      Entries: [
        { RuleNumber: 100, Egress: false, RuleAction: 'allow', Protocol: '17', CidrBlock: '10.0.0.0/8', PortRange: { From: 4789, To: 4789 } },
        { RuleNumber: 101, Egress: true, RuleAction: 'deny', Protocol: '-1', Ipv6CidrBlock: '::/0' },
      ],
    }],
  }, new Map());

  expect([...networkAcls.keys()]).toEqual(['subnet-1', 'subnet-2']);
  expect(networkAcls.get('subnet-1')).toBe(networkAcls.get('subnet-2'));
  expect(networkAcls.get('subnet-1')?.entries).toEqual([
    { ruleNumber: 100, egress: false, action: 'allow', protocol: '17', ipv4Cidr: '10.0.0.0/8', portRange: { from: 4789, to: 4789 } },
    { ruleNumber: 101, egress: true, action: 'deny', protocol: '-1' },
  ]);
});

test('prefix lists keep their IPv4 ranges', () => {
  const { prefixLists } = toNetwork({ ...NOTHING, prefixLists: new Map([['pl-1', [{ Cidr: '10.0.0.0/8' }, { Cidr: '2001:db8::/32' }]]]) }, new Map());

  expect(prefixLists.get('pl-1')).toEqual({ prefixListId: 'pl-1', ipv4Cidrs: ['10.0.0.0/8'] });
});

describe('the route table of a subnet', () => {
  const VPCS = new Map([['subnet-1', 'vpc-1'], ['subnet-2', 'vpc-1'], ['subnet-3', 'vpc-2']]);
  const table = (RouteTableId: string, VpcId: string, ...Associations: ec2.RouteTableAssociation[]) => (
    { RouteTableId, VpcId, Associations, Routes: [] }
  );
  const tablesOf = (...tables: ec2.RouteTable[]) => {
    const { routeTables } = toNetwork({ ...NOTHING, routeTables: tables }, VPCS);
    return Object.fromEntries([...routeTables].map(([subnetId, { routeTableId }]) => [subnetId, routeTableId]));
  };

  test('is the one associated with it, else the main one of its VPC, else unknown', () => {
    const main = table('rtb-main', 'vpc-1', { Main: true });
    const own = table('rtb-own', 'vpc-1', { Main: false, SubnetId: 'subnet-1' });

    expect(tablesOf(main, own)).toEqual({ 'subnet-1': 'rtb-own', 'subnet-2': 'rtb-main' });
    expect(tablesOf(own, main)).toEqual({ 'subnet-1': 'rtb-own', 'subnet-2': 'rtb-main' });
  });

  test('may be the main one and associated at the same time', () => {
    expect(tablesOf(table('rtb-main', 'vpc-2', { Main: true }, { Main: false, SubnetId: 'subnet-1' })))
      .toEqual({ 'subnet-1': 'rtb-main', 'subnet-3': 'rtb-main' });
  });

  test('is not the one that a gateway is associated with', () => {
    expect(tablesOf(table('rtb-edge', 'vpc-1', { Main: false, GatewayId: 'igw-1' }))).toEqual({});
  });

  test('is one object for all its subnets, so that it is compiled once', () => {
    const { routeTables } = toNetwork({ ...NOTHING, routeTables: [table('rtb-main', 'vpc-1', { Main: true })] }, VPCS);

    expect(routeTables.get('subnet-1')).toBe(routeTables.get('subnet-2'));
  });
});

test.each<[ec2.Route, string]>([
  [{ GatewayId: 'local' }, 'local'],
  [{ GatewayId: 'igw-1' }, 'igw-1'],
  [{ VpcPeeringConnectionId: 'pcx-1' }, 'pcx-1'],
  [{ TransitGatewayId: 'tgw-1' }, 'tgw-1'],
  [{ NatGatewayId: 'nat-1' }, 'nat-1'],
  [{ InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' }, 'eni-1'],
  [{ InstanceId: 'i-1' }, 'i-1'],
  [{ EgressOnlyInternetGatewayId: 'eigw-1' }, 'eigw-1'],
  [{ LocalGatewayId: 'lgw-1' }, 'lgw-1'],
  [{ CarrierGatewayId: 'cagw-1' }, 'cagw-1'],
  [{ CoreNetworkArn: 'arn:core' }, 'arn:core'],
  [{}, 'a destination of unknown kind'],
])('a route with %j leads via %s', (route, via) => {
  expect(routes({ DestinationCidrBlock: '10.0.0.0/8', State: 'active', Origin: 'CreateRoute', ...route })).toEqual([{ ipv4Cidr: '10.0.0.0/8', state: 'active', via }]);
});

test('routes to prefix lists stay, routes for IPv6 do not, and a blackhole is one', () => {
  expect(routes(
    { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', State: 'active', Origin: 'CreateRoute' },
    { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1', State: 'active' },
    { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole', Origin: 'CreateRoute' },
  )).toEqual([
    { prefixListId: 'pl-1', state: 'active', via: 'vpce-1' },
    { ipv4Cidr: '0.0.0.0/0', state: 'blackhole', via: 'nat-1' },
  ]);
});

test.each<[ec2.Route, object]>([
  [{ Origin: 'EnableVgwRoutePropagation' }, { state: 'active', propagated: true }],
  [{ Origin: 'Advertisement' }, { state: 'active', ofUnknownOrigin: true }],
  [{ Origin: undefined }, { state: 'active', ofUnknownOrigin: true }],
  [{ State: 'filtered' }, { state: 'unreadable' }],
  [{ State: undefined }, { state: 'unreadable' }],
])('of a route with %j it is known what it says', (route, known) => {
  expect(routes({ DestinationCidrBlock: '10.0.0.0/8', NatGatewayId: 'nat-1', State: 'active', Origin: 'CreateRoute', ...route }))
    .toEqual([{ ipv4Cidr: '10.0.0.0/8', via: 'nat-1', ...known }]);
});

function routes(...Routes: ec2.Route[]) {
  const routeTables = [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [{ SubnetId: 'subnet-1' }], Routes }];
  return toNetwork({ ...NOTHING, routeTables }, new Map()).routeTables.get('subnet-1')?.routes;
}

test('a peering connection joins two VPCs, as long as its status says so', () => {
  const { peerings } = toNetwork({
    ...NOTHING,
    vpcPeeringConnections: [{
      VpcPeeringConnectionId: 'pcx-1',
      Status: { Code: 'expired' },
      RequesterVpcInfo: { VpcId: 'vpc-1' },
      AccepterVpcInfo: { VpcId: 'vpc-2' },
    }],
  }, new Map());

  expect([...peerings.values()]).toEqual([{ peeringId: 'pcx-1', status: 'expired', vpcIds: ['vpc-1', 'vpc-2'] }]);
});
