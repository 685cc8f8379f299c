import { textOf } from './recorded-file';

/** @throws Error that names the file when it cannot be read as JSON */
export function jsonIn(path: string): unknown {
  try {
    return JSON.parse(textOf(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`${path} cannot be read as JSON: ${error.message}`);
  }
}
