import type { NetworkAcl } from '../model/inventory';
import { IMPLICIT_RULE } from '../network/network-acl';

/** The distance that leaves room for later entries. */
const STEP = 10;

/**
 * A free number before an entry: halfway to the entry before it, or a round one after all others where only the last rule denies.
 *
 * @param before the number of the entry that denies
 * @param taken numbers that are given to other new entries
 * @returns undefined where none is free
 */
export function freeRuleNumber({ entries }: NetworkAcl, egress: boolean, before: number, taken: ReadonlySet<number>): number | undefined {
  const used = new Set([...entries.filter((entry) => entry.egress === egress).map(({ ruleNumber }) => ruleNumber), ...taken]);
  const previous = Math.max(0, ...[...used].filter((number) => number < before));
  const round = (Math.floor(previous / STEP) + 1) * STEP;
  const wanted = before === IMPLICIT_RULE && round < IMPLICIT_RULE ? round : Math.ceil((previous + before) / 2);
  return [wanted, ...downwards(before)].find((number) => number > 0 && number < before && !used.has(number));
}

function* downwards(before: number): Generator<number> {
  for (let number = before - 1; number > 0; number--) yield number;
}
