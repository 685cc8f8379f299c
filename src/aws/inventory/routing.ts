import type * as ec2 from '@aws-sdk/client-ec2';
import type { Route, RouteTable, VpcPeering } from '../../core/model/inventory';

/**
 * Route tables by subnet: the one that is associated with it, else the main table of its VPC.
 *
 * @param vpcOfSubnet the subnets that packets start in, with their VPCs
 */
export function routeTablesBySubnet(
  tables: readonly ec2.RouteTable[],
  vpcOfSubnet: ReadonlyMap<string, string>,
): ReadonlyMap<string, RouteTable> {
  const main = new Map<string | undefined, RouteTable>();
  const associated = new Map<string, RouteTable>();
  for (const table of tables) {
    const routeTable = toRouteTable(table);
    for (const { Main, SubnetId } of table.Associations ?? []) {
      if (SubnetId) associated.set(SubnetId, routeTable);
      else if (Main && table.VpcId) main.set(table.VpcId, routeTable);
    }
  }
  const inherited = [...vpcOfSubnet].flatMap(([subnetId, vpcId]) => {
    const routeTable = main.get(vpcId);
    return routeTable === undefined ? [] : [[subnetId, routeTable] as const];
  });
  return new Map([...inherited, ...associated]);
}

function toRouteTable(table: ec2.RouteTable): RouteTable {
  return {
    routeTableId: table.RouteTableId || 'a route table without an id',
    routes: (table.Routes ?? []).flatMap(toRoute),
  };
}

/** Routes for IPv6 are left out: the outer header of mirrored packets is IPv4. */
function toRoute(route: ec2.Route): Route[] {
  const { DestinationCidrBlock: ipv4Cidr, DestinationPrefixListId: prefixListId } = route;
  if (ipv4Cidr === undefined && prefixListId === undefined && route.DestinationIpv6CidrBlock !== undefined) return [];
  return [{
    ...(prefixListId === undefined || ipv4Cidr !== undefined ? { ipv4Cidr: ipv4Cidr ?? '' } : { prefixListId }),
    state: route.State === 'active' || route.State === 'blackhole' ? route.State : 'unreadable',
    via: via(route),
    ...(route.Origin === 'EnableVgwRoutePropagation' && { propagated: true }),
    // Routes from a route server are propagated too, but AWS doesn't document whether the local route takes precedence over them.
    ...(!KNOWN_ORIGINS.has(route.Origin) && { ofUnknownOrigin: true }),
  }];
}

const KNOWN_ORIGINS: ReadonlySet<string | undefined> = new Set(['CreateRouteTable', 'CreateRoute', 'EnableVgwRoutePropagation']);

function via(route: ec2.Route): string {
  return route.GatewayId
    || route.VpcPeeringConnectionId
    || route.TransitGatewayId
    || route.NatGatewayId
    || route.NetworkInterfaceId
    || route.InstanceId
    || route.EgressOnlyInternetGatewayId
    || route.LocalGatewayId
    || route.CarrierGatewayId
    || route.CoreNetworkArn
    || 'a destination of unknown kind';
}

/** One that does not say how it is counts as one that cannot be seen. */
export function toPeering({ VpcPeeringConnectionId, Status, RequesterVpcInfo, AccepterVpcInfo }: ec2.VpcPeeringConnection): VpcPeering[] {
  if (!VpcPeeringConnectionId || !Status?.Code || !RequesterVpcInfo?.VpcId || !AccepterVpcInfo?.VpcId) return [];
  return [{ peeringId: VpcPeeringConnectionId, status: Status.Code, vpcIds: [RequesterVpcInfo.VpcId, AccepterVpcInfo.VpcId] }];
}
