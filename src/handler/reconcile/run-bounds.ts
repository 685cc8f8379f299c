/** What bounds a run of the reconcile loop, and what it knows of its instances beforehand. */
export interface RunBounds {
  /** When instances started running, by instance ID, in milliseconds since the epoch: the start of the measured latency. Others aren't measured. */
  readonly startedAt: ReadonlyMap<string, number>;
  /** Whether to start another action. What isn't started is left to a later run. */
  readonly mayGoOn: () => Promise<boolean>;
}
