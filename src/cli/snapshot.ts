import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { PrefixList, PrefixListEntry, TrafficMirrorTarget } from '@aws-sdk/client-ec2';
import { answersTo, itemsOf } from './answers';
import { loadBalancing } from './load-balancing';
import type { Ec2Facts } from '../aws/observe/facts';

/**
 * Reads a snapshot: a folder with one file a call, each as `aws ec2 <call> --output json` prints it.
 *
 * A missing optional file leaves what rests on it unknown; without a file of sessions there are none.
 *
 * @throws Error that names the file when a required one is missing, or one is broken or holds only a part of the answer
 */
export function readSnapshot(directory: string): Ec2Facts {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`the snapshot folder ${directory} does not exist`);
  const read = <T>(call: string, list: string, each: string) => (
    answersTo(call, directory)?.flatMap((answer) => itemsOf<T>(answer, { list, each }))
  );
  const needed = <T>(call: string, list: string, each: string) => {
    const items = read<T>(call, list, each);
    if (items === undefined) throw new Error(`${join(directory, `${call}.json`)} is missing; a snapshot needs it`);
    return items;
  };
  const targets = needed<TrafficMirrorTarget>('describe-traffic-mirror-targets', 'TrafficMirrorTargets', 'TrafficMirrorTargetId');
  return {
    reservations: needed('describe-instances', 'Reservations', 'Instances'),
    targets,
    sessions: read('describe-traffic-mirror-sessions', 'TrafficMirrorSessions', 'TrafficMirrorSessionId') ?? [],
    networkInterfaces: read('describe-network-interfaces', 'NetworkInterfaces', 'NetworkInterfaceId'),
    securityGroups: read('describe-security-groups', 'SecurityGroups', 'GroupId') ?? [],
    networkAcls: read('describe-network-acls', 'NetworkAcls', 'NetworkAclId') ?? [],
    subnets: read('describe-subnets', 'Subnets', 'SubnetId'),
    routeTables: read('describe-route-tables', 'RouteTables', 'RouteTableId'),
    vpcPeeringConnections: read('describe-vpc-peering-connections', 'VpcPeeringConnections', 'VpcPeeringConnectionId'),
    vpcEndpoints: read('describe-vpc-endpoints', 'VpcEndpoints', 'VpcEndpointId'),
    prefixLists: prefixLists(directory),
    loadBalancing: loadBalancing(directory, new Set(targets.flatMap(({ NetworkLoadBalancerArn }) => NetworkLoadBalancerArn ?? []))),
  };
}

/** Each list has a file of entries of its own; those that AWS manages may come with their ranges from an older call instead. */
function prefixLists(directory: string): ReadonlyMap<string, readonly PrefixListEntry[]> {
  const managedByAws = (answersTo('describe-prefix-lists', directory) ?? [])
    .flatMap((answer) => itemsOf<PrefixList>(answer, { list: 'PrefixLists', each: 'PrefixListId' }))
    .flatMap(({ PrefixListId = '', Cidrs }) => (Cidrs === undefined ? [] : [[PrefixListId, Cidrs.map((Cidr) => ({ Cidr }))] as const]));
  const recorded = (answersTo('get-managed-prefix-list-entries', directory) ?? [])
    .map((answer) => [answer.name, itemsOf<PrefixListEntry>(answer, { list: 'Entries', each: 'Cidr' })] as const);
  return new Map<string, readonly PrefixListEntry[]>([...managedByAws, ...recorded]);
}
