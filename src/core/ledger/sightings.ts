import type { Inventory } from '../inventory';
import type { Ledger } from '../ledger';
import { reachability } from '../reachability';
import { withRefusedTypes } from './refused-types';
import type { Settings } from '../settings';
import { withDiscoveredTargets } from '../targets/target-discovery';

/**
 * The ledger with what an inventory shows: since when targets cannot receive, since when sessions mirror nothing because no instance runs on their
 * interface, and which instance types EC2 refuses.
 *
 * What is well again is forgotten; what nobody looked for stays.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function withSightings(ledger: Ledger, inventory: Inventory, settings: Settings, now: number): Ledger {
  const since = (before: ReadonlyMap<string, number>, seen: readonly string[]) => new Map(seen.map((id) => [id, before.get(id) ?? now]));
  const { detached, instances, sessions } = inventory;
  const mirrored = new Set(sessions.map(({ networkInterfaceId }) => networkInterfaceId));
  const stopped = instances.filter(({ state }) => state === 'stopped').flatMap(({ networkInterfaces }) => networkInterfaces);
  const { targetsDown } = reachability(inventory, withDiscoveredTargets(settings, inventory.targets));
  return {
    ...withRefusedTypes(ledger, inventory),
    targetsDownSince: since(ledger.targetsDownSince, targetsDown()),
    ...(detached && {
      idleSince: since(ledger.idleSince, [...detached, ...stopped].map(({ networkInterfaceId: id }) => id).filter((id) => mirrored.has(id))),
    }),
  };
}
