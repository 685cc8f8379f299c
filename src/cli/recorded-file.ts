import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** More than this does not fit into one text. */
const MAX_BYTES = 512 * 1024 * 1024 - 64;

/** What a snapshot holds under a name; `undefined` if the name doesn't exist. Links are followed. */
export type Kind = 'file' | 'folder' | undefined;

/** @throws Error that names the path where it is neither, or cannot be looked at */
export function kindOf(path: string): Kind {
  const entry = attempt(path, () => lstatSync(path, { throwIfNoEntry: false }));
  if (entry === undefined) return undefined;
  const stats = entry.isSymbolicLink() ? attempt(path, () => statSync(path)) : entry;
  if (stats.isDirectory()) return 'folder';
  if (stats.isFile()) return 'file';
  throw new Error(`${path} cannot be read: expected a file, got ${specialKind(stats)}`);
}

/** Paths of the JSON files in a folder, hidden ones left out. */
export function jsonFilesIn(folder: string): string[] {
  return attempt(folder, () => readdirSync(folder)).filter((file) => file.endsWith('.json') && !file.startsWith('.')).sort().map((file) => join(folder, file));
}

/**
 * The text of a regular file.
 *
 * @throws Error that names the path
 */
export function textOf(path: string): string {
  const bytes = attempt(path, () => bytesOf(path));
  // PowerShell redirects output as UTF-16, or as UTF-8 with a byte order mark.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path} cannot be read: expected text in UTF-8 or UTF-16; record it again in one of them`);
  }
}

/** Opens without waiting: between the look at it and this, a file may have become something that never answers. */
function bytesOf(path: string): Buffer {
  const descriptor = openSync(path, constants.O_NONBLOCK ?? constants.O_RDONLY);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error(`expected a file, got ${specialKind(stats)}`);
    if (stats.size > MAX_BYTES) throw new Error(`its ${stats.size} bytes are too many for one file; record the call in parts, in a folder of its name`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function specialKind(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function attempt<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw new Error(`${path} cannot be read: ${why(error)}`);
  }
}

function why(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // Whether there is such a file was asked before: it is the end of a link that is missing.
  if (code === 'ENOENT') return 'it is a link to a file that does not exist';
  if (code === 'ELOOP') return 'its links lead in a circle';
  // Without the system call and the path: `EACCES: permission denied, open '/…'`.
  return code === undefined ? message : message.split(', ')[0];
}
