import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { NormalizedSchema } from '@smithy/core/schema';
import { Elbv2Error, invalid } from './errors';

/**
 * The Query protocol as Elastic Load Balancing speaks it, both ways: the SDK's own model says which members there are.
 *
 * Unlike in EC2's own dialect, lists are wrapped (`Names.member.1`), and an answer stands in an element of its own.
 */

interface ApiOperation {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** The operation as the SDK's model describes it. */
export function apiOperation(name: string): ApiOperation {
  // An operation is [9, namespace, name, traits, input, output].
  const schema = (sdk as Record<string, unknown>)[`${name}$`];
  if (!Array.isArray(schema) || schema[0] !== 9) throw new Elbv2Error('InvalidAction', `Could not find operation ${name} for version 2015-12-01`);
  return { input: NormalizedSchema.of(schema[4]), output: NormalizedSchema.of(schema[5]) };
}

/** The input that a request body such as `LoadBalancerArns.member.1=arn:…&PageSize=20` stands for. */
export function decodeInput(schema: NormalizedSchema, parameters: URLSearchParams): object {
  return decode(schema, '', new Map(parameters)) as object;
}

function decode(schema: NormalizedSchema, name: string, parameters: ReadonlyMap<string, string>): unknown {
  const isGiven = (prefix: string) => [...parameters.keys()].some((key) => key === prefix || key.startsWith(`${prefix}.`));
  if (schema.isListSchema()) {
    const items: unknown[] = [];
    for (let position = 1; isGiven(`${name}.member.${position}`); position += 1) {
      items.push(decode(schema.getValueSchema(), `${name}.member.${position}`, parameters));
    }
    return items;
  }
  if (!schema.isStructSchema()) return decodeText(schema, name, parameters.get(name) ?? '');
  const members: Record<string, unknown> = {};
  for (const [memberName, member] of schema.structIterator()) {
    const key = name === '' ? memberName : `${name}.${memberName}`;
    if (isGiven(key)) members[memberName] = decode(member, key, parameters);
  }
  return members;
}

function decodeText(schema: NormalizedSchema, name: string, text: string): unknown {
  if (schema.isBooleanSchema()) return text === 'true';
  if (!schema.isNumericSchema()) return text;
  const number = Number(text);
  if (text === '' || Number.isNaN(number)) throw invalid(`'${text}' is no number for ${name}`);
  return number;
}

/** The XML answer to a call. */
export function encodeOutput(operation: string, schema: NormalizedSchema, output: object, requestId: string): string {
  return `<${operation}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">`
    + `<${operation}Result>${encode(schema, output)}</${operation}Result>`
    + `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
}

function encode(schema: NormalizedSchema, value: unknown): string {
  if (schema.isListSchema()) return (value as unknown[]).map((item) => element('member', encode(schema.getValueSchema(), item))).join('');
  if (!schema.isStructSchema()) return escaped(value instanceof Date ? value.toISOString() : String(value));
  return [...schema.structIterator()].map(([name, member]) => {
    const field = (value as Record<string, unknown>)[name];
    return field === undefined ? '' : element(name, encode(member, field));
  }).join('');
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ENTITIES[character]);
}

export function encodeError(error: Elbv2Error, requestId: string): string {
  return '<ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">'
    + `<Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escaped(error.code)}</Code><Message>${escaped(error.message)}</Message></Error>`
    + `<RequestId>${requestId}</RequestId></ErrorResponse>`;
}
