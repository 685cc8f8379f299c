import { printable } from './printable';

/** Text for the content of an element or a quoted attribute of HTML: names come from tags, which anybody may write. */
export function escaped(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
