import { printable } from './printable';
import type { Styles } from './styled';
import { wrapped } from './wrapped';
import type { Cause } from '../core/advice/cause';
import { zoneInWords } from '../core/advice/change-words';

/** A cause in a few lines: how many interfaces it shuts out and where, what decided, and what to do. */
export function causeLines(cause: Cause, countWidth: number, { bold, dim, bad }: Styles, width: number | undefined): readonly string[] {
  const { networkInterfaceIds: { length }, availabilityZones, sentence, advice, code } = cause;
  const indent = ' '.repeat(countWidth + 2);
  const room = width === undefined ? undefined : width - indent.length;
  const count = `${length}`.padStart(countWidth);
  const [first, ...more] = wrapped(`${availabilityZones.map(zoneInWords).map(printable).join(', ')}: ${printable(sentence)}`, room);
  const what = wrapped(`→ ${printable(advice)}${gainInWords(cause)}`, room);
  return [
    `${code === 'unsupported' ? dim(count) : bad(count)}  ${first}`,
    ...[...more, ...what.map(bold)].map((line) => `${indent}${line}`),
  ];
}

/** How much a change gains, where that is not all that there is to gain, or is nothing. */
export function gainInWords({ gain, networkInterfaceIds: { length } }: Pick<Cause, 'gain' | 'networkInterfaceIds'>): string {
  return gain === undefined || gain === 0 ? '' : ` (mirrors ${gain} of ${length})`;
}
