const TOKENS = new RegExp([
  'new\\[\\]',
  'var (?<variable>\\w+) = new (?<made>[A-Z]\\w*)',
  'new (?<created>[A-Z]\\w*)',
  '(?<owner>\\w+)\\.(?<member>[A-Z]\\w*)',
  '(?<property>[A-Z]\\w*) = ',
  '(?<brace>[{}])',
].join('|'), 'g');

/**
 * Which members of generated classes the example names, and they do not have: what can be said of C# without its compiler.
 *
 * @param generated the source of a generated class, by its name
 */
export function missingNames(example: string, generated: (name: string) => string | undefined): string[] {
  const missing: string[] = [];
  const types = new Map<string, string>();
  const initialized: (string | undefined)[] = [];
  let created: string | undefined;
  const check = (type: string | undefined, member: string) => {
    const source = type === undefined ? undefined : generated(type);
    const declared = new RegExp(`public [^(\n]* ${member}(\\(|$)|^ +${member},?$`, 'm');
    if (source !== undefined && !declared.test(source)) missing.push(`${type}.${member}`);
  };
  for (const { groups } of example.matchAll(TOKENS)) {
    const { variable, made, owner, member, property, brace } = groups!;
    if (brace === '{') {
      initialized.push(created);
      created = undefined;
    } else if (brace === '}') {
      initialized.pop();
    } else if (owner !== undefined) {
      check(types.get(owner) ?? owner, member);
    } else if (property !== undefined) {
      check(initialized.at(-1), property);
    } else {
      created = made ?? groups!.created;
      if (variable !== undefined) types.set(variable, made);
    }
  }
  return missing;
}
