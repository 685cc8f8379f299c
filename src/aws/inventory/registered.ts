import type { NetworkInterface, Reservation } from '@aws-sdk/client-ec2';
import { NO_PEERINGS, type Peerings, peersOf } from './peerings';
import type { Reads } from './reads';
import { parseAddress, parseCidr } from '../../core/network/ipv4';
import type { Ec2Api } from '../ec2/ec2-api';

/** What is registered behind a load balancer: an instance or an address, and the VPC of the load balancer. */
export interface Registered {
  readonly id: string;
  readonly vpcId?: string;
}

interface Found {
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly reservations: readonly Reservation[];
  readonly peerings: Peerings;
}

/**
 * Finds the interfaces behind registered targets.
 *
 * EC2 finds interfaces by their own addresses, but not by delegated prefixes. If no interface of the VPC has an address, all interfaces of the VPC
 * and of peered VPCs are searched.
 */
export async function readRegistered(
  api: Ec2Api, registered: readonly Registered[], peeringsOf: () => Promise<Peerings>, reads: Reads,
): Promise<Found> {
  const addresses = registered.filter(({ id }) => !isInstance(id));
  const [atAddresses = [], reservations] = await Promise.all([
    reads.optional('ec2:DescribeNetworkInterfaces', api.networkInterfacesAt(ids(addresses))),
    api.reservations(ids(registered.filter(({ id }) => isInstance(id)))),
  ]);
  const holders = new Set(atAddresses.flatMap(({ VpcId, PrivateIpAddresses = [] }) => (
    PrivateIpAddresses.map(({ PrivateIpAddress }) => `${VpcId} ${PrivateIpAddress}`)
  )));
  const open = addresses.filter(({ id, vpcId }) => !holders.has(`${vpcId} ${id}`));
  const isMeant = ({ VpcId, PrivateIpAddresses = [] }: NetworkInterface) => PrivateIpAddresses.some(({ PrivateIpAddress: address }) => (
    addresses.some(({ id, vpcId }) => id === address && (vpcId === VpcId || !holders.has(`${vpcId} ${id}`)))
  ));
  // A match in another VPC counts only if the target's own VPC has none.
  const meant = atAddresses.filter(isMeant);
  if (open.length === 0) return { networkInterfaces: meant, reservations, peerings: NO_PEERINGS };
  const peerings = await peeringsOf();
  const vpcIds = [...new Set(open.flatMap(({ vpcId }) => (vpcId === undefined ? [] : [vpcId, ...peersOf(vpcId, peerings.peeringConnections)])))];
  const inVpcs = await reads.optional('ec2:DescribeNetworkInterfaces', api.networkInterfacesOfVpcs(vpcIds)) ?? [];
  const numbers = open.flatMap(({ id }) => parseAddress(id) ?? []);
  return { networkInterfaces: [...meant, ...inVpcs.filter((each) => delegates(each, numbers))], reservations, peerings };
}

function delegates({ Ipv4Prefixes = [] }: NetworkInterface, addresses: readonly number[]): boolean {
  return Ipv4Prefixes.some(({ Ipv4Prefix = '' }) => {
    const range = parseCidr(Ipv4Prefix);
    return range !== undefined && addresses.some((address) => range.first <= address && address <= range.last);
  });
}

function ids(registered: readonly Registered[]): readonly string[] {
  return [...new Set(registered.map(({ id }) => id))];
}

function isInstance(id: string): boolean {
  return id.startsWith('i-');
}
