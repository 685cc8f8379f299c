import type { Inventory } from './inventory';
import type { Ledger } from './ledger';
import { reachability } from './reachability';
import type { Settings } from './settings';

/**
 * The ledger with what an inventory shows, and since when: targets that cannot receive, and interfaces with sessions that nobody holds.
 *
 * What is well again is forgotten; what nobody looked for stays.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function withSightings(ledger: Ledger, inventory: Inventory, settings: Settings, now: number): Ledger {
  const since = (before: ReadonlyMap<string, number>, seen: readonly string[]) => new Map(seen.map((id) => [id, before.get(id) ?? now]));
  const { detached } = inventory;
  return {
    ...ledger,
    targetsDownSince: since(ledger.targetsDownSince, reachability(inventory, settings).targetsDown()),
    ...(detached && { detachedSince: since(ledger.detachedSince, detached.map(({ networkInterfaceId }) => networkInterfaceId)) }),
  };
}
