import type { Log } from './telemetry/log';
import type { Metrics } from './telemetry/metrics';
import type { LedgerStore } from '../aws/dynamodb/ledger-store';
import type { EventBus } from '../aws/eventbridge';
import type { InventoryReader } from '../aws/inventory/inventory-reader';
import type { OwnerSettings } from '../core/model/settings';

/** What every run of the reconciliation works with. */
export interface Context {
  readonly observer: InventoryReader;
  readonly ledger: LedgerStore;
  /** Where to tell of interfaces that nobody mirrors; absent where nobody wants to hear of them. */
  readonly events?: EventBus;
  readonly settings: OwnerSettings;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** The current time in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** When instances began to run, by instance id, in milliseconds since the epoch: of those for which somebody may wait since then. */
  readonly startedAt: ReadonlyMap<string, number>;
  /** Whether to begin another action; what is not begun then is left to a later run. */
  readonly mayGoOn: () => Promise<boolean>;
}
