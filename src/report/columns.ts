import { printable } from './printable';

/** Lines cells up under their headings; the last column runs free. */
export function columns(heading: readonly string[], cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(printable));
  const widths = heading.map((_, column) => rows.reduce((width, row) => Math.max(width, row[column].length), heading[column].length));
  return [heading, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}
