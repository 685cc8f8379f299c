import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A code asset with one module: what bundling makes of a handler, in small. */
export function handlerAsset(source: string, file = 'index.mjs'): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'handler-'));
  writeFileSync(join(directory, file), source);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
