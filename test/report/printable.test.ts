import { printable, printableJson, printableLines, printableStyled } from '../../src/report/printable';

test.each([
  ['a sequence that clears the screen', '\x1b[2J', '\\x1b[2J'],
  ['a line break', 'a\r\nb', 'a\\x0d\\x0ab'],
  ['a tab and a null', '\t\0', '\\x09\\x00'],
  ['DEL and the second set of control characters', '\x7f\x80\x9b', '\\x7f\\x80\\x9b'],
  ['text that runs the other way', '\u202egpj\u2066', '\\u202egpj\\u2066'],
  ['line separators', '\u2028\u2029', '\\u2028\\u2029'],
  ['nothing that is seen', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['invisible tags of a higher plane', '\u{e0041}', '\\u{e0041}'],
  ['half a character', '\ud83d', '\\ud83d'],
])('%s is shown by its code', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(JSON.parse(printableJson({ text }))).toEqual({ text });
  expect(printableJson(text)).toMatch(/^[ -~]+$/);
});

test('letters of all languages and emoji stay as they are', () => {
  const text = 'Büro 東京 עברית 👩 a\u00a0b';

  expect(printable(text)).toBe(text);
  expect(printableJson(text)).toBe(`"${text}"`);
});

test('of lines, the breaks stay', () => {
  expect(printableLines('a\x1b\nb\r\n')).toBe('a\\x1b\nb\\x0d\n');
});

test('of styles, only those of reports pass', () => {
  expect(printableStyled('\x1b[31mred\x1b[0m \x1b[2J\x1b[1;1H\n')).toBe('\x1b[31mred\x1b[0m \\x1b[2J\\x1b[1;1H\n');
});
