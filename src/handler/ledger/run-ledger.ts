import type { Invocation } from '../invocation';
import { warnOfLedger } from './ledger-warning';
import { publishChanges } from './publish-changes';
import { settingsFingerprint } from '../../aws/ledger/settings-fingerprint';
import { EMPTY_LEDGER, type Ledger } from '../../core/ledger/ledger';
import { withObservations } from '../../core/ledger/observations';
import { refusalsUnder, withLearned } from '../../core/ledger/refusals';
import { withUnmirrored } from '../../core/ledger/unmirrored-since';
import type { Inventory } from '../../core/model/inventory';
import type { InterfaceResult } from '../results';

/** What earlier runs found out. */
export interface LoadedLedger {
  readonly ledger: Ledger;
  /** Whether it could be read; an empty ledger otherwise. */
  readonly readable: boolean;
}

/** What earlier runs found out. Without the ledger mirroring goes on: nothing in it decides whether there is a session. */
export async function loadLedger({ ledger, log }: Pick<Invocation, 'ledger' | 'log'>): Promise<LoadedLedger> {
  try {
    return { ledger: await ledger.load(), readable: true };
  } catch (error) {
    warnOfLedger(log, 'the ledger cannot be read, going on without it', error);
    return { ledger: EMPTY_LEDGER, readable: false };
  }
}

/**
 * Publishes, then saves what this run found. If saving fails, events are published again; an event is never recorded without being published.
 *
 * What couldn't be read is left unchanged. Otherwise an old state would appear to have begun only now, and count as a change.
 *
 * @param outcomes results for the interfaces of this run
 */
export async function saveLedger(invocation: Invocation, before: LoadedLedger, found: Ledger, outcomes: readonly InterfaceResult[]): Promise<Ledger> {
  if (!before.readable) return found;
  const after = await publishChanges(invocation, before.ledger, found, outcomes);
  try {
    await invocation.ledger.save(before.ledger, after);
  } catch (error) {
    warnOfLedger(invocation.log, 'the ledger cannot be written, going on without it', error);
  }
  return after;
}

/** What earlier runs found out, and what this inventory shows. */
export function ledgerWithObservations({ settings, clock }: Invocation, { ledger }: LoadedLedger, inventory: Inventory): Ledger {
  return withObservations({ ...ledger, refusals: refusalsUnder(settingsFingerprint(settings), ledger.refusals) }, inventory, settings, clock());
}

/** What a run learned that did not know what earlier ones had found out, and that. */
export function withEarlier({ settings }: Invocation, before: Ledger, { refusedInterfaces, refusals }: Ledger): Ledger {
  return {
    ...before,
    refusedInterfaces: new Map([...before.refusedInterfaces, ...refusedInterfaces]),
    refusals: refusals.settings === undefined ? withLearned(refusalsUnder(settingsFingerprint(settings), before.refusals), refusals) : refusals,
  };
}

export interface LedgerAndResults {
  readonly ledger: Ledger;
  /** With the time since when interfaces are unmirrored, or were until now, if known. */
  readonly outcomes: readonly InterfaceResult[];
}

/**
 * What a run found out, and how interfaces ended.
 *
 * @param scope whether it looked at `everything` there is, or at `some` interfaces
 */
export function withOutcomes({ clock }: Invocation, { readable, ledger: before }: LoadedLedger, found: Ledger, outcomes: readonly InterfaceResult[], scope: 'everything' | 'some'): LedgerAndResults {
  const ledger = withUnmirrored(found, outcomes, scope, clock());
  const withSince = (outcome: InterfaceResult) => {
    const { networkInterfaceId } = outcome.decision;
    const { since } = ledger.unmirrored.get(networkInterfaceId) ?? {};
    if (since !== undefined) return { ...outcome, unmirroredSince: since };
    const recoveredFrom = before.unmirrored.get(networkInterfaceId);
    return recoveredFrom === undefined ? outcome : { ...outcome, recoveredFrom };
  };
  // It may have been so long before it was seen now.
  return { ledger, outcomes: readable ? outcomes.map(withSince) : outcomes };
}
