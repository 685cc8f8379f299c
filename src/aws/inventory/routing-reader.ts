import type { PrefixListEntry, Route, RouteTable, VpcPeeringConnection } from '@aws-sdk/client-ec2';
import type { Ec2Facts } from './facts';
import { readPrefixLists } from './prefix-lists';
import type { Reads } from './reads';
import type { Ec2Api } from '../ec2/ec2-api';

export type RoutingFacts = Pick<Ec2Facts, 'routeTables' | 'vpcPeeringConnections' | 'prefixLists'>;

/**
 * Reads where packets go from VPCs; each VPC is asked about once.
 *
 * Within a VPC, too: a route through a middlebox, or a blackhole in its place, comes before the local one.
 */
export function routingReader(api: Ec2Api): (vpcIds: readonly string[], reads: Reads) => Promise<RoutingFacts> {
  const asked = new Set<string>();
  const routeTables: RouteTable[] = [];
  const vpcPeeringConnections: VpcPeeringConnection[] = [];
  const prefixLists = new Map<string, readonly PrefixListEntry[]>();
  return async (vpcIds, reads) => {
    const news = [...new Set(vpcIds)].filter((id) => !asked.has(id));
    const tables = await reads.optional('ec2:DescribeRouteTables', api.routeTablesOfVpcs(news)) ?? [];
    const routes = tables.flatMap(({ Routes = [] }) => Routes);
    const peeringIds = [...new Set(routes.flatMap(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId ?? []))];
    const [peerings, lists] = await Promise.all([
      reads.optional('ec2:DescribeVpcPeeringConnections', api.vpcPeeringConnections(peeringIds)),
      readPrefixLists(api, routes.flatMap(destinationList), reads),
    ]);
    routeTables.push(...tables);
    vpcPeeringConnections.push(...peerings ?? []);
    for (const [prefixListId, entries] of lists) prefixLists.set(prefixListId, entries);
    for (const id of news) asked.add(id);
    return { routeTables, vpcPeeringConnections, prefixLists };
  };
}

/** The lists of gateway endpoints hold public addresses of services, never a sensor's. */
function destinationList({ DestinationPrefixListId, GatewayId }: Route): string[] {
  return DestinationPrefixListId === undefined || GatewayId?.startsWith('vpce-') ? [] : [DestinationPrefixListId];
}
