import type { Ledger } from '../ledger/ledger';
import type { Inventory } from '../model/inventory';
import type { Settings } from '../model/settings';

/** What a plan was made from. */
export interface Basis {
  readonly inventory: Inventory;
  readonly ledger: Ledger;
  readonly settings: Settings;
  /** In milliseconds since the epoch. */
  readonly now: number;
}
