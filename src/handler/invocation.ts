import type { Dependencies } from './dependencies';
import type { Log } from './telemetry/log';
import type { Metrics } from './telemetry/metrics';
import type { SelfInvocation } from '../aws/lambda';

/** One invocation of the function, with everything that it works with. */
export interface Invocation extends Dependencies {
  readonly requestId: string;
  /** When Lambda ends the invocation, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly self: SelfInvocation;
  readonly log: Log;
  readonly metrics: Metrics;
}
