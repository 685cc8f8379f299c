import type { PrefixListEntry, Route, RouteTable, VpcPeeringConnection } from '@aws-sdk/client-ec2';
import type { Ec2Api } from '../ec2-api';
import { unlessRefused } from '../errors';
import type { Ec2Facts } from './facts';
import { readPrefixLists } from './prefix-lists';

export type RoutingFacts = Pick<Ec2Facts, 'routeTables' | 'vpcPeeringConnections' | 'prefixLists'>;

/**
 * Reads the routes out of VPCs; each VPC is asked about once.
 *
 * Within a VPC the local route leads everywhere, so that only those matter that one of the sensors is not in.
 */
export function routingReader(api: Ec2Api, sensorVpcIds: ReadonlySet<string>): (vpcIds: readonly string[]) => Promise<RoutingFacts> {
  const asked = new Set<string>();
  const routeTables: RouteTable[] = [];
  const vpcPeeringConnections: VpcPeeringConnection[] = [];
  const prefixLists = new Map<string, readonly PrefixListEntry[]>();
  return async (vpcIds) => {
    const news = [...new Set(vpcIds)].filter((id) => !asked.has(id) && [...sensorVpcIds].some((sensorVpcId) => sensorVpcId !== id));
    const tables = await unlessRefused(api.routeTablesOfVpcs(news)) ?? [];
    const routes = tables.flatMap(({ Routes = [] }) => Routes);
    const [peerings, lists] = await Promise.all([
      unlessRefused(api.vpcPeeringConnections([...new Set(routes.flatMap(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId ?? []))])),
      readPrefixLists(api, routes.flatMap(destinationList)),
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
