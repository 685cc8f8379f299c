import type { Context } from './dependencies';
import type { LoggedStates } from './telemetry/log-deduplication';
import type { PendingCall } from '../aws/call-tracker';
import type { Lease } from '../aws/dynamodb/lease';
import type { Queue } from '../aws/sqs';

/** One invocation of the function, and what it works with. */
export interface Worker extends Omit<Context, 'mayGoOn' | 'startedAt'> {
  readonly queue: Queue;
  readonly lease: Lease;
  /** Id of the invocation. */
  readonly name: string;
  /** When the invocation is ended, in milliseconds since the epoch. */
  readonly deadline: number;
  /** What this execution environment last told. */
  readonly reported: LoggedStates;
  /** Has the calls that change something end at this time, in milliseconds since the epoch: what has begun may end, and is not tried again. */
  readonly callsMayWaitUntil: (time: number) => void;
  /** Calls of AWS that are under way. */
  readonly pendingCalls: () => readonly PendingCall[];
}
