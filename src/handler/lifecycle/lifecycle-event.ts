import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Invocation } from '../invocation';

/** What CloudFormation asks for, and how far it has come. */
export type LifecycleEvent = CloudFormationCustomResourceEvent & {
  /** When the first invocation began, in milliseconds since the epoch. */
  readonly startedAt?: number;
  /** How many invocations came before. */
  readonly hops?: number;
  /** Since when no sweep with earlier settings begins anything, in milliseconds since the epoch. */
  readonly seizedAt?: number;
};

/** A request and what is known of its beginning. */
export interface Deployment {
  readonly event: LifecycleEvent;
  readonly startedAt: number;
  readonly continuations: number;
}


export type Progress = 'done' | 'go on';

/** One pass over the sessions. */
export type Step = (invocation: Invocation) => Promise<Progress>;

/** What is left of an invocation's time, in milliseconds, when the next one takes over. */
export const RESERVE = 20_000;
