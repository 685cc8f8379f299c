/** Words that plain English does without, and what to write instead. */
const UNPLAIN: readonly (readonly [words: RegExp, instead: string])[] = [
  [/\bwhoever\b/i, 'anyone who, or the noun'],
  [/\bwhosoever\b/i, 'anyone who'],
  [/\bnobody\b/i, 'the noun, or a passive verb'],
  [/\bsomebody\b/i, 'the noun: you, another tool, an administrator'],
  [/\bof which\b/i, 'a sentence of its own'],
  [/\bof whom\b/i, 'a sentence of its own'],
  [/\bis told\b|\bare told\b/i, 'is given, is reported, or the verb in the active voice'],
  [/\btells? of\b/i, 'reports'],
  [/\bleads? to\b/i, 'causes, or points to'],
  [/\bstands? in\b/i, 'is in'],
  [/\b(?:is|are|was) about\b/i, 'the verb that says what it does'],
  [/\bbeside\b/i, 'besides, next to, as well as'],
  [/\bat once\b/i, 'immediately, or at the same time'],
  [/\blest\b/i, 'so that … not'],
  [/\bin silence\b/i, 'without an error'],
  [/\bthe brake\b/i, 'the deselection limit'],
  [/\bwhat becomes of\b/i, 'what happens to'],
  [/\bsources no longer\b|\bselected no longer\b/i, 'no longer selected'],
];

/** Where a text isn't plain English: the words, and what to write instead. */
export function unplainWords(text: string): string[] {
  return text.split('\n').flatMap((line, index) => UNPLAIN.flatMap(([words, instead]) => {
    const found = words.exec(line)?.[0];
    return found === undefined ? [] : [`line ${index + 1}: "${found}"; write: ${instead}`];
  }));
}
