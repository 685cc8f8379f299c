import {
  CreateTrafficMirrorSessionCommand,
  type CreateTrafficMirrorSessionCommandInput,
  DeleteTrafficMirrorSessionCommand,
  type EC2Client,
  type Filter,
  ModifyTrafficMirrorSessionCommand,
  type ModifyTrafficMirrorSessionCommandInput,
  type NetworkAcl,
  type NetworkInterface,
  paginateDescribeInstances,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeTrafficMirrorSessions,
  paginateDescribeTrafficMirrorTargets,
  paginateDescribeVpcEndpointServiceConfigurations,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcPeeringConnections,
  paginateGetManagedPrefixListEntries,
  type PrefixListEntry,
  type Reservation,
  type RouteTable,
  type SecurityGroup,
  type ServiceConfiguration,
  type TrafficMirrorSession,
  type TrafficMirrorTarget,
  type VpcEndpoint,
  type VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { all } from '../pages';

/** The EC2 calls in use, and no others. Reads give all pages. */
export interface Ec2Api {
  allReservations(): Promise<Reservation[]>;
  reservations(instanceIds: readonly string[]): Promise<Reservation[]>;
  reservationsOfInterfaces(networkInterfaceIds: readonly string[]): Promise<Reservation[]>;
  networkInterfaces(networkInterfaceIds: readonly string[]): Promise<NetworkInterface[]>;
  networkInterfacesAt(privateIpv4Addresses: readonly string[]): Promise<NetworkInterface[]>;
  networkInterfacesDescribedAs(descriptions: readonly string[]): Promise<NetworkInterface[]>;
  networkInterfacesOfVpcs(vpcIds: readonly string[]): Promise<NetworkInterface[]>;
  securityGroups(groupIds: readonly string[]): Promise<SecurityGroup[]>;
  networkAclsOfSubnets(subnetIds: readonly string[]): Promise<NetworkAcl[]>;
  prefixListEntries(prefixListId: string): Promise<PrefixListEntry[]>;
  routeTablesOfVpcs(vpcIds: readonly string[]): Promise<RouteTable[]>;
  vpcPeeringConnections(vpcPeeringConnectionIds: readonly string[]): Promise<VpcPeeringConnection[]>;
  /** Those that one of these VPCs is an end of. */
  vpcPeeringConnectionsOf(vpcIds: readonly string[]): Promise<VpcPeeringConnection[]>;
  vpcEndpoints(vpcEndpointIds: readonly string[]): Promise<VpcEndpoint[]>;
  /** Those of the own account among the services of these names. */
  vpcEndpointServices(serviceNames: readonly string[]): Promise<ServiceConfiguration[]>;
  trafficMirrorTargets(): Promise<TrafficMirrorTarget[]>;
  allSessions(): Promise<TrafficMirrorSession[]>;
  sessionsOnTargets(targetIds: readonly string[]): Promise<TrafficMirrorSession[]>;
  sessionsOnInterfaces(networkInterfaceIds: readonly string[]): Promise<TrafficMirrorSession[]>;
  createSession(input: CreateTrafficMirrorSessionCommandInput): Promise<TrafficMirrorSession>;
  modifySession(input: ModifyTrafficMirrorSessionCommandInput): Promise<TrafficMirrorSession>;
  deleteSession(sessionId: string): Promise<void>;
}

/** Values that EC2 takes in one filter. */
const VALUES_PER_FILTER = 200;
const PAGE_SIZE = 1000;
/** The most that EC2 gives of prefix list entries, and of route tables. */
const SMALL_PAGE_SIZE = 100;

/** @param writer carries out the calls that change something, at a pace of its own */
export function ec2Api(client: EC2Client, writer: EC2Client = client): Ec2Api {
  const paged = { client, pageSize: PAGE_SIZE };
  const inSmallPages = { client, pageSize: SMALL_PAGE_SIZE };
  const interfacesBy = (filter: string) => byFilter(filter, (input) => (
    all(paginateDescribeNetworkInterfaces(paged, input), (page) => page.NetworkInterfaces)
  ));
  const peeringsBy = (filter: string) => byFilter(filter, (input) => (
    all(paginateDescribeVpcPeeringConnections(paged, input), (page) => page.VpcPeeringConnections)
  ));
  return {
    allReservations: () => all(paginateDescribeInstances(paged, {}), (page) => page.Reservations),
    // Filters instead of ids: an id that is gone is then absent from the answer and does not fail the others.
    reservations: byFilter('instance-id', (input) => all(paginateDescribeInstances(paged, input), (page) => page.Reservations)),
    reservationsOfInterfaces: byFilter('network-interface.network-interface-id', (input) => (
      all(paginateDescribeInstances(paged, input), (page) => page.Reservations)
    )),
    networkInterfaces: interfacesBy('network-interface-id'),
    networkInterfacesAt: interfacesBy('addresses.private-ip-address'),
    networkInterfacesDescribedAs: interfacesBy('description'),
    networkInterfacesOfVpcs: interfacesBy('vpc-id'),
    securityGroups: byFilter('group-id', (input) => all(paginateDescribeSecurityGroups(paged, input), (page) => page.SecurityGroups)),
    networkAclsOfSubnets: byFilter('association.subnet-id', (input) => (
      all(paginateDescribeNetworkAcls(paged, input), (page) => page.NetworkAcls)
    )),
    prefixListEntries: (PrefixListId) => (
      all(paginateGetManagedPrefixListEntries(inSmallPages, { PrefixListId }), (page) => page.Entries)
    ),
    routeTablesOfVpcs: byFilter('vpc-id', (input) => all(paginateDescribeRouteTables(inSmallPages, input), (page) => page.RouteTables)),
    vpcPeeringConnections: peeringsBy('vpc-peering-connection-id'),
    vpcPeeringConnectionsOf: async (vpcIds) => (
      (await Promise.all([peeringsBy('requester-vpc-info.vpc-id')(vpcIds), peeringsBy('accepter-vpc-info.vpc-id')(vpcIds)])).flat()
    ),
    vpcEndpoints: byFilter('vpc-endpoint-id', (input) => all(paginateDescribeVpcEndpoints(paged, input), (page) => page.VpcEndpoints)),
    vpcEndpointServices: byFilter('service-name', (input) => (
      all(paginateDescribeVpcEndpointServiceConfigurations(paged, input), (page) => page.ServiceConfigurations)
    )),
    trafficMirrorTargets: () => all(paginateDescribeTrafficMirrorTargets(paged, {}), (page) => page.TrafficMirrorTargets),
    allSessions: () => all(paginateDescribeTrafficMirrorSessions(paged, {}), (page) => page.TrafficMirrorSessions),
    sessionsOnTargets: byFilter('traffic-mirror-target-id', (input) => (
      all(paginateDescribeTrafficMirrorSessions(paged, input), (page) => page.TrafficMirrorSessions)
    )),
    sessionsOnInterfaces: byFilter('network-interface-id', (input) => (
      all(paginateDescribeTrafficMirrorSessions(paged, input), (page) => page.TrafficMirrorSessions)
    )),
    createSession: async (input) => required((await writer.send(new CreateTrafficMirrorSessionCommand(input))).TrafficMirrorSession),
    modifySession: async (input) => required((await writer.send(new ModifyTrafficMirrorSessionCommand(input))).TrafficMirrorSession),
    deleteSession: async (TrafficMirrorSessionId) => {
      await writer.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }));
    },
  };
}

/** Asks for any number of ids, in as many calls as the limit on filter values takes; none for none. */
function byFilter<T>(name: string, read: (input: { Filters: Filter[] }) => Promise<T[]>): (ids: readonly string[]) => Promise<T[]> {
  return async (ids) => {
    const found: T[] = [];
    for (let start = 0; start < ids.length; start += VALUES_PER_FILTER) {
      found.push(...await read({ Filters: [{ Name: name, Values: ids.slice(start, start + VALUES_PER_FILTER) }] }));
    }
    return found;
  };
}

function required(session: TrafficMirrorSession | undefined): TrafficMirrorSession {
  if (session === undefined) throw new Error('EC2 answered without the session that it was asked to write');
  return session;
}
