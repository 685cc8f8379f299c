/** Sets text off on a terminal, or not at all. */
export interface Styles {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const sgr = (code: number) => (text: string) => `\x1b[${code}m${text}\x1b[0m`;
const plain = (text: string) => text;

export function styles(colour: boolean): Styles {
  return colour ? { bold: sgr(1), dim: sgr(2), good: sgr(32), bad: sgr(31) } : { bold: plain, dim: plain, good: plain, bad: plain };
}

/** What a report is fitted to. */
export interface Terminal {
  /** Columns; absent: lines may be of any length. */
  readonly width?: number;
  readonly colour?: boolean;
}
