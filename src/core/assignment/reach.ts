import type { Demand } from '../assignment';
import type { CostScale } from './cost';

/** The open sensors that lie within reach, by number, and what using each costs. */
export interface Reach {
  readonly sensors: Int32Array;
  readonly costs: Float64Array;
}

/**
 * Finds the reach of each demand; equal options give the same one.
 *
 * Thousands of demands differ only in their urgency or in where they stand now. What they share is kept once, and searched once.
 */
export function reachesOf(demands: readonly Demand[], open: ReadonlyMap<string, number>, scale: CostScale): readonly Reach[] {
  const costs = [0, 1, 2, 3].map((flaws) => scale.ofUsing({ unknown: flaws >= 2, crossZone: flaws % 2 === 1 }));
  const byIdentity = new Map<Demand['options'], Reach>();
  const byContent = new Map<string, Reach>();
  return demands.map(({ options }) => {
    const known = byIdentity.get(options);
    if (known) return known;
    const rows = sortedRows(options, open);
    const key = rows.join();
    const reach = byContent.get(key) ?? { sensors: rows.map((row) => Math.floor(row / 4)), costs: Float64Array.from(rows, (row) => costs[row % 4]) };
    byContent.set(key, reach);
    byIdentity.set(options, reach);
    return reach;
  });
}

/** Each option as one number, the sensor before its flaws: it sorts fast, and compares as text. */
function sortedRows(options: Demand['options'], open: ReadonlyMap<string, number>): Int32Array {
  const rows = new Int32Array(options.length);
  let length = 0;
  for (const { targetId, unknown, crossZone } of options) {
    const sensor = open.get(targetId);
    if (sensor !== undefined) rows[length++] = sensor * 4 + Number(unknown) * 2 + Number(crossZone);
  }
  return rows.subarray(0, length).sort();
}
