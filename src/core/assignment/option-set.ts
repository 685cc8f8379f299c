import type { Demand } from './demand';
import { memoize } from '../memoize';

/** The sensors that lie within reach, each as its number times 4, plus what speaks against the path to it: such numbers sort fast. */
export type OptionSet = Int32Array;

/** What speaks against a path as a number from 0 to 3. */
export function flawsOf({ unknown, crossZone }: Demand['options'][number]): number {
  return Number(unknown) * 2 + Number(crossZone);
}

/**
 * Finds the reach of each demand; equal options give the same one.
 *
 * Thousands of demands differ only in their urgency or in where they stand now. What they share is kept once, and searched once.
 */
export function optionSetsOf(demands: readonly Demand[], open: ReadonlyMap<string, number>): readonly OptionSet[] {
  const byIdentity = new Map<Demand['options'], OptionSet>();
  const byHash = new Map<number, OptionSet[]>();
  return demands.map(({ options }) => memoize(byIdentity, options, () => {
    const optionSet = optionSetOf(options, open);
    const alike = memoize(byHash, hash(optionSet), () => []);
    const known = alike.find((each) => isSame(each, optionSet));
    if (known === undefined) alike.push(optionSet);
    return known ?? optionSet;
  }));
}

function optionSetOf(options: Demand['options'], open: ReadonlyMap<string, number>): OptionSet {
  const optionSet = new Int32Array(options.length);
  let length = 0;
  for (const option of options) {
    const target = open.get(option.targetId);
    if (target !== undefined) optionSet[length++] = target * 4 + flawsOf(option);
  }
  return optionSet.subarray(0, length).sort();
}

const PRIME = 2 ** 31 - 1;

function hash(optionSet: OptionSet): number {
  return optionSet.reduce((value, each) => (value * 8191 + each) % PRIME, optionSet.length);
}

function isSame(a: OptionSet, b: OptionSet): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
