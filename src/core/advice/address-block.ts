import type { Network, NetworkInterface } from '../model/inventory';
import { parseAddress, parseCidr } from '../network/ipv4';

type Located = Pick<NetworkInterface, 'subnetId' | 'privateIpv4'>;

/**
 * Ranges that contain these addresses: for each subnet its own, or the smallest one that holds the addresses, which lies within it.
 *
 * Ordered by subnet. What has no address is left out.
 */
export function rangesOf(located: readonly Located[], { subnetCidrs }: Pick<Network, 'subnetCidrs'>): readonly string[] {
  const bySubnet = new Map<string, number[]>();
  for (const { subnetId, privateIpv4 = '' } of located) {
    const address = parseAddress(privateIpv4);
    if (address !== undefined) bySubnet.set(subnetId, [...bySubnet.get(subnetId) ?? [], address]);
  }
  const ranges = [...bySubnet].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([subnetId, addresses]) => (
    subnetRange(subnetCidrs?.get(subnetId), addresses) ?? blocks(addresses)
  ));
  return [...new Set(ranges)];
}

/** Addresses so far apart that no subnet holds them all are named one by one. */
function blocks(addresses: readonly number[]): readonly string[] {
  const block = smallestBlock(addresses);
  return addressesOf(block) <= LARGEST_SUBNET ? [block] : addresses.map((address) => smallestBlock([address])).sort();
}

function addressesOf(cidr: string): number {
  return 2 ** (32 - Number(cidr.split('/')[1]));
}

/** Only a range that contains the addresses and is no wider than a VPC can be is one of a subnet. */
function subnetRange(cidr: string | undefined, addresses: readonly number[]): string | undefined {
  const range = cidr === undefined ? undefined : parseCidr(cidr);
  if (cidr === undefined || range === undefined || addressesOf(cidr) > LARGEST_SUBNET) return undefined;
  return addresses.every((address) => range.first <= address && address <= range.last) ? cidr : undefined;
}

/** Addresses of a /16. */
const LARGEST_SUBNET = 2 ** 16;

/** The smallest range in CIDR notation that holds all of these addresses. */
export function smallestBlock(addresses: readonly number[]): string {
  const [first, last] = addresses.reduce(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [Infinity, 0]);
  let size = 1;
  while (Math.floor(first / size) !== Math.floor(last / size)) size *= 2;
  const start = Math.floor(first / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')}/${32 - Math.log2(size)}`;
}
