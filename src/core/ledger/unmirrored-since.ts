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
 * The ledger with what a look found out about who is not mirrored: why, and since when.
 *
 * For as long as nobody mirrors a source the time stays, whatever becomes of the reason. What is mirrored, or a source no longer, is forgotten.
 *
 * @param scope what it looked at: after `everything`, what it did not come across is not there any more; after `some`, nothing is known of it
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
 * Whether an interface is to get its session yet, or to have it where it works again: there was no time, or it failed.
 *
 * Nothing but a further run stands in its way, so this is no reason for which nobody mirrors it; a first rollout would note thousands that are
 * mirrored within the hour. But nobody mirrors it so far either, so what is known of it stays, with the time.
 *
 * Who only observes says of everybody what would be, so that no sensor is blamed for an interface that it could take.
 */
function isPending({ decision, acted, planned, error }: Ending): boolean {
  return gapOf(decision) === 'pending' && !planned && (!acted || error !== undefined);
}
