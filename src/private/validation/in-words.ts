import { Construct, Node } from 'constructs';

/** More of a value than this helps no reader. */
const LENGTH = 500;

/** A value as an error message shows it: JSON for plain values, class and path for a construct, whatever a caller without a compiler passes in. */
export function inWords(value: unknown): string {
  const words = describe(value, []);
  return words.length <= LENGTH ? words : `${words.slice(0, LENGTH)}…`;
}

function describe(value: unknown, around: readonly unknown[]): string {
  switch (typeof value) {
    case 'undefined': return 'nothing';
    case 'string': return JSON.stringify(value);
    case 'function': return describeFunction(value);
    case 'object': return value === null ? 'null' : describeObject(value, around);
    default: return String(value);
  }
}

function describeFunction(value: { readonly name: string }): string {
  const name = value.name === '' ? '' : ` ${value.name}`;
  return String(value).startsWith('class') ? `the class${name} itself` : `the function${name}`;
}

function describeObject(value: object, around: readonly unknown[]): string {
  if (around.includes(value)) return 'a reference to itself';
  if (Construct.isConstruct(value)) return `the ${className(value)} ${JSON.stringify(Node.of(value).path)}`;
  const inside = [...around, value];
  if (Array.isArray(value)) return `[${value.map((element: unknown) => describe(element, inside)).join(',')}]`;
  // Tokens have a text of their own in JSON.
  if ('toJSON' in value && typeof value.toJSON === 'function') return describe(value.toJSON(), inside);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return `an object of the class ${className(value)}`;
  return `{${Object.entries(value).map(([key, property]) => `${JSON.stringify(key)}:${describe(property, inside)}`).join(',')}}`;
}

/** Packages such as the CDK name their classes here; the names in the code end in a number where the compiler has wrapped the class. */
const RUNTIME_TYPE = Symbol.for('jsii.rtti');

function className({ constructor }: object): string {
  const type = Reflect.get(constructor, RUNTIME_TYPE) as { readonly fqn: string } | undefined;
  const published = type?.fqn.split('.').at(-1);
  return published === constructor.name.replace(/\d+$/, '') ? published : constructor.name;
}
