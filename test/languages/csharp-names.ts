const TOKENS = /new\[\]|new (?<created>[A-Z]\w*)|(?<owner>[A-Z]\w*)\.(?<method>[A-Z]\w*)\(|(?<property>[A-Z]\w*) = |(?<brace>[{}])/g;

/**
 * Which static methods and initialized properties of the example the generated classes do not have: what can be said of C# without its compiler.
 *
 * @param generated the source of a generated class, by its name
 */
export function missingNames(example: string, generated: (name: string) => string | undefined): string[] {
  const missing: string[] = [];
  const initialized: (string | undefined)[] = [];
  let created: string | undefined;
  const lacks = (owner: string | undefined, member: RegExp) => {
    const source = owner === undefined ? undefined : generated(owner);
    return source !== undefined && !member.test(source);
  };
  for (const { groups } of example.matchAll(TOKENS)) {
    const { owner, method, property, brace } = groups!;
    if (brace === '{') {
      initialized.push(created);
      created = undefined;
    } else if (brace === '}') {
      initialized.pop();
    } else if (method !== undefined) {
      if (lacks(owner, new RegExp(`public static \\S+ ${method}\\(|^ +${method},?$`, 'm'))) missing.push(`${owner}.${method}`);
    } else if (property !== undefined) {
      const type = initialized.at(-1);
      if (lacks(type, new RegExp(`public [^(\n]* ${property}$`, 'm'))) missing.push(`${type}.${property}`);
    } else {
      created = groups!.created;
    }
  }
  return missing;
}
