/** Whether one value of an event's field fits. */
export type ValueMatcher = (value: unknown) => boolean;

type Operator = (operand: unknown) => ValueMatcher;

export class InvalidPattern extends Error {}

/** Content filters of event patterns; `exists` is not one of them, as it looks at the field instead of its value. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  'prefix': operand => affix('prefix', operand, (text, part) => text.startsWith(part)),
  'suffix': operand => affix('suffix', operand, (text, part) => text.endsWith(part)),
  'equals-ignore-case': operand => {
    const expected = string('equals-ignore-case', operand).toLowerCase();
    return onStrings(text => text.toLowerCase() === expected);
  },
  'wildcard': operand => {
    const pattern = wildcard(string('wildcard', operand));
    return onStrings(text => pattern.test(text));
  },
  'numeric': operand => numeric(operand),
  'anything-but': operand => anythingBut(operand),
};

/** Compiles one alternative of a field: a plain value, or an object with exactly one operator. */
export function valueMatcher(alternative: unknown): ValueMatcher {
  if (!isObject(alternative)) return exactly(alternative);
  const [name, operand] = singleEntry(alternative);
  if (!Object.hasOwn(OPERATORS, name)) throw new InvalidPattern(`the event pattern operator ${JSON.stringify(name)} is not known`);
  return OPERATORS[name](operand);
}

export function singleEntry(operator: object): [string, unknown] {
  const entries = Object.entries(operator);
  if (entries.length !== 1) throw new InvalidPattern(`expected one operator, got ${JSON.stringify(operator)}`);
  return entries[0];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function exactly(expected: unknown): ValueMatcher {
  if (expected !== null && !['string', 'number', 'boolean'].includes(typeof expected)) {
    throw new InvalidPattern(`expected a value or an operator, got ${JSON.stringify(expected)}`);
  }
  return value => value === expected;
}

function affix(name: string, operand: unknown, fits: (text: string, part: string) => boolean): ValueMatcher {
  if (!isObject(operand)) {
    const part = string(name, operand);
    return onStrings(text => fits(text, part));
  }
  const [nested, part] = singleEntry(operand);
  if (nested !== 'equals-ignore-case') throw new InvalidPattern(`the event pattern operator ${JSON.stringify(nested)} is not known inside ${name}`);
  const lowerCased = string(name, part).toLowerCase();
  return onStrings(text => fits(text.toLowerCase(), lowerCased));
}

/** Fits every value but those given: a value, a list of values, or one nested operator with a text or a list of texts. */
function anythingBut(operand: unknown): ValueMatcher {
  if (isObject(operand)) {
    const [name, nested] = singleEntry(operand);
    if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(name)) {
      throw new InvalidPattern(`the event pattern operator ${JSON.stringify(name)} is not known inside anything-but`);
    }
    const excluded = list(nested).map(value => OPERATORS[name](value));
    return value => !excluded.some(matches => matches(value));
  }
  const excluded = list(operand).map(exactly);
  return value => !excluded.some(matches => matches(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: unknown): ValueMatcher {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) {
    throw new InvalidPattern(`numeric needs pairs of a comparison and a number, got ${JSON.stringify(operand)}`);
  }
  const bounds = Array.from({ length: operand.length / 2 }, (_, pair) => comparison(operand[pair * 2], operand[pair * 2 + 1]));
  return value => typeof value === 'number' && bounds.every(holds => holds(value));
}

function comparison(name: unknown, bound: unknown): (value: number) => boolean {
  if (typeof name !== 'string' || !Object.hasOwn(COMPARISONS, name) || typeof bound !== 'number') {
    throw new InvalidPattern(`numeric does not know the comparison ${JSON.stringify([name, bound])}`);
  }
  return value => COMPARISONS[name](value, bound);
}

function list(operand: unknown): unknown[] {
  const values = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw new InvalidPattern('anything-but needs at least one value');
  return values;
}

function string(name: string, operand: unknown): string {
  if (typeof operand !== 'string') throw new InvalidPattern(`${name} needs a text, got ${JSON.stringify(operand)}`);
  return operand;
}

function onStrings(fits: (text: string) => boolean): ValueMatcher {
  return value => typeof value === 'string' && fits(value);
}

function wildcard(pattern: string): RegExp {
  if (pattern.includes('**')) throw new InvalidPattern('consecutive wildcard characters are not allowed');
  const expression = pattern.split(/(\\[\\*]|\*)/).map(part => {
    if (part === '*') return '.*';
    return (part === '\\*' || part === '\\\\' ? part[1] : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${expression.join('')}$`, 's');
}
