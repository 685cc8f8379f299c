import type { IpPermission, NetworkAclEntry, PrefixListEntry, Tag } from '@aws-sdk/client-ec2';
import { AddressPool, blockWithin } from './addresses';
import {
  AclRule, GroupRule, NetworkAclOptions, PeeringOptions, PrefixListOptions, SecurityGroupOptions, SubnetOptions, Tags, VpcOptions,
} from './options';
import { zoneIdOf } from './zones';
import { Ec2 } from '../ec2/ec2';

/** The networks of a fleet. What a call does not say gets a default that lets packets through. */
export class Network {
  private readonly pools = new Map<string, AddressPool>();
  private sharedVpc: string | undefined;
  private vpcs = 0;

  constructor(readonly ec2: Ec2) {}

  /** A VPC with a local route, a network ACL that allows everything, and a default security group. */
  addVpc(options: VpcOptions = {}): string {
    const { ec2 } = this;
    const vpcId = ec2.ids.next('vpc');
    const CidrBlock = options.cidr ?? blockWithin('10.0.0.0/8', 16, this.vpcs);
    this.vpcs += 1;
    ec2.state.vpcs.set(vpcId, {
      VpcId: vpcId,
      CidrBlock,
      CidrBlockAssociationSet: [{ AssociationId: ec2.ids.next('vpc-cidr-assoc'), CidrBlock, CidrBlockState: { State: 'associated' } }],
      IsDefault: false,
      OwnerId: ec2.accountId,
      State: 'available',
      Tags: tagList(options.tags),
    });
    const routeTableId = ec2.ids.next('rtb');
    ec2.state.routeTables.set(routeTableId, {
      RouteTableId: routeTableId,
      VpcId: vpcId,
      OwnerId: ec2.accountId,
      Associations: [{ Main: true, RouteTableAssociationId: ec2.ids.next('rtbassoc'), RouteTableId: routeTableId }],
      Routes: [{ DestinationCidrBlock: CidrBlock, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' }],
      PropagatingVgws: [],
      Tags: [],
    });
    this.putNetworkAcl(vpcId, true, [], [{ number: 100, action: 'allow' }, { number: 100, action: 'allow', egress: true }]);
    this.putSecurityGroup(vpcId, 'default', (id) => [{ protocol: '-1', groupId: id }]);
    return vpcId;
  }

  addSubnet(options: SubnetOptions = {}): string {
    const { ec2 } = this;
    const vpcId = options.vpcId ?? (this.sharedVpc ??= this.addVpc());
    const vpc = ec2.state.vpcs.get(vpcId);
    if (!vpc) throw new Error(`there is no VPC ${vpcId}`);
    const siblings = [...ec2.state.subnets.values()].filter((subnet) => subnet.VpcId === vpcId).length;
    const subnetId = ec2.ids.next('subnet');
    const letter = options.zone ?? 'a';
    const zone = letter.length === 1 ? ec2.region + letter : letter;
    ec2.state.subnets.set(subnetId, {
      SubnetId: subnetId,
      VpcId: vpcId,
      CidrBlock: options.cidr ?? blockWithin(vpc.CidrBlock ?? '', 20, siblings),
      AvailabilityZone: zone,
      AvailabilityZoneId: zoneIdOf(zone),
      OwnerId: ec2.accountId,
      State: 'available',
      SubnetArn: `arn:${ec2.partition}:ec2:${ec2.region}:${ec2.accountId}:subnet/${subnetId}`,
      Tags: tagList(options.tags),
    });
    const acl = [...ec2.state.networkAcls.values()].find((each) => each.VpcId === vpcId && each.IsDefault);
    acl?.Associations?.push({ NetworkAclAssociationId: ec2.ids.next('aclassoc'), NetworkAclId: acl.NetworkAclId, SubnetId: subnetId });
    return subnetId;
  }

  addSecurityGroup(options: SecurityGroupOptions = {}): string {
    const vpcId = options.vpcId ?? (this.sharedVpc ??= this.addVpc());
    return this.putSecurityGroup(vpcId, `group-${this.ec2.state.securityGroups.size + 1}`, () => options.ingress ?? [], options);
  }

  /** A network ACL in place of the one that the subnets had. */
  addNetworkAcl(options: NetworkAclOptions): string {
    for (const acl of this.ec2.state.networkAcls.values()) {
      acl.Associations = acl.Associations?.filter(({ SubnetId }) => !options.subnetIds.includes(SubnetId ?? ''));
    }
    return this.putNetworkAcl(this.subnet(options.subnetIds[0]).VpcId, false, options.subnetIds, options.rules);
  }

  addPrefixList(options: PrefixListOptions): string {
    const { ec2 } = this;
    const id = options.prefixListId ?? ec2.ids.next('pl');
    const entries = options.cidrs.map((cidr): PrefixListEntry => typeof cidr === 'string' ? { Cidr: cidr } : cidr);
    ec2.state.prefixLists.set(id, {
      list: {
        PrefixListId: id,
        PrefixListName: id,
        AddressFamily: 'IPv4',
        OwnerId: options.ownerId ?? ec2.accountId,
        State: 'create-complete',
        Version: 1,
        MaxEntries: Math.max(entries.length, 1),
      },
      entries,
    });
    return id;
  }

  addPeering(options: PeeringOptions): string {
    const { ec2 } = this;
    const id = ec2.ids.next('pcx');
    const info = (vpcId: string) => ({
      VpcId: vpcId, OwnerId: ec2.accountId, Region: ec2.region, CidrBlock: ec2.state.vpcs.get(vpcId)?.CidrBlock,
    });
    ec2.state.vpcPeeringConnections.set(id, {
      VpcPeeringConnectionId: id,
      RequesterVpcInfo: info(options.requesterVpcId),
      AccepterVpcInfo: info(options.accepterVpcId),
      Status: { Code: options.status ?? 'active' },
      Tags: [],
    });
    if (options.routes ?? true) {
      this.addRoute(options.requesterVpcId, { DestinationCidrBlock: info(options.accepterVpcId).CidrBlock, VpcPeeringConnectionId: id });
      this.addRoute(options.accepterVpcId, { DestinationCidrBlock: info(options.requesterVpcId).CidrBlock, VpcPeeringConnectionId: id });
    }
    return id;
  }

  /** Adds a route to the main route table of a VPC. */
  addRoute(vpcId: string, route: { DestinationCidrBlock?: string; VpcPeeringConnectionId?: string; TransitGatewayId?: string }): void {
    const main = [...this.ec2.state.routeTables.values()].find((table) => table.VpcId === vpcId && table.Associations?.some(({ Main }) => Main));
    main?.Routes?.push({ Origin: 'CreateRoute', State: 'active', ...route });
  }

  /** The next address that is free in a subnet. */
  protected takeAddress(subnetId: string): string {
    const pool = this.pools.get(subnetId) ?? this.poolFor(subnetId);
    this.pools.set(subnetId, pool);
    return pool.take();
  }

  protected subnet(subnetId: string) {
    const subnet = this.ec2.state.subnets.get(subnetId);
    if (!subnet) throw new Error(`there is no subnet ${subnetId}`);
    return subnet;
  }

  private poolFor(subnetId: string): AddressPool {
    const taken = [...this.ec2.state.networkInterfaces.values()].flatMap((eni) => [
      eni.PrivateIpAddress ?? '', ...(eni.PrivateIpAddresses ?? []).map((address) => address.PrivateIpAddress ?? ''),
    ]);
    return new AddressPool(this.subnet(subnetId).CidrBlock ?? '', new Set(taken));
  }

  private putSecurityGroup(vpcId: string, name: string, ingress: (id: string) => readonly GroupRule[], options: SecurityGroupOptions = {}): string {
    const id = options.groupId ?? this.ec2.ids.next('sg');
    this.ec2.state.securityGroups.set(id, {
      GroupId: id,
      GroupName: name,
      Description: name,
      VpcId: vpcId,
      OwnerId: this.ec2.accountId,
      IpPermissions: ingress(id).map((rule) => permission(rule, this.ec2.accountId)),
      IpPermissionsEgress: [permission({ protocol: '-1', cidr: '0.0.0.0/0' }, this.ec2.accountId)],
      Tags: tagList(options.tags),
    });
    return id;
  }

  private putNetworkAcl(vpcId: string, isDefault: boolean, subnetIds: readonly string[], rules: readonly AclRule[]): string {
    const { ec2 } = this;
    const id = ec2.ids.next('acl');
    ec2.state.networkAcls.set(id, {
      NetworkAclId: id,
      VpcId: vpcId,
      OwnerId: ec2.accountId,
      IsDefault: isDefault,
      Associations: subnetIds.map((SubnetId) => ({ NetworkAclAssociationId: ec2.ids.next('aclassoc'), NetworkAclId: id, SubnetId })),
      Entries: [...rules.map(aclEntry), ...[false, true].map((egress) => aclEntry({ number: 32767, action: 'deny', egress }))],
      Tags: [],
    });
    return id;
  }
}

export function tagList(tags: Tags = {}): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function permission(rule: GroupRule, accountId: string): IpPermission {
  const protocol = rule.protocol ?? 'udp';
  const from = rule.from ?? 4789;
  return {
    IpProtocol: protocol,
    // Rules for all protocols have no ports.
    ...(protocol !== '-1' && { FromPort: from, ToPort: rule.to ?? from }),
    IpRanges: rule.cidr === undefined ? [] : [{ CidrIp: rule.cidr }],
    Ipv6Ranges: [],
    PrefixListIds: rule.prefixListId === undefined ? [] : [{ PrefixListId: rule.prefixListId }],
    UserIdGroupPairs: rule.groupId === undefined ? [] : [{ GroupId: rule.groupId, UserId: rule.groupOwnerId ?? accountId }],
  };
}

function aclEntry(rule: AclRule): NetworkAclEntry {
  return {
    RuleNumber: rule.number,
    RuleAction: rule.action,
    Egress: rule.egress ?? false,
    Protocol: rule.protocol ?? '-1',
    CidrBlock: rule.cidr ?? '0.0.0.0/0',
    ...(rule.ports && { PortRange: { From: rule.ports[0], To: rule.ports[1] } }),
  };
}
