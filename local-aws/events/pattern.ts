import { InvalidPattern, isObject, singleEntry, valueMatcher } from './matchers';

/** Whether a part of an event fits a part of a pattern. */
type Matcher = (part: unknown) => boolean;

/** Compiles an EventBridge event pattern; throws for anything in it that is not known. */
export function compilePattern(pattern: unknown): (event: object) => boolean {
  if (!isObject(pattern)) throw new InvalidPattern(`an event pattern is an object, got ${JSON.stringify(pattern)}`);
  return objectMatcher(pattern);
}

function objectMatcher(pattern: Record<string, unknown>): Matcher {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new InvalidPattern('an event pattern needs at least one field');
  const fields = entries.map(([name, expected]) => (
    name === '$or' ? alternatives(expected) : fieldMatcher(name, expected)
  ));
  // In a list of objects one of them has to fit as a whole.
  return part => candidates(part).some(candidate => fields.every(fits => fits(candidate)));
}

function candidates(part: unknown): unknown[] {
  return Array.isArray(part) && part.length > 0 ? part : [part];
}

function alternatives(expected: unknown): Matcher {
  if (!Array.isArray(expected) || expected.length < 2 || !expected.every(isObject)) {
    throw new InvalidPattern('$or needs a list of at least two objects');
  }
  const options = expected.map(objectMatcher);
  return part => options.some(fits => fits(part));
}

function fieldMatcher(name: string, expected: unknown): Matcher {
  const matches = isObject(expected) ? objectMatcher(expected) : leafMatcher(name, expected);
  return part => matches(isObject(part) ? part[name] : undefined);
}

/** The alternatives of one field, of which one must fit. A list in the event fits if one of its values does. */
function leafMatcher(name: string, expected: unknown): Matcher {
  if (!Array.isArray(expected) || expected.length === 0) {
    throw new InvalidPattern(`${JSON.stringify(name)} must be an object or a list with at least one value`);
  }
  const matchers = expected.map(alternative => (
    isExistence(alternative) ? existence(alternative) : onEachValue(valueMatcher(alternative))
  ));
  return field => matchers.some(fits => fits(field));
}

function isExistence(alternative: unknown): alternative is { exists: unknown } {
  return isObject(alternative) && Object.hasOwn(alternative, 'exists');
}

/** Only leaves exist: an object or an empty list counts as absent. */
function existence(operator: { exists: unknown }): Matcher {
  const [, expected] = singleEntry(operator);
  if (typeof expected !== 'boolean') throw new InvalidPattern(`exists needs true or false, got ${JSON.stringify(expected)}`);
  return field => (leaves(field).length > 0) === expected;
}

function onEachValue(matches: (value: unknown) => boolean): Matcher {
  return field => leaves(field).some(matches);
}

function leaves(field: unknown): unknown[] {
  if (field === undefined || isObject(field)) return [];
  return Array.isArray(field) ? field.flatMap(leaves) : [field];
}
