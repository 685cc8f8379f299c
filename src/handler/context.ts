import type { Log } from './log';
import type { LedgerStore } from '../aws/ledger-store';
import type { Observer } from '../aws/observer';
import type { OwnerSettings } from '../core/settings';

/** What every run of the reconciliation works with. */
export interface Context {
  readonly observer: Observer;
  readonly ledger: LedgerStore;
  readonly settings: OwnerSettings;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** The current time in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  /** Whether to begin another action; what is not begun then is left to a later run. */
  readonly mayGoOn: () => Promise<boolean>;
}
