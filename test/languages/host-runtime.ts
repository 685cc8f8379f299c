import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './consumer';

/** The version itself, when packages that our jsii-pacmak makes can be used with it: the same major version, and not older. */
export function supported(runtime: string): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'jsii-pacmak', 'package.json'), 'utf8')) as { version: string };
  const [[major, minor], [wantedMajor, wantedMinor]] = [runtime, version].map((text) => text.split('.').map(Number));
  if (major !== wantedMajor || minor < wantedMinor) throw new Error(`jsii runtime: expected ${version} or later, got ${runtime}`);
  return runtime;
}
