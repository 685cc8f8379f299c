import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { answerFromJson } from './cli-json';

/** The answer that the file of an EC2 operation holds; an empty one when there is no such file. */
export function answerOf(folder: string, operation: string): Record<string, unknown> {
  return existsSync(fileOf(folder, operation)) ? requiredAnswerOf(folder, operation) : {};
}

export function requiredAnswerOf(folder: string, operation: string): Record<string, unknown> {
  return answerFromJson(operation, read(fileOf(folder, operation)));
}

export function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export interface NamedAnswer {
  /** Of the file, without its extension. */
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** The answers of a call that is made once for each resource: in one file, or in a folder with a file for each. */
export function answersOf(folder: string, call: string): NamedAnswer[] {
  const [file, directory] = [join(folder, `${call}.json`), join(folder, call)];
  const others = existsSync(directory) ? readdirSync(directory).filter(name => name.endsWith('.json')).sort().map(name => join(directory, name)) : [];
  return [...existsSync(file) ? [file] : [], ...others].map(path => ({ name: basename(path, '.json'), content: read(path) as NamedAnswer['content'] }));
}

/** `DescribeNetworkInterfaces` is in `describe-network-interfaces.json`. */
function fileOf(folder: string, operation: string): string {
  return join(folder, `${operation.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.json`);
}
