import type { Unmirrored } from '../core/ledger/ledger';
import type { DeleteAction, InterfaceDecision } from '../core/model/decision';

/** How an interface ended: as decided, or with an error that is worth another message. */
export interface InterfaceResult {
  readonly decision: InterfaceDecision;
  /** Whether anything was done for it. */
  readonly acted: boolean;
  /** Whether something would be done for it, were this more than an observation. */
  readonly planned?: true;
  /** Duplicate sessions that were deleted, or would be, in addition to the session of the decision. */
  readonly superfluous?: readonly DeleteAction[];
  readonly error?: Error;
  /** What EC2 refused in this run, and is tried again later. */
  readonly refusal?: Error;
  /** Since when the interface is unmirrored, in milliseconds since the epoch; undefined if it is mirrored, or if the time is unknown. */
  readonly unmirroredSince?: number;
  /** Since when it was unmirrored before this run, and why; absent unless it recovered. */
  readonly recoveredFrom?: Unmirrored;
}

/** How it ended for interfaces that no instance holds. */
export interface OrphanedResult {
  /** Sessions that were deleted, or would be, were this more than an observation. */
  readonly removals: readonly DeleteAction[];
  /** By interface. */
  readonly errors: ReadonlyMap<string, Error>;
}
