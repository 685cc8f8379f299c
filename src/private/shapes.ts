import type { Rule } from './checks';

/** Whether a value is a text like this. A pattern alone takes the number 5 for "5", and what comes from a context may be of any type. */
export function textLike(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

export const BOOLEAN_RULE: Rule<boolean> = {
  holds: (value) => typeof value === 'boolean',
  expected: 'true or false',
  fix: 'compare a text, such as one from the command line, as in value === "true"',
};

export const TEXT_RULE: Rule<string> = {
  holds: (value) => typeof value === 'string',
  expected: 'a text',
  fix: 'put a number in quotes, such as "4711", and leave out what has no value',
};

export const TAGS_RULE: Rule<object> = {
  holds: (tags) => typeof tags === 'object' && tags !== null && !Array.isArray(tags),
  expected: 'an object such as { Name: "value" }',
  fix: 'parse a text, such as one from the command line, with JSON.parse',
};

/** Holds for objects of a class, told by a member of theirs: of the package there may be two copies in one app. */
export function objectRule<T extends object>(name: string, member: keyof T, fix: string): Rule<T> {
  return { holds: (value: unknown) => typeof value === 'object' && value !== null && member in value, expected: `a ${name}`, fix };
}
