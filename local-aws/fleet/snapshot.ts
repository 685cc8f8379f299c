import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance, InstanceNetworkInterface, ManagedPrefixList, PrefixList, PrefixListEntry, Reservation } from '@aws-sdk/client-ec2';
import type { Listener, LoadBalancer, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fleet } from './builder';
import { answerFromJson } from './cli-json';
import { loadBalancing } from '../../src/cli/load-balancing';
import { Ec2 } from '../ec2/ec2';
import { StoredInstance, StoredInterface } from '../ec2/state';
import { Table } from '../ec2/table';
import { Elbv2 } from '../elbv2/elbv2';

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

/** Attributes are not among what a snapshot records; of load balancers that it does not record nothing is to be seen. */
function loadLoadBalancing({ state, faults, ec2 }: Elbv2, folder: string): void {
  const arns = [...ec2.state.trafficMirrorTargets.values()].flatMap(({ NetworkLoadBalancerArn }) => NetworkLoadBalancerArn ?? []);
  const facts = loadBalancing(folder, new Set(arns));
  if (facts === undefined) {
    faults.add({ operation: '*', code: 'AccessDenied', times: Infinity });
    return;
  }
  for (const each of facts.loadBalancers as LoadBalancer[]) state.loadBalancers.set(each.LoadBalancerArn ?? '', { LoadBalancerArn: '', ...each });
  for (const each of [...facts.listeners.values()].flat() as Listener[]) state.listeners.set(each.ListenerArn ?? '', each);
  for (const each of facts.targetGroups as TargetGroup[]) state.targetGroups.set(each.TargetGroupArn ?? '', each);
  for (const [arn, health] of facts.targetHealth) state.targetHealth.set(arn, health as TargetHealthDescription[]);
}

/** The answer that the file of an operation holds; an empty one when there is no such file. */
function answerOf(folder: string, operation: string): Record<string, unknown> {
  return existsSync(fileOf(folder, operation)) ? requiredAnswerOf(folder, operation) : {};
}

function requiredAnswerOf(folder: string, operation: string): Record<string, unknown> {
  return answerFromJson(operation, read(fileOf(folder, operation)));
}

/** `DescribeNetworkInterfaces` is in `describe-network-interfaces.json`. */
function fileOf(folder: string, operation: string): string {
  return join(folder, `${operation.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.json`);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function fill<T extends object>(table: Table<T>, id: keyof T & string, items: unknown): void {
  for (const item of (items ?? []) as T[]) table.set(String(item[id]), item);
}
