import type { Inventory } from '../inventory';
import type { Ledger } from '../ledger';
import type { Settings } from '../settings';

/** What a plan was made from. */
export interface Basis {
  readonly inventory: Inventory;
  readonly ledger: Ledger;
  readonly settings: Settings;
  /** In milliseconds since the epoch. */
  readonly now: number;
}
