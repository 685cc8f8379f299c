import type { Context } from './context';
import type { Inventory } from '../core/inventory';
import { EMPTY_LEDGER, type Ledger } from '../core/ledger';
import { withSightings } from '../core/sightings';

/** What earlier runs found out. */
export interface Recollection {
  readonly ledger: Ledger;
  /** Whether it could be read; an empty ledger otherwise. */
  readonly readable: boolean;
}

/** What earlier runs found out. Without the ledger mirroring goes on: nothing in it decides whether there is a session. */
export async function recall({ ledger, log }: Context): Promise<Recollection> {
  try {
    return { ledger: await ledger.load(), readable: true };
  } catch (error) {
    log.warn('the ledger cannot be read, going on without it', { error });
    return { ledger: EMPTY_LEDGER, readable: false };
  }
}

/** Keeps what this run found out. What could not be read is left as it is: whatever has been so for long would seem to be so only from now on. */
export async function keep({ ledger, log }: Context, before: Recollection, after: Ledger): Promise<void> {
  if (!before.readable) return;
  try {
    await ledger.save(before.ledger, after);
  } catch (error) {
    log.warn('the ledger cannot be written, going on without it', { error });
  }
}

/** What earlier runs found out, and what this inventory shows. */
export function noticed({ settings, clock }: Context, { ledger }: Recollection, inventory: Inventory): Ledger {
  return withSightings(ledger, inventory, settings, clock());
}
