import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One answer, as the AWS CLI printed it into a file. */
export interface Answer {
  readonly path: string;
  /** Of the file, without its extension. */
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * The answers to one call: those of the file named after it, and of every file in a folder of that name.
 *
 * @returns `undefined` when nothing was recorded
 * @throws Error that names the file when it is not whole
 */
export function answersTo(call: string, directory: string): readonly Answer[] | undefined {
  const paths = [join(directory, `${call}.json`), join(directory, call)].filter(existsSync).flatMap((path) => (isFolder(path) ? filesIn(path) : [path]));
  return paths.length === 0 ? undefined : paths.map(read);
}

/**
 * The items that an answer lists.
 *
 * @param expected the list that holds them, and what each of them must have
 */
export function itemsOf<T>({ path, content }: Answer, expected: { readonly list: string; readonly each?: string }): readonly T[] {
  const items = content[expected.list];
  if (!Array.isArray(items)) throw new Error(`${path}: expected an object with the list ${expected.list}, as the AWS CLI prints it`);
  const odd = items.findIndex((item) => !isObject(item) || (expected.each !== undefined && item[expected.each] === undefined));
  if (odd >= 0) {
    const what = expected.each === undefined ? 'to be an object' : `to have ${expected.each}`;
    throw new Error(`${path}: expected each of ${expected.list} ${what}, as the AWS CLI prints it, got ${excerpt(items[odd])} as number ${odd + 1}`);
  }
  return items as readonly T[];
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('.')).sort().map((file) => join(folder, file));
}

function read(path: string): Answer {
  const content = parse(path);
  if (!isObject(content)) throw new Error(`${path}: expected an object, as the AWS CLI prints it, got ${excerpt(content)}`);
  // Planned on, the part that is missing would look as if it did not exist.
  const cut = ['NextToken', 'NextMarker'].find((marker) => content[marker] !== undefined && content[marker] !== null && content[marker] !== '');
  if (cut !== undefined) {
    throw new Error(`${path} holds only a part of the answer (it ends in ${cut}): record it again without --max-items and --no-paginate`);
  }
  return { path, name: basename(path, '.json'), content };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(decode(readFileSync(path)));
  } catch (error) {
    throw new Error(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** PowerShell redirects output as UTF-16, or as UTF-8 with a byte order mark. */
function decode(bytes: Buffer): string {
  return (bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8')).replace(/^\ufeff/, '');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
