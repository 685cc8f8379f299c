import type { Demand } from './demand';
import { once } from '../memoize';

/** The sensors that lie within reach, each as its number times 4, plus what speaks against the path to it: such numbers sort fast. */
export type Reach = Int32Array;

/** What speaks against a path as a number from 0 to 3. */
export function flawsOf({ unknown, crossZone }: Demand['options'][number]): number {
  return Number(unknown) * 2 + Number(crossZone);
}

/**
 * Finds the reach of each demand; equal options give the same one.
 *
 * Thousands of demands differ only in their urgency or in where they stand now. What they share is kept once, and searched once.
 */
export function reachesOf(demands: readonly Demand[], open: ReadonlyMap<string, number>): readonly Reach[] {
  const byIdentity = new Map<Demand['options'], Reach>();
  const byHash = new Map<number, Reach[]>();
  return demands.map(({ options }) => once(byIdentity, options, () => {
    const reach = reachOf(options, open);
    const alike = once(byHash, hash(reach), () => []);
    const known = alike.find((each) => isSame(each, reach));
    if (known === undefined) alike.push(reach);
    return known ?? reach;
  }));
}

function reachOf(options: Demand['options'], open: ReadonlyMap<string, number>): Reach {
  const reach = new Int32Array(options.length);
  let length = 0;
  for (const option of options) {
    const sensor = open.get(option.targetId);
    if (sensor !== undefined) reach[length++] = sensor * 4 + flawsOf(option);
  }
  return reach.subarray(0, length).sort();
}

const PRIME = 2 ** 31 - 1;

function hash(reach: Reach): number {
  return reach.reduce((value, each) => (value * 8191 + each) % PRIME, reach.length);
}

function isSame(a: Reach, b: Reach): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}
