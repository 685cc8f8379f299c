import type * as ec2 from '@aws-sdk/client-ec2';
import { required } from './required';
import type { Route, RouteTable, VpcPeering } from '../../core/inventory';

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
      if (SubnetId !== undefined) associated.set(SubnetId, routeTable);
      else if (Main) main.set(table.VpcId, routeTable);
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
    routeTableId: required('RouteTable.RouteTableId', table.RouteTableId),
    routes: (table.Routes ?? []).flatMap(toRoute),
  };
}

/** Routes for IPv6 are left out: the outer header of mirrored packets is IPv4. */
function toRoute(route: ec2.Route): Route[] {
  const { DestinationCidrBlock: ipv4Cidr, DestinationPrefixListId: prefixListId } = route;
  if (ipv4Cidr === undefined && prefixListId === undefined) return [];
  return [{
    ...(ipv4Cidr === undefined ? { prefixListId } : { ipv4Cidr }),
    state: route.State === 'blackhole' ? 'blackhole' : 'active',
    via: via(route),
    ...(route.Origin === 'EnableVgwRoutePropagation' && { propagated: true }),
  }];
}

function via(route: ec2.Route): string {
  return route.GatewayId
    ?? route.VpcPeeringConnectionId
    ?? route.TransitGatewayId
    ?? route.NatGatewayId
    ?? route.NetworkInterfaceId
    ?? route.InstanceId
    ?? route.EgressOnlyInternetGatewayId
    ?? route.LocalGatewayId
    ?? route.CarrierGatewayId
    ?? route.CoreNetworkArn
    ?? 'a destination of unknown kind';
}

export function toPeering(connection: ec2.VpcPeeringConnection): VpcPeering {
  return {
    peeringId: required('VpcPeeringConnection.VpcPeeringConnectionId', connection.VpcPeeringConnectionId),
    status: required('VpcPeeringConnection.Status.Code', connection.Status?.Code),
    vpcIds: [connection.RequesterVpcInfo?.VpcId ?? '', connection.AccepterVpcInfo?.VpcId ?? ''],
  };
}
