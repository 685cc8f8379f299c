import type { Ledger, Unmirrored } from './ledger';
import type { InterfaceDecision } from '../model/decision';
import { isUnmirrored } from '../model/reason';
import { gapOf } from '../plan/coverage';

/** How a look left an interface. */
export interface Ending {
  readonly decision: Pick<InterfaceDecision, 'networkInterfaceId' | 'outcome' | 'reason'>;
  /** Whether anything was done for it. */
  readonly acted: boolean;
  /** Whether something would be done for it, were this more than an observation. */
  readonly planned?: true;
  readonly error?: Error;
}

/**
 * Adds to the ledger which interfaces are unmirrored after a run: why, and since when.
 *
 * The time stays as long as a source is unmirrored, even if the reason changes. Interfaces that are mirrored, or no longer selected, are removed.
 *
 * @param scope what the run covered: after `everything`, an interface that it didn't find no longer exists; after `some`, its state is unknown
 * @param now the current time in milliseconds since the epoch
 */
export function withUnmirrored(ledger: Ledger, endings: readonly Ending[], scope: 'everything' | 'some', now: number): Ledger {
  const unmirrored = new Map<string, Unmirrored>(scope === 'some' ? ledger.unmirrored : []);
  for (const ending of endings) {
    const { networkInterfaceId, reason } = ending.decision;
    const known = ledger.unmirrored.get(networkInterfaceId);
    if (isUnmirrored(reason)) unmirrored.set(networkInterfaceId, { since: now, ...known, code: reason.code });
    else if (isPending(ending) && known !== undefined) unmirrored.set(networkInterfaceId, known);
    else unmirrored.delete(networkInterfaceId);
  }
  return { ...ledger, unmirrored };
}

/**
 * Whether an interface is yet to get its session, or a working one: there was no time, or it failed.
 *
 * Only a further run is needed, so this is no reason to report; a first rollout would record thousands of interfaces that are mirrored within the
 * hour. But the interface isn't mirrored yet either, so its record stays, with the time.
 *
 * In observe mode, the planned state counts, so that no target is blamed for an interface that it could take.
 */
function isPending({ decision, acted, planned, error }: Ending): boolean {
  return gapOf(decision) === 'pending' && !planned && (!acted || error !== undefined);
}
