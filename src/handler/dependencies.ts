import type { PutResponse } from './lifecycle/response';
import type { LoggedStates } from './telemetry/log-deduplication';
import type { PendingCall } from '../aws/call-tracker';
import type { Lease } from '../aws/dynamodb/lease';
import type { LedgerStore } from '../aws/dynamodb/ledger-store';
import type { EventBus } from '../aws/eventbridge';
import type { InventoryReader } from '../aws/inventory/inventory-reader';
import type { Queue } from '../aws/sqs';
import type { OwnerSettings } from '../core/model/settings';

/** What an execution environment keeps from one invocation to the next. */
export interface Dependencies {
  readonly settings: OwnerSettings;
  readonly inventoryReader: InventoryReader;
  readonly ledger: LedgerStore;
  readonly lease: Lease;
  readonly queue: Queue;
  /** Publishes when an interface becomes unmirrored and when it recovers; absent if no rule asks for these events. */
  readonly events?: EventBus;
  /** What was logged last about each interface, so that a line appears only when something changes. */
  readonly loggedStates: LoggedStates;
  /** Whether sessions stay when the stack is deleted. */
  readonly retainsSessions: boolean;
  /** Ends writes at this time, in milliseconds since the epoch. A write that has started may finish; it isn't retried. */
  readonly callsMayWaitUntil: (time: number) => void;
  /** AWS calls in progress. */
  readonly pendingCalls: () => readonly PendingCall[];
  readonly putResponse: PutResponse;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** The current time in milliseconds since the epoch. */
  readonly clock: () => number;
}
