import type { IConstruct } from 'constructs';
import { type Check, hold, kind, text } from './check';
import type { Rule } from './rule';
import { TAGS_RULE, TEXT_RULE } from './rules';

type Tags = Readonly<Record<string, string>>;

export interface TagRules {
  /** Rules for all keys together. */
  readonly keys?: readonly Rule<string[]>[];
  readonly key: Rule<string>;
  readonly value: Rule<string>;
}

/** Holds for tags, whose keys are known at synthesis, and whose values may be tokens. */
export function tags({ keys = [], key, value }: TagRules): Check<Tags> {
  return (given, property, scope) => {
    kind<Tags>(TAGS_RULE)(given, property);
    if (scope !== undefined) checkKeys(Object.keys(given), property, scope, keys, key);
    for (const [name, content] of Object.entries(given)) described(value)(content, `${property}[${JSON.stringify(name)}]`, scope);
  };
}

function checkKeys(given: string[], property: string, scope: IConstruct, keys: readonly Rule<string[]>[], key: Rule<string>): void {
  for (const rule of keys) hold(given, property, scope, rule);
  for (const name of given) hold(name, property, scope, key);
}

/** Holds for texts; where a value is none, that says more than what the text must be like. */
export function described(rule: Rule<string>): Check<string> {
  return (value, property, scope) => {
    text(TEXT_RULE)(value, property);
    text(rule)(value, property, scope);
  };
}
