import type { Context } from './context';
import type { Inventory } from '../core/inventory';
import { EMPTY_LEDGER, type Ledger } from '../core/ledger';
import { withSightings } from '../core/sightings';

/** What earlier runs found out. Without the ledger mirroring goes on: nothing in it decides whether there is a session. */
export async function recall({ ledger, log }: Context): Promise<Ledger> {
  try {
    return await ledger.load();
  } catch (error) {
    log.warn('the ledger cannot be read, going on without it', { error });
    return EMPTY_LEDGER;
  }
}

/** Keeps what this run found out. */
export async function keep({ ledger, log }: Context, before: Ledger, after: Ledger): Promise<void> {
  try {
    await ledger.save(before, after);
  } catch (error) {
    log.warn('the ledger cannot be written, going on without it', { error });
  }
}

/** What earlier runs found out, and what this inventory shows. */
export function noticed({ settings, clock }: Context, ledger: Ledger, inventory: Inventory): Ledger {
  return withSightings(ledger, inventory, settings, clock());
}
