import type { Ledger, Unmirrored } from './ledger';
import type { InterfaceDecision } from '../model/decision';

/** A change of an interface's state since the last published event. */
export interface UnmirroredChange {
  /** `unmirrored`: since now, or for another reason than before. */
  readonly kind: 'unmirrored' | 'recovered';
  readonly networkInterfaceId: string;
  /** What is known of it, or was until now. */
  readonly unmirrored: Unmirrored;
}

/**
 * The changes to publish after a run, from the ledger before it and after it.
 *
 * Only published changes count. A change that couldn't be published is a change again after the next run, and no recovery is published for an
 * interface that was never reported unmirrored.
 *
 * @param decisions decisions of this run by interface ID; other interfaces are only remembered in the ledger
 */
export function unmirroredChanges(
  before: Ledger, after: Ledger, decisions: ReadonlyMap<string, Pick<InterfaceDecision, 'reason'>>,
): readonly UnmirroredChange[] {
  const isSeen = (networkInterfaceId: string, { code }: Unmirrored) => decisions.get(networkInterfaceId)?.reason.code === code;
  return [
    ...changes('unmirrored', [...after.unmirrored].filter(([id, known]) => known.told?.code !== known.code && isSeen(id, known))),
    ...changes('recovered', [...before.unmirrored].filter(([id, { told }]) => told !== undefined && !after.unmirrored.has(id))),
  ];
}

function changes(kind: UnmirroredChange['kind'], entries: readonly (readonly [string, Unmirrored])[]): readonly UnmirroredChange[] {
  return entries.map(([networkInterfaceId, unmirrored]) => ({ kind, networkInterfaceId, unmirrored }));
}

/** Identifies the change, and stays the same if the change is published again. */
export function changeId(owner: string, { kind, networkInterfaceId, unmirrored: { code, since, told } }: UnmirroredChange): string {
  const what = kind === 'unmirrored' ? `${(told?.times ?? 0) + 1}/${code}` : kind;
  return `${owner}/${networkInterfaceId}/${new Date(since).toISOString()}/${what}`;
}

/**
 * The ledger after these changes. A recovery that couldn't be published keeps its record, so that the next run sees it
 * again.
 */
export function withTold(ledger: Ledger, all: readonly UnmirroredChange[], isTold: (change: UnmirroredChange) => boolean): Ledger {
  const unmirrored = new Map(ledger.unmirrored);
  for (const change of all) {
    const { kind, networkInterfaceId, unmirrored: known } = change;
    const told = isTold(change);
    if (kind === 'recovered' && !told) unmirrored.set(networkInterfaceId, known);
    if (kind === 'unmirrored' && told) unmirrored.set(networkInterfaceId, { ...known, told: { code: known.code, times: (known.told?.times ?? 0) + 1 } });
  }
  return { ...ledger, unmirrored };
}
