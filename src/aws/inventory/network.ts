import type * as ec2 from '@aws-sdk/client-ec2';
import type { Ec2Facts } from './facts';
import { routeTablesBySubnet, toPeering } from './routing';
import type { GroupReference, Network, NetworkAcl, NetworkAclEntry, SecurityGroup, SecurityGroupRule } from '../../core/model/inventory';

type NetworkFacts = Pick<Ec2Facts, 'securityGroups' | 'networkAcls' | 'prefixLists' | 'routeTables' | 'vpcPeeringConnections'>;

/**
 * What stands between sources and sensors.
 *
 * @param vpcOfSubnet the subnets that packets start in, with their VPCs
 */
export function toNetwork(facts: NetworkFacts, vpcOfSubnet: ReadonlyMap<string, string>): Network {
  return {
    securityGroups: new Map(facts.securityGroups.filter(({ GroupId }) => GroupId).map(toSecurityGroup).map((group) => [group.groupId, group])),
    networkAcls: new Map(facts.networkAcls.flatMap((acl) => {
      const networkAcl = toNetworkAcl(acl);
      return (acl.Associations ?? []).flatMap(({ SubnetId }) => (SubnetId ? [[SubnetId, networkAcl] as const] : []));
    })),
    prefixLists: new Map([...facts.prefixLists].map(([prefixListId, entries]) => [
      prefixListId,
      { prefixListId, ipv4Cidrs: entries.map(({ Cidr }) => Cidr ?? '').filter(isIpv4) },
    ])),
    routeTables: routeTablesBySubnet(facts.routeTables ?? [], vpcOfSubnet),
    peerings: new Map((facts.vpcPeeringConnections ?? []).flatMap(toPeering).map((peering) => [peering.peeringId, peering])),
  };
}

function toSecurityGroup(group: ec2.SecurityGroup): SecurityGroup {
  return {
    groupId: group.GroupId ?? '',
    vpcId: group.VpcId ?? '',
    ingress: (group.IpPermissions ?? []).map(toRule),
  };
}

function toRule(rule: ec2.IpPermission): SecurityGroupRule {
  return {
    protocol: rule.IpProtocol ?? '',
    ...(rule.FromPort !== undefined && { fromPort: rule.FromPort }),
    ...(rule.ToPort !== undefined && { toPort: rule.ToPort }),
    ipv4Ranges: (rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp || 'a range that is not given'),
    prefixListIds: (rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId || 'a list without an id'),
    groups: (rule.UserIdGroupPairs ?? []).map(toReference),
  };
}

function toReference(pair: ec2.UserIdGroupPair): GroupReference {
  return {
    groupId: pair.GroupId ?? '',
    ...(pair.GroupName !== undefined && { groupName: pair.GroupName }),
    ...(pair.VpcId !== undefined && { vpcId: pair.VpcId }),
    ...(pair.VpcPeeringConnectionId !== undefined && { vpcPeeringConnectionId: pair.VpcPeeringConnectionId }),
    ...(pair.PeeringStatus && { peeringStatus: pair.PeeringStatus }),
  };
}

function toNetworkAcl(acl: ec2.NetworkAcl): NetworkAcl {
  return {
    networkAclId: acl.NetworkAclId || 'a network ACL without an id',
    entries: (acl.Entries ?? []).flatMap(toEntries),
  };
}

/** One that does not say which way it is for may be for either. */
function toEntries(entry: ec2.NetworkAclEntry): readonly NetworkAclEntry[] {
  const { CidrBlock, Egress, Ipv6CidrBlock, RuleAction, RuleNumber, PortRange: { From, To } = {} } = entry;
  const isReadable = RuleNumber !== undefined && Egress !== undefined && (From === undefined) === (To === undefined);
  const directions = Egress === undefined ? [false, true] : [Egress];
  return directions.map((egress) => ({
    // Without a number it may come first.
    ruleNumber: RuleNumber ?? 0,
    egress,
    action: RuleAction === 'allow' || RuleAction === 'deny' ? RuleAction : 'unreadable',
    protocol: entry.Protocol ?? '',
    ...(!isReadable && { unreadable: true }),
    // Without any range it may be about every address.
    ...((CidrBlock || !Ipv6CidrBlock) && { ipv4Cidr: CidrBlock ?? '' }),
    ...(From !== undefined && To !== undefined && { portRange: { from: From, to: To } }),
  }));
}

/** Prefix lists hold addresses of one family; the outer header of mirrored packets is IPv4. */
function isIpv4(cidr: string): boolean {
  return cidr.includes('.') && !cidr.includes(':');
}
