import { describe } from './describe';

export const describeVpcs = describe({
  name: 'DescribeVpcs',
  type: 'vpc',
  idsParameter: 'VpcIds',
  limits: { min: 5, max: 1000 },
  filters: {
    'cidr': 'CidrBlock',
    'cidr-block-association.association-id': 'CidrBlockAssociationSet.AssociationId',
    'cidr-block-association.cidr-block': 'CidrBlockAssociationSet.CidrBlock',
    'cidr-block-association.state': 'CidrBlockAssociationSet.CidrBlockState.State',
    'dhcp-options-id': 'DhcpOptionsId',
    'is-default': 'IsDefault',
    'owner-id': 'OwnerId',
    'state': 'State',
    'vpc-id': 'VpcId',
  },
  tags: 'Tags',
  rows: (model) => model.state.vpcs.visible(),
  answer: (items) => ({ Vpcs: items }),
});

export const describeSubnets = describe({
  name: 'DescribeSubnets',
  type: 'subnet',
  idsParameter: 'SubnetIds',
  limits: { min: 5, max: 1000 },
  filters: {
    // Some names have an old spelling that still works.
    'availability-zone': 'AvailabilityZone',
    'availabilityZone': 'AvailabilityZone',
    'availability-zone-id': 'AvailabilityZoneId',
    'availabilityZoneId': 'AvailabilityZoneId',
    'available-ip-address-count': 'AvailableIpAddressCount',
    'cidr': 'CidrBlock',
    'cidr-block': 'CidrBlock',
    'cidrBlock': 'CidrBlock',
    'default-for-az': 'DefaultForAz',
    'defaultForAz': 'DefaultForAz',
    'ipv6-native': 'Ipv6Native',
    'map-public-ip-on-launch': 'MapPublicIpOnLaunch',
    'outpost-arn': 'OutpostArn',
    'owner-id': 'OwnerId',
    'state': 'State',
    'subnet-arn': 'SubnetArn',
    'subnet-id': 'SubnetId',
    'vpc-id': 'VpcId',
  },
  tags: 'Tags',
  rows: (model) => model.state.subnets.visible(),
  answer: (items) => ({ Subnets: items }),
});
