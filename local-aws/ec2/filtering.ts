import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { Ec2Error } from './errors';

/**
 * The filters of a Describe call: each name and where its values are in the item, as a path through the SDK's model.
 * Lists on the path stand for all their items.
 */
export type FilterPaths = Readonly<Record<string, string>>;

const VALUES_PER_CALL = 200;
const LONGEST_VALUE = 255;

/** Whether an item passes all filters of a call; the values of one filter are alternatives. */
export function matcher(filters: readonly Filter[], paths: FilterPaths, tagsPath?: string): (item: object) => boolean {
  const values = filters.flatMap((filter) => filter.Values ?? []);
  if (values.length > VALUES_PER_CALL) {
    throw new Ec2Error('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${VALUES_PER_CALL}`);
  }
  if (values.some((value) => value.length > LONGEST_VALUE)) {
    throw new Ec2Error('FilterLimitExceeded', `The maximum length for a filter value is ${LONGEST_VALUE} characters`);
  }
  const tests = filters.map((filter) => testFor(filter, paths, tagsPath));
  return (item) => tests.every((test) => test(item));
}

function testFor(filter: Filter, paths: FilterPaths, tagsPath: string | undefined): (item: object) => boolean {
  const name = filter.Name ?? '';
  if (filter.Values === undefined || filter.Values.length === 0) {
    throw new Ec2Error('InvalidParameterValue', `The filter '${name}' must have at least one value`);
  }
  const accepts = acceptor(filter.Values);
  if (tagsPath !== undefined && name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (item) => tagsAt(item, tagsPath).some((tag) => tag.Key === key && accepts(tag.Value ?? ''));
  }
  if (tagsPath !== undefined && name === 'tag-key') {
    return (item) => tagsAt(item, tagsPath).some((tag) => accepts(tag.Key ?? ''));
  }
  if (!Object.hasOwn(paths, name)) throw new Ec2Error('InvalidParameterValue', `The filter '${name}' is invalid`);
  const path = paths[name].split('.');
  return (item) => valuesAt(item, path).some((value) => accepts(textOf(value)));
}

function tagsAt(item: object, path: string): Tag[] {
  return valuesAt(item, path.split('.')) as Tag[];
}

function valuesAt(item: unknown, path: readonly string[]): unknown[] {
  if (item === undefined || item === null) return [];
  if (Array.isArray(item)) return item.flatMap((each) => valuesAt(each, path));
  const [first, ...rest] = path;
  return first === undefined ? [item] : valuesAt((item as Record<string, unknown>)[first], rest);
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Accepts what equals one of the values, in which `*` and `?` are wildcards unless a backslash precedes them. */
function acceptor(values: readonly string[]): (text: string) => boolean {
  const plain = new Set(values.filter((value) => !/[*?\\]/.test(value)));
  const patterns = values.filter((value) => /[*?\\]/.test(value)).map(wildcard);
  return (text) => plain.has(text) || patterns.some((pattern) => pattern.test(text));
}

function wildcard(value: string): RegExp {
  const source = value.replace(/\\?[\s\S]/g, (symbol) => {
    if (symbol === '*') return '[\\s\\S]*';
    if (symbol === '?') return '[\\s\\S]';
    return symbol.slice(-1).replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
