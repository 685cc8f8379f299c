import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What jsii-diff reads besides the types. */
const HEAD = ['schema', 'name', 'version', 'license', 'dependencies'];

const [folder] = process.argv.slice(2);
const assembly = JSON.parse(readFileSync('.jsii', 'utf8')) as Record<string, unknown>;
const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;

mkdirSync(folder, { recursive: true });
write('.jsii', {
  ...Object.fromEntries(HEAD.map((key) => [key, assembly[key]])),
  types: JSON.parse(JSON.stringify(assembly.types, withoutSources)),
});
// Nameless, so that nothing but jsii-diff takes the folder for a package.
write('package.json', { private: true, peerDependencies, jsii: {} });

/** Neither where it stands nor what is said about it makes another API; how stable it is does. */
function withoutSources(key: string, value: unknown): unknown {
  if (['locationInModule', 'symbolId'].includes(key)) return undefined;
  if (key !== 'docs') return value;
  const { stability, deprecated } = value as Record<string, unknown>;
  return { stability, deprecated };
}

function write(file: string, content: unknown): void {
  writeFileSync(join(folder, file), JSON.stringify(content, null, 1) + '\n');
}
