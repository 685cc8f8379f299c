import { isUnmirrored } from '../../core/model/reason';
import type { InterfaceResult } from '../results';

/**
 * The states that this execution environment logged last, by interface, and by session for detached interfaces.
 *
 * Sweeps log only changes. Lambda replaces execution environments every few hours, and the first sweep of a new one logs every interface, so each
 * has a recent line.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export type LoggedStates = Map<string, string>;

/** Takes an outcome as told; says whether that is news. */
export function markLogged(reported: LoggedStates, outcome: InterfaceResult): boolean {
  const { networkInterfaceId } = outcome.decision;
  const before = reported.get(networkInterfaceId);
  const now = standing(outcome);
  reported.set(networkInterfaceId, now);
  return before !== now;
}

/** Forgets what is not there any more. */
export function forgetOthers(reported: LoggedStates, there: ReadonlySet<string>): void {
  for (const id of reported.keys()) {
    if (!there.has(id)) reported.delete(id);
  }
}

/** How an interface stands after all that was done for it, so that the sweep that finds it so has nothing to add. There may be tens of thousands: it is short. */
function standing({ decision: { outcome, unverified, held, reason }, planned, error, unmirroredSince }: InterfaceResult): string {
  if (error !== undefined) return 'failed';
  // Another execution environment may have told that it recovered in between: since then it is not as it was.
  if (isUnmirrored(reason)) return `${unmirroredSince} ${reason.message}`;
  if (planned) return reason.message;
  const found = outcome === 'create' || outcome === 'modify' ? 'keep mirrored' : `${outcome === 'delete' ? 'skip' : outcome} ${reason.code}`;
  return `${found}${unverified ? ' unverified' : ''}${held ? ' held' : ''}`;
}
