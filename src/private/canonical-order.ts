import { type IResolvable, Lazy, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Constructs in an order that does not depend on the one they were given in. */
export function byPath<T extends IConstruct>(constructs: readonly T[]): T[] {
  return [...constructs].sort((one, other) => compare(one.node.path, other.node.path));
}

/** Texts in an order that does not depend on the one they were given in; tokens come last, as they are. */
export function byText(texts: readonly string[]): string[] {
  return [...texts.filter((text) => !Token.isUnresolved(text)).sort(compare), ...texts.filter((text) => Token.isUnresolved(text))];
}

/**
 * A value as JSON in which neither the order of lists nor that of properties depends on the one they were given in.
 *
 * It is found when the app is synthesized: what tokens stand for decides on the order, and not which token was made first.
 */
export function canonicalJson(scope: IConstruct, produce: () => unknown): string {
  const stack = Stack.of(scope);
  return Lazy.uncachedString({ produce: ({ resolve }) => stack.toJsonString(inOrder(produce(), (leaf) => JSON.stringify(resolve(leaf))).value) });
}

/** A value in which neither the order of lists nor that of properties depends on the one they were given in, for a template. */
export function canonicalValue(produce: () => unknown): IResolvable {
  return Lazy.uncachedAny({ produce: ({ resolve }) => inOrder(produce(), (leaf) => JSON.stringify(resolve(leaf))).value });
}

/** A value with its lists and properties in order, and a text to order it by. */
interface Ordered {
  readonly value: unknown;
  readonly text: string;
}

/** Keys are resolved by themselves: one that only CloudFormation knows is allowed in JSON, but not in an object that is resolved. */
function inOrder(value: unknown, textOf: (leaf: unknown) => string): Ordered {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return { value, text: textOf(value) };
  if (Array.isArray(value)) {
    const parts = value.map((part: unknown) => inOrder(part, textOf)).sort((one, other) => compare(one.text, other.text));
    return { value: parts.map((part) => part.value), text: `[${parts.map(({ text }) => text).join(',')}]` };
  }
  const properties = Object.entries(value).map(([key, part]) => ({ key, name: textOf(key), part: inOrder(part, textOf) }))
    .sort((one, other) => compare(one.name, other.name));
  return {
    value: Object.fromEntries(properties.map(({ key, part }) => [key, part.value])),
    text: `{${properties.map(({ name, part }) => `${name}:${part.text}`).join(',')}}`,
  };
}

/** Everywhere the same, whatever the language of the machine. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
