import {
  EC2Client,
  paginateDescribeInstances,
  paginateDescribeManagedPrefixLists,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeTrafficMirrorSessions,
  paginateDescribeTrafficMirrorTargets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcPeeringConnections,
  paginateGetManagedPrefixListEntries,
} from '@aws-sdk/client-ec2';
import { access, type Place } from './place';
import { all } from '../../src/aws/pages';

/** What EC2 answers, by the file of a snapshot that holds it. */
export async function ec2Answers(place: Place): Promise<Record<string, object>> {
  const client = new EC2Client({ ...access(place), endpoint: place.endpoint });
  const paged = { client };
  try {
    const lists = await all(paginateDescribeManagedPrefixLists(paged, {}), (page) => page.PrefixLists);
    const entries: Record<string, object> = {};
    for (const { PrefixListId = '' } of lists) {
      entries[`get-managed-prefix-list-entries/${PrefixListId}.json`] = {
        Entries: await all(paginateGetManagedPrefixListEntries(paged, { PrefixListId }), (page) => page.Entries),
      };
    }
    return {
      'describe-instances.json': { Reservations: await all(paginateDescribeInstances(paged, {}), (page) => page.Reservations) },
      'describe-network-acls.json': { NetworkAcls: await all(paginateDescribeNetworkAcls(paged, {}), (page) => page.NetworkAcls) },
      'describe-network-interfaces.json': {
        NetworkInterfaces: await all(paginateDescribeNetworkInterfaces(paged, {}), (page) => page.NetworkInterfaces),
      },
      'describe-route-tables.json': { RouteTables: await all(paginateDescribeRouteTables(paged, {}), (page) => page.RouteTables) },
      'describe-security-groups.json': { SecurityGroups: await all(paginateDescribeSecurityGroups(paged, {}), (page) => page.SecurityGroups) },
      'describe-subnets.json': { Subnets: await all(paginateDescribeSubnets(paged, {}), (page) => page.Subnets) },
      'describe-traffic-mirror-sessions.json': {
        TrafficMirrorSessions: await all(paginateDescribeTrafficMirrorSessions(paged, {}), (page) => page.TrafficMirrorSessions),
      },
      'describe-traffic-mirror-targets.json': {
        TrafficMirrorTargets: await all(paginateDescribeTrafficMirrorTargets(paged, {}), (page) => page.TrafficMirrorTargets),
      },
      'describe-vpc-endpoints.json': { VpcEndpoints: await all(paginateDescribeVpcEndpoints(paged, {}), (page) => page.VpcEndpoints) },
      'describe-vpc-peering-connections.json': {
        VpcPeeringConnections: await all(paginateDescribeVpcPeeringConnections(paged, {}), (page) => page.VpcPeeringConnections),
      },
      ...entries,
    };
  } finally {
    client.destroy();
  }
}
