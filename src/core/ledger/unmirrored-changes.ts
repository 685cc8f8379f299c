import type { Ledger, Unmirrored } from './ledger';
import type { InterfaceDecision } from '../model/decision';

/** What is news of an interface, to whoever was told all that went before. */
export interface UnmirroredChange {
  /** `unmirrored`: since now, or for another reason than before. */
  readonly kind: 'unmirrored' | 'recovered';
  readonly networkInterfaceId: string;
  /** What is known of it, or was until now. */
  readonly unmirrored: Unmirrored;
}

/**
 * What is to be told after a look, going by the ledger before it and after it.
 *
 * It is what was told that counts, so a change that could not be told is one again after the next look, and nobody hears of the end of what they did not
 * hear of.
 *
 * @param decisions what was decided of each interface that was looked at, by its id: of others the ledger only remembers something
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

/** Tells the change from every other one, and is the same as often as it is told. */
export function changeId(owner: string, { kind, networkInterfaceId, unmirrored: { code, since, told } }: UnmirroredChange): string {
  const what = kind === 'unmirrored' ? `${(told?.times ?? 0) + 1}/${code}` : kind;
  return `${owner}/${networkInterfaceId}/${new Date(since).toISOString()}/${what}`;
}

/** The ledger after these changes, of which some were told: of a recovery that was not it keeps what it knew, so that the next look sees it again. */
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
