import { isFresh, type KnownReceivers, type Ledger } from './ledger';
import type { Inventory } from '../model/inventory';
import { receivers } from '../targets/receivers';

/** A look reads receivers at most this long before it notes them, in milliseconds; what came up in between may not be among them. */
const READ_WITHIN = 60_000;

/**
 * Who receives behind load balancers and endpoints, as far as this inventory tells; where it does not, what was known before, while that is fresh.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function knownReceivers(ledger: Ledger, inventory: Inventory, now: number): Ledger['receivers'] {
  // A look at a few instances may rest on what a sweep read before, which has noted it.
  if (inventory.partial) return ledger.receivers;
  const interfaceTargets = new Set(inventory.targets.filter(({ kind }) => kind === 'network-interface').map(({ targetId }) => targetId));
  return new Map(receivers(inventory).flatMap(({ targetId, ids, unread }): readonly (readonly [string, KnownReceivers])[] => {
    if (interfaceTargets.has(targetId)) return [];
    if (unread === undefined) return [[targetId, { ids: [...ids].sort(), readAt: now - READ_WITHIN }]];
    const known = ledger.receivers.get(targetId);
    return known !== undefined && isFresh(known, now) ? [[targetId, known]] : [];
  }));
}
