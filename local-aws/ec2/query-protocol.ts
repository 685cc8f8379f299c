import * as sdk from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import { Ec2Error } from './errors';

/** The EC2 Query protocol, both ways, for any operation: the SDK's own model says how each member is written. */

interface ApiOperation {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

const operations = new Map<string, ApiOperation>();

/** The operation as the SDK's model describes it; unknown names are refused as EC2 does. */
export function apiOperation(name: string): ApiOperation {
  const known = operations.get(name);
  if (known) return known;
  // An operation is [9, namespace, name, traits, input, output].
  const schema = (sdk as Record<string, unknown>)[`${name}$`];
  if (!Array.isArray(schema) || schema[0] !== 9) {
    throw new Ec2Error('InvalidAction', `The action ${name} is not valid for this web service.`);
  }
  const operation = { input: NormalizedSchema.of(schema[4]), output: NormalizedSchema.of(schema[5]) };
  operations.set(name, operation);
  return operation;
}

interface Tree {
  [part: string]: Tree | string;
}

/** The input that a request body such as `Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1` stands for. */
export function decodeInput(schema: NormalizedSchema, parameters: URLSearchParams): object {
  const tree: Tree = {};
  for (const [name, value] of parameters) {
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    let node = tree;
    for (const part of parts) {
      const next = node[part] ??= {};
      if (typeof next === 'string') throw new Ec2Error('InvalidParameterCombination', `The parameter ${name} is malformed`);
      node = next;
    }
    node[last] = value;
  }
  return decode(schema, tree) as object;
}

function decode(schema: NormalizedSchema, node: Tree | string): unknown {
  if (typeof node === 'string') return decodeText(schema, node);
  if (schema.isListSchema()) {
    const positions = Object.keys(node).sort((a, b) => Number(a) - Number(b));
    return positions.map((position) => decode(schema.getValueSchema(), node[position]));
  }
  const members: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const key = parameterName(member, name);
    if (node[key] !== undefined) members[name] = decode(member, node[key]);
  }
  return members;
}

/** What a member of an input is called in the request. */
export function parameterName(schema: NormalizedSchema, name: string): string {
  const { ec2QueryName, xmlName } = schema.getMergedTraits() as { ec2QueryName?: string; xmlName?: string };
  return ec2QueryName ?? capitalized(xmlName ?? name);
}

function decodeText(schema: NormalizedSchema, text: string): unknown {
  if (schema.isListSchema()) return text === '' ? [] : [text];
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isTimestampSchema()) return new Date(text);
  if (!schema.isNumericSchema()) return text;
  const number = Number(text);
  if (text === '' || Number.isNaN(number)) {
    throw new Ec2Error('InvalidParameterValue', `Invalid value '${text}' for ${schema.getMemberName()}. It must be a number.`);
  }
  return number;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

type Encoder = (value: unknown) => string;

const encoders = new Map<unknown, Encoder>();

/** The XML answer to a call. */
export function encodeOutput(operation: string, schema: NormalizedSchema, output: object, requestId: string): string {
  // Operations without an answer of their own say that they worked.
  const answer = Object.keys(output).length === 0 ? '<return>true</return>' : encoderFor(schema)(output);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">`
    + `<requestId>${requestId}</requestId>${answer}</${operation}Response>`;
}

/** Writes the content of a value, without the element around it. Prepared once for each shape: answers are long. */
function encoderFor(schema: NormalizedSchema): Encoder {
  if (schema.isListSchema()) return listEncoder(schema);
  if (!schema.isStructSchema()) return scalarEncoder;
  const known = encoders.get(schema.getSchema());
  if (known) return known;

  const members: { name: string; start: string; end: string; encode: Encoder }[] = [];
  const encoder: Encoder = (value) => {
    const fields = value as Record<string, unknown>;
    let xml = '';
    for (const { name, start, end, encode } of members) {
      const field = fields[name];
      if (field !== undefined && field !== null) xml += start + encode(field) + end;
    }
    return xml;
  };
  // Known before its members are: shapes may contain themselves.
  encoders.set(schema.getSchema(), encoder);
  for (const [name, member] of schema.structIterator()) {
    const tag = tagOf(member, name);
    members.push({ name, start: `<${tag}>`, end: `</${tag}>`, encode: encoderFor(member) });
  }
  return encoder;
}

function listEncoder(schema: NormalizedSchema): Encoder {
  const item = schema.getValueSchema();
  const tag = tagOf(item, 'item');
  const [start, end, encode] = [`<${tag}>`, `</${tag}>`, encoderFor(item)];
  return (value) => {
    let xml = '';
    for (const each of value as unknown[]) xml += start + encode(each) + end;
    return xml;
  };
}

const scalarEncoder: Encoder = (value) => escaped(value instanceof Date ? value.toISOString() : String(value));

/** What a member of an answer, or an item of a list, is called in it. */
export function tagOf(schema: NormalizedSchema, otherwise: string): string {
  return (schema.getMergedTraits() as { xmlName?: string }).xmlName ?? otherwise;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };

function escaped(text: string): string {
  return /[&<>"\r]/.test(text) ? text.replace(/[&<>"\r]/g, (character) => ENTITIES[character]) : text;
}

export function encodeError(error: Ec2Error, requestId: string): string {
  return '<?xml version="1.0" encoding="UTF-8"?>\n'
    + `<Response><Errors><Error><Code>${escaped(error.code)}</Code><Message>${escaped(error.message)}</Message></Error></Errors>`
    + `<RequestID>${requestId}</RequestID></Response>`;
}
