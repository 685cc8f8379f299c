/** What a text, a number or a flag has to be; `!` as with lists: it must be there. The first such text of a record names the record in messages. */
type Scalar<Name extends string> = Name | `${Name}!`;

/**
 * What a JSON value has to be: of a record the members that are read, each with a shape of its own.
 *
 * Written as data in the form of the type that it describes, so that the compiler finds misspelled members.
 */
export type Shape<T> =
  [T] extends [string | Date] ? Scalar<'text'> :
    [T] extends [number] ? Scalar<'number'> :
      [T] extends [boolean] ? Scalar<'flag'> :
        [T] extends [readonly (infer Each)[]] ? readonly [each: Shape<Each>, needed?: '!'] :
          { readonly [Member in keyof T]?: Shape<NonNullable<T[Member]>> };

/** Location of a value: the file, the path of members and indexes, and the record around it. */
export interface Place {
  readonly file: string;
  readonly path: string;
  readonly record?: string;
}

type AnyShape = string | ListShape | { readonly [member: string]: AnyShape };

type ListShape = readonly [each: AnyShape, needed?: '!'];

/**
 * The part of a value that its shape describes.
 *
 * Members that the shape doesn't have are dropped, because they aren't used. Members that are `null` are absent.
 *
 * @throws Error that names the file, the record and the member if something is of another type
 */
export function checked<T>(shape: Shape<T>, value: unknown, place: Place): T {
  return check(shape as AnyShape, value, place) as T;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in words that are short and end. */
export function named(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'an object';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

function check(shape: AnyShape, value: unknown, place: Place): unknown {
  if (typeof shape === 'string') return checkScalar(shape, value, place);
  if (isList(shape)) {
    if (!Array.isArray(value)) fail('a list', value, place);
    return value.map((each, index) => check(shape[0], each, { ...place, path: `${place.path}[${index}]` }));
  }
  return checkRecord(Object.entries(shape), value, place);
}

/** `Array.isArray` does not tell lists that cannot change. */
function isList(shape: AnyShape): shape is ListShape {
  return Array.isArray(shape);
}

function checkScalar(shape: string, value: unknown, place: Place): unknown {
  const is = {
    text: typeof value === 'string',
    number: typeof value === 'number' && Number.isFinite(value),
    flag: typeof value === 'boolean',
  };
  const kind = shape.replace('!', '') as keyof typeof is;
  if (!is[kind]) fail({ text: 'a text', number: 'a number', flag: 'true or false' }[kind], value, place);
  return value;
}

function checkRecord(members: readonly (readonly [string, AnyShape])[], value: unknown, place: Place): object {
  if (!isRecord(value)) fail('an object', value, place);
  const name = members.filter(([, shape]) => shape === 'text!').map(([member]) => value[member]).at(0);
  const record = typeof name === 'string' ? name : place.record;
  return Object.fromEntries(members.flatMap(([member, shape]) => {
    const content = Object.hasOwn(value, member) ? value[member] ?? undefined : undefined;
    const mustBe = typeof shape === 'string' ? shape.endsWith('!') : isList(shape) && shape.length > 1;
    if (content === undefined && !mustBe) return [];
    return [[member, check(shape, content, { file: place.file, path: `${place.path}.${member}`, record })]];
  }));
}

function fail(expected: string, value: unknown, { file, path, record }: Place): never {
  throw new Error(`${file}: ${path}${record === undefined ? '' : ` of ${record}`}: expected ${expected}, as the AWS CLI prints it, got ${named(value)}`);
}
