import { FilterPaths } from '../filtering';
import { describe } from './describe';

function ruleFilters(prefix: string, member: string): FilterPaths {
  return {
    [`${prefix}.cidr`]: `${member}.IpRanges.CidrIp`,
    [`${prefix}.from-port`]: `${member}.FromPort`,
    [`${prefix}.group-id`]: `${member}.UserIdGroupPairs.GroupId`,
    [`${prefix}.group-name`]: `${member}.UserIdGroupPairs.GroupName`,
    [`${prefix}.ipv6-cidr`]: `${member}.Ipv6Ranges.CidrIpv6`,
    [`${prefix}.prefix-list-id`]: `${member}.PrefixListIds.PrefixListId`,
    [`${prefix}.protocol`]: `${member}.IpProtocol`,
    [`${prefix}.to-port`]: `${member}.ToPort`,
    [`${prefix}.user-id`]: `${member}.UserIdGroupPairs.UserId`,
  };
}

export const describeSecurityGroups = describe({
  name: 'DescribeSecurityGroups',
  type: 'security-group',
  idsParameter: 'GroupIds',
  costlyUnfiltered: true,
  limits: { min: 5, max: 1000 },
  filters: {
    'description': 'Description',
    'group-id': 'GroupId',
    'group-name': 'GroupName',
    'owner-id': 'OwnerId',
    'vpc-id': 'VpcId',
    ...ruleFilters('ip-permission', 'IpPermissions'),
    ...ruleFilters('egress.ip-permission', 'IpPermissionsEgress'),
  },
  tags: 'Tags',
  rows: (model) => model.state.securityGroups.visible(),
  answer: (items) => ({ SecurityGroups: items }),
});

export const describeNetworkAcls = describe({
  name: 'DescribeNetworkAcls',
  type: 'network-acl',
  idsParameter: 'NetworkAclIds',
  limits: { min: 5, max: 1000 },
  filters: {
    'association.association-id': 'Associations.NetworkAclAssociationId',
    'association.network-acl-id': 'Associations.NetworkAclId',
    'association.subnet-id': 'Associations.SubnetId',
    'default': 'IsDefault',
    'entry.cidr': 'Entries.CidrBlock',
    'entry.egress': 'Entries.Egress',
    'entry.icmp.code': 'Entries.IcmpTypeCode.Code',
    'entry.icmp.type': 'Entries.IcmpTypeCode.Type',
    'entry.ipv6-cidr': 'Entries.Ipv6CidrBlock',
    'entry.port-range.from': 'Entries.PortRange.From',
    'entry.port-range.to': 'Entries.PortRange.To',
    'entry.protocol': 'Entries.Protocol',
    'entry.rule-action': 'Entries.RuleAction',
    'entry.rule-number': 'Entries.RuleNumber',
    'network-acl-id': 'NetworkAclId',
    'owner-id': 'OwnerId',
    'vpc-id': 'VpcId',
  },
  tags: 'Tags',
  rows: (model) => model.state.networkAcls.visible(),
  answer: (items) => ({ NetworkAcls: items }),
});
