import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

afterAll(() => folders.splice(0).forEach((each) => rmSync(each, { recursive: true })));

/** An empty folder that goes with the tests. */
export function folder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'demo-')));
  return folders.at(-1)!;
}
