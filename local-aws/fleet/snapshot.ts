import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance, InstanceNetworkInterface, ManagedPrefixList, PrefixList, PrefixListEntry, Reservation } from '@aws-sdk/client-ec2';
import { Fleet } from './builder';
import { answerFromJson } from './cli-json';
import { answerOf, read, requiredAnswerOf } from './snapshot-files';
import { loadLoadBalancing } from './snapshot-load-balancing';
import { Ec2 } from '../ec2/ec2';
import { StoredInstance, StoredInterface } from '../ec2/state';
import { Table } from '../ec2/table';

/**
 * Loads a snapshot: a folder with one file a call, each as `aws ec2 <call> --output json` prints it. Only
 * `describe-instances.json` must be there. The fleet that it returns takes what the snapshot lacks, sensors for example.
 */
export function loadSnapshot(ec2: Ec2, folder: string): Fleet {
  const { state } = ec2;
  fill(state.vpcs, 'VpcId', answerOf(folder, 'DescribeVpcs').Vpcs);
  fill(state.subnets, 'SubnetId', answerOf(folder, 'DescribeSubnets').Subnets);
  fill(state.securityGroups, 'GroupId', answerOf(folder, 'DescribeSecurityGroups').SecurityGroups);
  fill(state.networkAcls, 'NetworkAclId', answerOf(folder, 'DescribeNetworkAcls').NetworkAcls);
  fill(state.routeTables, 'RouteTableId', answerOf(folder, 'DescribeRouteTables').RouteTables);
  fill(state.vpcPeeringConnections, 'VpcPeeringConnectionId', answerOf(folder, 'DescribeVpcPeeringConnections').VpcPeeringConnections);
  fill(state.vpcEndpoints, 'VpcEndpointId', answerOf(folder, 'DescribeVpcEndpoints').VpcEndpoints);
  fill(state.networkInterfaces, 'NetworkInterfaceId', answerOf(folder, 'DescribeNetworkInterfaces').NetworkInterfaces);
  fill(state.trafficMirrorTargets, 'TrafficMirrorTargetId', answerOf(folder, 'DescribeTrafficMirrorTargets').TrafficMirrorTargets);
  fill(state.trafficMirrorFilters, 'TrafficMirrorFilterId', answerOf(folder, 'DescribeTrafficMirrorFilters').TrafficMirrorFilters);
  fill(state.trafficMirrorSessions, 'TrafficMirrorSessionId', answerOf(folder, 'DescribeTrafficMirrorSessions').TrafficMirrorSessions);
  loadPrefixLists(ec2, folder);
  for (const reservation of reservationsOf(folder)) loadReservation(ec2, reservation);
  const fleet = new Fleet(ec2);
  loadLoadBalancing(fleet.elbv2, folder);
  return fleet;
}

/** The account and Region that a snapshot was taken in, as far as its instances tell. */
export function originOf(folder: string): { accountId?: string; region?: string } {
  const [reservation] = reservationsOf(folder);
  const zone = reservation?.Instances?.[0]?.Placement?.AvailabilityZone;
  return { accountId: reservation?.OwnerId, region: zone?.replace(/[a-z]$/, '') };
}

function reservationsOf(folder: string): Reservation[] {
  return requiredAnswerOf(folder, 'DescribeInstances').Reservations as Reservation[];
}

function loadReservation(ec2: Ec2, reservation: Reservation): void {
  for (const { NetworkInterfaces: interfaces, ...instance } of reservation.Instances ?? []) {
    const stored = {
      ...instance,
      ReservationId: reservation.ReservationId ?? ec2.ids.next('r'),
      OwnerId: reservation.OwnerId ?? ec2.accountId,
    } as StoredInstance;
    ec2.state.instances.set(stored.InstanceId, stored);
    for (const eni of interfaces ?? []) {
      const id = eni.NetworkInterfaceId ?? '';
      if (!ec2.state.networkInterfaces.has(id)) ec2.state.networkInterfaces.set(id, fromInstance(eni, instance));
    }
  }
}

/** An interface as far as its instance tells. Old answers do not name the type: there was only one then. */
function fromInstance(eni: InstanceNetworkInterface, instance: Instance): StoredInterface {
  const { InterfaceType: type = 'interface', ...members } = eni;
  return {
    ...members,
    NetworkInterfaceId: eni.NetworkInterfaceId ?? '',
    InterfaceType: type as StoredInterface['InterfaceType'],
    AvailabilityZone: instance.Placement?.AvailabilityZone,
    Attachment: { ...eni.Attachment, InstanceId: instance.InstanceId },
    RequesterManaged: false,
    TagSet: [],
  };
}

/** Lists that customers manage have a file of entries each; those of AWS also come with their CIDRs from an older call. */
function loadPrefixLists(ec2: Ec2, folder: string): void {
  const put = (list: ManagedPrefixList, entries: PrefixListEntry[]) => {
    const id = list.PrefixListId ?? '';
    ec2.state.prefixLists.set(id, { list: { ...list, PrefixListId: id }, entries });
  };
  for (const list of (answerOf(folder, 'DescribePrefixLists').PrefixLists ?? []) as PrefixList[]) {
    put(
      { PrefixListId: list.PrefixListId, PrefixListName: list.PrefixListName, OwnerId: 'AWS', AddressFamily: 'IPv4', State: 'create-complete' },
      (list.Cidrs ?? []).map((Cidr) => ({ Cidr })),
    );
  }
  const described = (answerOf(folder, 'DescribeManagedPrefixLists').PrefixLists ?? []) as ManagedPrefixList[];
  const entriesFolder = join(folder, 'get-managed-prefix-list-entries');
  for (const file of existsSync(entriesFolder) ? readdirSync(entriesFolder) : []) {
    const id = file.replace(/\.json$/, '');
    const { Entries } = answerFromJson('GetManagedPrefixListEntries', read(join(entriesFolder, file)));
    const list = described.find(({ PrefixListId }) => PrefixListId === id);
    put({ PrefixListId: id, OwnerId: ec2.accountId, ...list }, Entries as PrefixListEntry[]);
  }
}

function fill<T extends object>(table: Table<T>, id: keyof T & string, items: unknown): void {
  for (const item of (items ?? []) as T[]) table.set(String(item[id]), item);
}
