import { Token } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { inWords } from './in-words';
import { lacksContext } from './missing-context';
import type { Rule } from './rule';

/**
 * Fails unless a value is valid.
 *
 * Without a scope, only the type of the value is checked: the value itself may still be a placeholder for a CDK lookup, which only the app can
 * tell.
 */
export type Check<T> = (value: T, property: string, scope?: IConstruct) => void;

/** A check for each property: the compiler asks for one when a property is added. */
export type Checks<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/** Fails, unless the app has yet to look something up: the value may come from there. */
export function refuse(scope: IConstruct, message: string): void {
  if (!lacksContext(scope)) throw new Error(message);
}

/** Fails unless the rule holds for the value. */
export function hold<T>(value: T, property: string, scope: IConstruct, rule: Rule<T>): void {
  if (!rule.holds(value)) refuse(scope, unexpected(property, rule, value));
}

/** Holds for values of a kind, whatever the app has yet to look up. */
export function kind<T>(rule: Rule<unknown>): Check<T> {
  return (value, property) => {
    if (!rule.holds(value)) throw new Error(unexpected(property, rule, value));
  };
}

/** Holds for texts, and for tokens: there is nothing yet to check. */
export function text<T extends string>(rule: Rule<T>): Check<T> {
  return primitive('string', rule);
}

/** Holds for texts that decide at synthesis already, so that they cannot be tokens. */
export function knownText<T extends string>(rule: Rule<T>): Check<T> {
  return (value, property, scope) => {
    if (isToken(value)) throw new Error(unexpected(property, rule, value));
    text(rule)(value, property, scope);
  };
}

/** Holds for numbers, and for tokens. */
export function number(rule: Rule<number>): Check<number> {
  return primitive('number', rule);
}

function primitive<T>(type: 'string' | 'number', rule: Rule<T>): Check<T> {
  return (value, property, scope) => {
    if (isToken(value)) return;
    if (typeof value !== type) throw new Error(unexpected(property, rule, value));
    if (scope !== undefined) hold(value, property, scope, rule);
  };
}

/** Holds for lists of what the check holds for. */
export function list<T>(rule: Rule<unknown[]>, item: Check<T>): Check<T[]> {
  return (value, property, scope) => {
    if (!Array.isArray(value) || isToken(value)) throw new Error(unexpected(property, rule, value));
    for (const [index, element] of value.entries()) item(element, `${property}[${index}]`, scope);
    if (scope !== undefined) hold<unknown[]>(value, property, scope, rule);
  };
}

/** Holds for lists of texts, and for tokens. */
export function textList(rule: Rule<string[]>): Check<string[]> {
  return (value, property, scope) => {
    if (isToken(value)) return;
    if (!Array.isArray(value) || value.some((element: unknown) => typeof element !== 'string')) throw new Error(unexpected(property, rule, value));
    if (scope !== undefined) hold(value, property, scope, rule);
  };
}

/** Checks objects property by property. */
export function struct<T extends object>(checks: Checks<T>): Check<T> {
  return (value, property, scope) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || Construct.isConstruct(value)) {
      throw new Error(`${property || 'properties'}: expected an object with properties, got ${inWords(value)}; name each property, as in { description: "…" }`);
    }
    for (const key of Object.keys(checks) as (keyof T & string)[]) checks[key](value[key], propertyOf(property, key), scope);
  };
}

/** Fails unless each property passes its check; in what is called with them they are named by themselves. */
export function checkProperties<T extends object>(value: T, checks: Checks<T>, scope?: IConstruct): void {
  struct(checks)(value, '', scope);
}

/** A property of a property, as messages name it. */
export function propertyOf(property: string, key: string): string {
  return property === '' ? key : `${property}.${key}`;
}

/** Holds where there is no value, too. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, property, scope) => {
    if (value !== undefined) check(value, property, scope);
  };
}

export function unexpected<T>(property: string, { expected, fix }: Rule<T>, value: unknown): string {
  return `${property}: expected ${expected}, got ${inWords(value)}; ${fix}`;
}

/** A stack can resolve as well, and is no token. */
function isToken(value: unknown): boolean {
  return Token.isUnresolved(value) && !Construct.isConstruct(value);
}
