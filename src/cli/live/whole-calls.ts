import {
  type EC2Client,
  paginateDescribeInstances,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeTrafficMirrorSessions,
  paginateDescribeTrafficMirrorTargets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcEndpointServiceConfigurations,
  paginateDescribeVpcPeeringConnections,
} from '@aws-sdk/client-ec2';
import { all } from '../../aws/pages';

/** A call that lists all of a kind in the account and Region. */
export interface WholeCall {
  /** As the AWS CLI names it. */
  readonly call: string;
  /** As IAM names it. */
  readonly action: string;
  /** The member of the answer with the items. */
  readonly list: string;
  read(): Promise<readonly object[]>;
}

const PAGE_SIZE = 1000;
/** The most that EC2 gives of route tables. */
const SMALL_PAGE_SIZE = 100;

/** Every call of EC2 that a plan rests on, without any filter. */
export function wholeCalls(client: EC2Client): readonly WholeCall[] {
  const paged = { client, pageSize: PAGE_SIZE };
  const entry = (operation: string, list: string, read: () => Promise<readonly object[]>): WholeCall => ({
    call: operation.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase(), action: `ec2:${operation}`, list, read,
  });
  return [
    entry('DescribeInstances', 'Reservations', async () => all(paginateDescribeInstances(paged, {}), (page) => page.Reservations)),
    entry('DescribeTrafficMirrorTargets', 'TrafficMirrorTargets', async () => (
      all(paginateDescribeTrafficMirrorTargets(paged, {}), (page) => page.TrafficMirrorTargets)
    )),
    entry('DescribeTrafficMirrorSessions', 'TrafficMirrorSessions', async () => (
      all(paginateDescribeTrafficMirrorSessions(paged, {}), (page) => page.TrafficMirrorSessions)
    )),
    entry('DescribeNetworkInterfaces', 'NetworkInterfaces', async () => (
      all(paginateDescribeNetworkInterfaces(paged, {}), (page) => page.NetworkInterfaces)
    )),
    entry('DescribeSecurityGroups', 'SecurityGroups', async () => all(paginateDescribeSecurityGroups(paged, {}), (page) => page.SecurityGroups)),
    entry('DescribeNetworkAcls', 'NetworkAcls', async () => all(paginateDescribeNetworkAcls(paged, {}), (page) => page.NetworkAcls)),
    entry('DescribeSubnets', 'Subnets', async () => all(paginateDescribeSubnets(paged, {}), (page) => page.Subnets)),
    entry('DescribeRouteTables', 'RouteTables', async () => (
      all(paginateDescribeRouteTables({ client, pageSize: SMALL_PAGE_SIZE }, {}), (page) => page.RouteTables)
    )),
    entry('DescribeVpcPeeringConnections', 'VpcPeeringConnections', async () => (
      all(paginateDescribeVpcPeeringConnections(paged, {}), (page) => page.VpcPeeringConnections)
    )),
    entry('DescribeVpcEndpoints', 'VpcEndpoints', async () => all(paginateDescribeVpcEndpoints(paged, {}), (page) => page.VpcEndpoints)),
    entry('DescribeVpcEndpointServiceConfigurations', 'ServiceConfigurations', async () => (
      all(paginateDescribeVpcEndpointServiceConfigurations(paged, {}), (page) => page.ServiceConfigurations)
    )),
  ];
}
