/** What an error of ours ends with that goes on. */
const MORE = '…';

/** A text, or as much of its beginning as takes so many bytes in JSON and UTF-8. */
export function truncate(text: string, bytes: number): string {
  if (bytesInJson(text) <= bytes) return text;
  let left = bytes - bytesInJson(MORE);
  let length = 0;
  // By code points: half of a character would be none.
  for (const character of text) {
    left -= bytesInJson(character);
    if (left < 0) break;
    length += character.length;
  }
  return bytes < bytesInJson(MORE) ? '' : text.slice(0, length) + MORE;
}

/** Without the quotes. */
function bytesInJson(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
