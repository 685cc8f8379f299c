import { type AddressRange, EVERY_ADDRESS } from './ipv4';

/**
 * Answers for each IPv4 address: the address space, cut at the borders of ranges, with one answer for each piece.
 *
 * Security group rules, network ACL entries and routes are all lists of ranges where the first match applies. Once cut, a binary search answers.
 */
export interface AddressMap<T> {
  /** Where pieces begin, ascending from 0. */
  readonly borders: Borders;
  /** What holds from the border of the same index up to the next; `undefined`: no range covers it. */
  readonly answers: readonly (T | undefined)[];
}

export type Borders = Uint32Array;

/** @param entries the first one that covers an address decides about it */
export function addressMap<T>(entries: readonly { readonly range: AddressRange; readonly answer: T }[]): AddressMap<T> {
  const borders = bordersOf(entries.flatMap(({ range }) => [range.first, range.last + 1]).filter((border) => border <= EVERY_ADDRESS.last));
  const answers = new Array<T | undefined>(borders.length).fill(undefined);
  // The next piece from here on that has no answer yet; skipping the others keeps thousands of overlapping ranges cheap.
  const open = [...borders.keys(), borders.length];
  const nextOpen = (piece: number): number => {
    let found = piece;
    while (open[found] !== found) found = open[found] = open[open[found]];
    return found;
  };
  for (const { range, answer } of entries) {
    const end = pieceOf(borders, range.last);
    for (let piece = nextOpen(pieceOf(borders, range.first)); piece <= end; piece = nextOpen(piece)) {
      answers[piece] = answer;
      open[piece] = piece + 1;
    }
  }
  return { borders, answers };
}

export function answerFor<T>(map: AddressMap<T>, address: number): T | undefined {
  return map.answers[pieceOf(map.borders, address)];
}

/** Sorted and without doubles. Made of the borders of several maps, it cuts pieces in which each of these maps has one answer. */
export function bordersOf(points: readonly number[]): Borders {
  const sorted = Uint32Array.from([0, ...points]).sort();
  return sorted.filter((point, index) => index === 0 || point !== sorted[index - 1]);
}

/** Index of the piece that an address lies in. */
export function pieceOf(borders: Borders, address: number): number {
  let low = 0;
  let high = borders.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (borders[middle] <= address) low = middle;
    else high = middle - 1;
  }
  return low;
}
