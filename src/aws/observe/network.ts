import type * as ec2 from '@aws-sdk/client-ec2';
import type { Ec2Facts } from './facts';
import { required } from './required';
import { routeTablesBySubnet, toPeering } from './routing';
import type { GroupReference, Network, NetworkAcl, NetworkAclEntry, SecurityGroup, SecurityGroupRule } from '../../core/inventory';

type NetworkFacts = Pick<Ec2Facts, 'securityGroups' | 'networkAcls' | 'prefixLists' | 'routeTables' | 'vpcPeeringConnections'>;

/**
 * What stands between sources and sensors.
 *
 * @param vpcOfSubnet the subnets that packets start in, with their VPCs
 */
export function toNetwork(facts: NetworkFacts, vpcOfSubnet: ReadonlyMap<string, string>): Network {
  return {
    securityGroups: new Map(facts.securityGroups.map(toSecurityGroup).map((group) => [group.groupId, group])),
    networkAcls: new Map(facts.networkAcls.flatMap((acl) => {
      const networkAcl = toNetworkAcl(acl);
      return (acl.Associations ?? []).map(({ SubnetId }) => [required('NetworkAclAssociation.SubnetId', SubnetId), networkAcl] as const);
    })),
    prefixLists: new Map([...facts.prefixLists].map(([prefixListId, entries]) => [
      prefixListId,
      { prefixListId, ipv4Cidrs: entries.map(({ Cidr }) => Cidr ?? '').filter(isIpv4) },
    ])),
    routeTables: routeTablesBySubnet(facts.routeTables ?? [], vpcOfSubnet),
    peerings: new Map((facts.vpcPeeringConnections ?? []).map(toPeering).map((peering) => [peering.peeringId, peering])),
  };
}

function toSecurityGroup(group: ec2.SecurityGroup): SecurityGroup {
  return {
    groupId: required('SecurityGroup.GroupId', group.GroupId),
    vpcId: group.VpcId ?? '',
    ingress: (group.IpPermissions ?? []).map(toRule),
  };
}

function toRule(rule: ec2.IpPermission): SecurityGroupRule {
  return {
    protocol: required('IpPermission.IpProtocol', rule.IpProtocol),
    ...(rule.FromPort !== undefined && { fromPort: rule.FromPort }),
    ...(rule.ToPort !== undefined && { toPort: rule.ToPort }),
    ipv4Ranges: (rule.IpRanges ?? []).map(({ CidrIp }) => required('IpRange.CidrIp', CidrIp)),
    prefixListIds: (rule.PrefixListIds ?? []).map(({ PrefixListId }) => required('PrefixListId.PrefixListId', PrefixListId)),
    groups: (rule.UserIdGroupPairs ?? []).map(toReference),
  };
}

function toReference(pair: ec2.UserIdGroupPair): GroupReference {
  return {
    groupId: required('UserIdGroupPair.GroupId', pair.GroupId),
    ...(pair.VpcId !== undefined && { vpcId: pair.VpcId }),
    ...(pair.VpcPeeringConnectionId !== undefined && { vpcPeeringConnectionId: pair.VpcPeeringConnectionId }),
    ...(pair.PeeringStatus !== undefined && { peeringStatus: pair.PeeringStatus }),
  };
}

function toNetworkAcl(acl: ec2.NetworkAcl): NetworkAcl {
  return {
    networkAclId: required('NetworkAcl.NetworkAclId', acl.NetworkAclId),
    entries: (acl.Entries ?? []).map(toEntry),
  };
}

function toEntry(entry: ec2.NetworkAclEntry): NetworkAclEntry {
  const { From, To } = entry.PortRange ?? {};
  return {
    ruleNumber: required('NetworkAclEntry.RuleNumber', entry.RuleNumber),
    egress: entry.Egress ?? false,
    action: required('NetworkAclEntry.RuleAction', entry.RuleAction),
    protocol: required('NetworkAclEntry.Protocol', entry.Protocol),
    ...(entry.CidrBlock !== undefined && { ipv4Cidr: entry.CidrBlock }),
    ...(From !== undefined && To !== undefined && { portRange: { from: From, to: To } }),
  };
}

/** Prefix lists hold addresses of one family; the outer header of mirrored packets is IPv4. */
function isIpv4(cidr: string): boolean {
  return cidr.includes('.') && !cidr.includes(':');
}
