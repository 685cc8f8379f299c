import { glob } from './glob';

/** Operator → condition key → values. */
export type PolicyCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

type Test = (expected: string, actual: string) => boolean;

const equals: Test = (expected, actual) => expected === actual;
const like: Test = (expected, actual) => glob(expected, actual);

const OPERATORS: Readonly<Record<string, { readonly test: Test; readonly negated?: boolean }>> = {
  StringEquals: { test: equals },
  StringNotEquals: { test: equals, negated: true },
  StringEqualsIgnoreCase: { test: (expected, actual) => expected.toLowerCase() === actual.toLowerCase() },
  StringLike: { test: like },
  StringNotLike: { test: like, negated: true },
  ArnEquals: { test: like },
  ArnLike: { test: like },
  ArnNotEquals: { test: like, negated: true },
  ArnNotLike: { test: like, negated: true },
  Bool: { test: (expected, actual) => expected.toLowerCase() === actual.toLowerCase() },
};

/** All operators of a `Condition` block must hold; the values of one key are alternatives. */
export function conditionHolds(condition: PolicyCondition, context: Readonly<Record<string, string>>): boolean {
  const lowerCased = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition).every(([name, keys]) => Object.entries(keys).every(([key, expected]) => (
    operatorHolds(name, toList(expected), lowerCased.get(key.toLowerCase()))
  )));
}

function operatorHolds(name: string, expected: readonly string[], actual: string | undefined): boolean {
  const ifExists = name.endsWith('IfExists');
  const operator = OPERATORS[ifExists ? name.slice(0, -'IfExists'.length) : name];
  if (!operator) throw new Error(`the condition operator ${name} is not modelled`);
  if (actual === undefined) return ifExists || operator.negated === true;
  return expected.some(value => operator.test(String(value), actual)) !== (operator.negated ?? false);
}

export function toList(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
