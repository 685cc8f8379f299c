import { readFileSync, writeFileSync } from 'node:fs';

/** What jsii-diff reads besides the types. */
const HEAD = ['schema', 'name', 'version', 'license', 'dependencies'];

const [file] = process.argv.slice(2);
const assembly = JSON.parse(readFileSync('.jsii', 'utf8')) as Record<string, unknown>;

const baseline = {
  ...Object.fromEntries(HEAD.map((key) => [key, assembly[key]])),
  types: JSON.parse(JSON.stringify(assembly.types, withoutSources)),
};
writeFileSync(file, JSON.stringify(baseline, null, 1) + '\n');

/** Neither where it stands nor what is said about it makes another API; how stable it is does. */
function withoutSources(key: string, value: unknown): unknown {
  if (['locationInModule', 'symbolId'].includes(key)) return undefined;
  if (key !== 'docs') return value;
  const { stability, deprecated } = value as Record<string, unknown>;
  return { stability, deprecated };
}
