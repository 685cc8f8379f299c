import { printable } from './printable';
import { wrapped } from './wrapped';

const GAP = 2;

/**
 * Lines cells up under their headings; the last column runs free, or is wrapped where it would not fit.
 *
 * @param width of the terminal; absent: lines may be of any length
 */
export function columns(heading: readonly string[], cells: readonly (readonly string[])[], width?: number): string {
  const rows = cells.map((row) => row.map(printable));
  const widths = heading.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column].length), heading[column].length));
  const indent = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP, 0);
  return [heading, ...rows].flatMap((row) => {
    const [first, ...more] = wrapped(row[row.length - 1], width === undefined ? undefined : width - indent);
    const line = [...row.slice(0, -1), first].map((cell, column) => cell.padEnd(widths[column])).join(' '.repeat(GAP)).trimEnd();
    return [line, ...more.map((each) => `${' '.repeat(indent)}${each}`)];
  }).join('\n');
}
