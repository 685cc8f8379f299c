import { basename, join } from 'node:path';
import { jsonFilesIn, kindOf, textOf } from './recorded-file';
import { checked, isRecord, named, type Shape } from './shape';

/** One answer, as the AWS CLI printed it into a file. */
export interface Answer {
  readonly path: string;
  /** Of the file, without its extension. */
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What is recorded of a call; `undefined`: nothing. */
export type Answers = (call: string) => readonly Answer[] | undefined;

/**
 * The answers to one call: those of the file named after it, and of every file in a folder of that name.
 *
 * @returns `undefined` when nothing was recorded
 * @throws Error that names the file when it cannot be read or is not whole
 */
export function answersTo(call: string, directory: string): readonly Answer[] | undefined {
  const paths = [`${call}.json`, call].flatMap((name) => filesUnder(join(directory, name)));
  return paths.length === 0 ? undefined : paths.map((path) => read(path, call));
}

/**
 * The items that an answer lists.
 *
 * @throws Error that names the file, the record and the member that is not as the AWS CLI prints it
 */
export function itemsOf<T>({ path, content }: Answer, list: string, each: Shape<T>): readonly T[] {
  const items = content[list] ?? undefined;
  if (!Array.isArray(items)) throw new Error(`${path}: expected an object with the list ${list}, as the AWS CLI prints it, got ${items === undefined ? 'none' : named(items)}`);
  return checked<readonly T[]>([each] as unknown as Shape<readonly T[]>, items, { file: path, path: list });
}

/** A string next to the list; `undefined` if it is missing. */
export function textBeside({ path, content }: Answer, member: string): string | undefined {
  const value = content[member] ?? undefined;
  return value === undefined ? undefined : checked<string>('text', value, { file: path, path: member });
}

function filesUnder(path: string): readonly string[] {
  const kind = kindOf(path);
  if (kind !== 'folder') return kind === undefined ? [] : [path];
  const files = jsonFilesIn(path);
  // A folder of the call's name may have been made for answers that never came; what is called like a file was meant to be one.
  if (files.length === 0 && path.endsWith('.json')) throw new Error(`${path} cannot be read: expected a file, or a folder with answers, got an empty folder`);
  const folder = files.find((each) => kindOf(each) === 'folder');
  if (folder !== undefined) throw new Error(`${folder} cannot be read: expected a file, got a folder`);
  return files;
}

function read(path: string, call: string): Answer {
  const content = parse(path, call);
  if (!isRecord(content)) throw new Error(`${path}: expected an object, as the AWS CLI prints it, got ${named(content)}`);
  // Planned on, the part that is missing would look as if it did not exist.
  const cut = ['NextToken', 'NextMarker'].find((marker) => content[marker] !== undefined && content[marker] !== null && content[marker] !== '');
  if (cut !== undefined) {
    throw new Error(`${path} holds only a part of the answer (it ends in ${cut}): record it again without --max-items and --no-paginate`);
  }
  return { path, name: basename(path, '.json'), content };
}

function parse(path: string, call: string): unknown {
  const text = textOf(path);
  if (text.trim() === '') {
    throw new Error(`${path} is empty: the call that was to write it failed, perhaps because it is not allowed. Record ${commandOf(call)} again; ` +
      'if it is refused, remove the file, and what rests on it is unknown');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `elbv2-describe-listeners` is recorded with `aws elbv2 describe-listeners`. */
function commandOf(call: string): string {
  return call.startsWith('elbv2-') ? `aws elbv2 ${call.slice('elbv2-'.length)}` : `aws ec2 ${call}`;
}
