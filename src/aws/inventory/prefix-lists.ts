import type { PrefixListEntry } from '@aws-sdk/client-ec2';
import type { Reads } from './reads';
import type { Ec2Api } from '../ec2/ec2-api';

/** By prefix list id. A list that EC2 refuses to show leaves what rests on it unknown, and holds up nothing else. */
export async function readPrefixLists(api: Ec2Api, ids: readonly string[], reads: Reads): Promise<ReadonlyMap<string, readonly PrefixListEntry[]>> {
  const lists = await Promise.all([...new Set(ids)].map(async (prefixListId) => {
    const entries = await reads.optional('ec2:GetManagedPrefixListEntries', api.prefixListEntries(prefixListId));
    return entries === undefined ? [] : [[prefixListId, entries] as const];
  }));
  return new Map(lists.flat());
}
