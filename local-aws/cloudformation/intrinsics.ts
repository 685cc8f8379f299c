import { isRecord } from './template';

/** What an intrinsic function may ask of the deployment. */
export interface Scope {
  evaluate(value: unknown): unknown;
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, topLevelKey: string, secondLevelKey: string): unknown;
}

/** Stands for a property that is not there. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'Ref': (name, scope) => scope.ref(text(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, name] = attributePath(argument);
    return scope.attribute(logicalId, text(scope.evaluate(name)));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Join': (argument, scope) => {
    const [separator, values] = list(argument, 2);
    return list(scope.evaluate(values)).map(text).join(text(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, 2).map(value => scope.evaluate(value));
    const selected = list(values)[Number(index)];
    if (selected === undefined) throw new Error(`Fn::Select finds nothing at ${JSON.stringify(index)} of ${JSON.stringify(values)}`);
    return selected;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, value] = list(argument, 2);
    return text(scope.evaluate(value)).split(text(separator));
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = list(argument, 3).map(value => text(scope.evaluate(value)));
    return scope.mapping(map, top, second);
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = list(argument, 3);
    return scope.evaluate(scope.condition(text(name)) ? whenTrue : whenFalse);
  },
};

type Condition = (argument: unknown, scope: Scope) => boolean;

const CONDITIONS: Readonly<Record<string, Condition>> = {
  'Condition': (name, scope) => scope.condition(text(name)),
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(argument, 2).map(value => scope.evaluate(value));
    return String(left) === String(right);
  },
  'Fn::And': (argument, scope) => list(argument).every(value => evaluateCondition(value, scope)),
  'Fn::Or': (argument, scope) => list(argument).some(value => evaluateCondition(value, scope)),
  'Fn::Not': (argument, scope) => !evaluateCondition(list(argument, 1)[0], scope),
};

export function evaluateCondition(value: unknown, scope: Scope): boolean {
  const [name, argument] = soleEntry(value) ?? [];
  if (name === undefined || !Object.hasOwn(CONDITIONS, name)) throw new Error(`${JSON.stringify(value)} is not a condition that is modelled`);
  return CONDITIONS[name](argument, scope);
}

/** Name and argument where the value is a call of an intrinsic function. */
export function intrinsicCall(value: unknown): [string, unknown] | undefined {
  const entry = soleEntry(value);
  return entry && (entry[0] === 'Ref' || entry[0].startsWith('Fn::')) ? entry : undefined;
}

/** Logical id and attribute, from either of the two ways to write them. */
export function attributePath(argument: unknown): [string, unknown] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, name] = list(argument, 2);
  return [text(logicalId), name];
}

/** Names in `${…}`, but for the escaped `${!…}`. */
export function placeholders(template: string): string[] {
  return [...template.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name.trim());
}

/** Template text and own variables of `Fn::Sub`. */
export function substitution(argument: unknown): { readonly template: string; readonly variables: Record<string, unknown> } {
  const [template, variables] = Array.isArray(argument) ? list(argument, 2) : [argument, {}];
  if (!isRecord(variables)) throw new Error(`Fn::Sub needs an object of variables, got ${JSON.stringify(variables)}`);
  return { template: text(template), variables };
}

function substitute(argument: unknown, scope: Scope): string {
  const { template, variables } = substitution(argument);
  const resolve = (name: string) => {
    if (Object.hasOwn(variables, name)) return scope.evaluate(variables[name]);
    return name.includes('.') ? scope.attribute(...(attributePath(name) as [string, string])) : scope.ref(name);
  };
  return template
    .replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) => text(resolve(name.trim())))
    .replace(/\$\{!([^}]*)\}/g, '${$1}');
}

function soleEntry(value: unknown): [string, unknown] | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
}

function list(value: unknown, length?: number): unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new Error(`expected a list${length === undefined ? '' : ` of ${length}`}, got ${JSON.stringify(value)}`);
  }
  return value;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`expected a text, got ${value === NO_VALUE ? 'AWS::NoValue' : JSON.stringify(value)}`);
}
