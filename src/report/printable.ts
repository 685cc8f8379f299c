/** Control and format characters (escape sequences, text direction, zero width), line separators and halves of characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** One line of text that is safe on a terminal: what would act on it instead of being seen is shown by its code, such as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
  });
}

/** Like `printable`, for a text whose line breaks are meant. */
export function printableLines(text: string): string {
  return text.replace(INVISIBLE, (character) => (character === '\n' ? character : printable(character)));
}

/** Like `printableLines`, for a text that a report has set off with its own styles. */
export function printableStyled(text: string): string {
  return text.split(STYLE).map((part, index) => (index % 2 === 0 ? printableLines(part) : part)).join('');
}

/** The styles that reports use: none of them moves the cursor or outlives a line. */
// eslint-disable-next-line no-control-regex
const STYLE = /(\x1b\[(?:0|1|2|31|32)m)/;

/** JSON in which every such character is escaped, too: `JSON.stringify` leaves most of them as they are. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(INVISIBLE, (character) => (
    // One escape for each half, as JSON has it.
    character.split('').map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  ));
}
