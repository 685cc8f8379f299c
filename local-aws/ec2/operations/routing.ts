import { describe } from './describe';

export const describeRouteTables = describe({
  name: 'DescribeRouteTables',
  type: 'route-table',
  idsParameter: 'RouteTableIds',
  limits: { min: 5, max: 100 },
  filters: {
    'association.gateway-id': 'Associations.GatewayId',
    'association.main': 'Associations.Main',
    'association.route-table-association-id': 'Associations.RouteTableAssociationId',
    'association.route-table-id': 'Associations.RouteTableId',
    'association.subnet-id': 'Associations.SubnetId',
    'owner-id': 'OwnerId',
    'route-table-id': 'RouteTableId',
    'route.destination-cidr-block': 'Routes.DestinationCidrBlock',
    'route.destination-ipv6-cidr-block': 'Routes.DestinationIpv6CidrBlock',
    'route.destination-prefix-list-id': 'Routes.DestinationPrefixListId',
    'route.egress-only-internet-gateway-id': 'Routes.EgressOnlyInternetGatewayId',
    'route.gateway-id': 'Routes.GatewayId',
    'route.instance-id': 'Routes.InstanceId',
    'route.nat-gateway-id': 'Routes.NatGatewayId',
    'route.origin': 'Routes.Origin',
    'route.state': 'Routes.State',
    'route.transit-gateway-id': 'Routes.TransitGatewayId',
    'route.vpc-peering-connection-id': 'Routes.VpcPeeringConnectionId',
    'vpc-id': 'VpcId',
  },
  tags: 'Tags',
  rows: (model) => model.state.routeTables.visible(),
  answer: (items) => ({ RouteTables: items }),
});

export const describeVpcPeeringConnections = describe({
  name: 'DescribeVpcPeeringConnections',
  type: 'vpc-peering-connection',
  idsParameter: 'VpcPeeringConnectionIds',
  limits: { min: 5, max: 1000 },
  filters: {
    'accepter-vpc-info.cidr-block': 'AccepterVpcInfo.CidrBlock',
    'accepter-vpc-info.owner-id': 'AccepterVpcInfo.OwnerId',
    'accepter-vpc-info.vpc-id': 'AccepterVpcInfo.VpcId',
    'expiration-time': 'ExpirationTime',
    'requester-vpc-info.cidr-block': 'RequesterVpcInfo.CidrBlock',
    'requester-vpc-info.owner-id': 'RequesterVpcInfo.OwnerId',
    'requester-vpc-info.vpc-id': 'RequesterVpcInfo.VpcId',
    'status-code': 'Status.Code',
    'status-message': 'Status.Message',
    'vpc-peering-connection-id': 'VpcPeeringConnectionId',
  },
  tags: 'Tags',
  rows: (model) => model.state.vpcPeeringConnections.visible(),
  answer: (items) => ({ VpcPeeringConnections: items }),
});

export const describeVpcEndpoints = describe({
  name: 'DescribeVpcEndpoints',
  type: 'vpc-endpoint',
  idsParameter: 'VpcEndpointIds',
  // More than 1,000 is no error here: the answer has 1,000.
  limits: { min: 1, max: Number.MAX_SAFE_INTEGER, most: 1000 },
  filters: {
    'ip-address-type': 'IpAddressType',
    'service-name': 'ServiceName',
    'service-region': 'ServiceRegion',
    'vpc-endpoint-id': 'VpcEndpointId',
    'vpc-endpoint-state': 'State',
    'vpc-endpoint-type': 'VpcEndpointType',
    'vpc-id': 'VpcId',
  },
  tags: 'Tags',
  rows: (model) => model.state.vpcEndpoints.visible(),
  answer: (items) => ({ VpcEndpoints: items }),
});

/** Only services of the own account: those of others are not found by their names. */
export const describeVpcEndpointServiceConfigurations = describe({
  name: 'DescribeVpcEndpointServiceConfigurations',
  type: 'vpc-endpoint-service',
  idsParameter: 'ServiceIds',
  limits: { min: 5, max: 1000 },
  filters: {
    'service-id': 'ServiceId',
    'service-name': 'ServiceName',
    'service-state': 'ServiceState',
    'supported-ip-address-types': 'SupportedIpAddressTypes',
  },
  tags: 'Tags',
  rows: (model) => model.state.vpcEndpointServices.visible(),
  answer: (items) => ({ ServiceConfigurations: items }),
});
