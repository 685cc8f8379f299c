/** Lines cells up under their headings; the last column runs free. */
export function columns(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((_, column) => rows.reduce((width, row) => Math.max(width, row[column].length), heading[column].length));
  return [heading, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}
