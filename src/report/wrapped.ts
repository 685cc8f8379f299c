/** Narrower than this nothing can be read, and what does not fit stays as it is. */
const NARROWEST = 20;

/**
 * A text in lines of no more than a width; a word that is longer has a line of its own.
 *
 * @param width absent: one line
 */
export function wrapped(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || width < NARROWEST) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
