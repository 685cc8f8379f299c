import { readFileSync } from 'fs';
import { join } from 'path';
import type { Type } from '@jsii/spec';
import { builtAssembly, structsOf } from './assembly';

/** The page about the public surface says which names changed before the first release, and where each property is tested. */

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'public-surface.md'), 'utf8');
const rows = [...page.slice(page.indexOf('## Where each property is tested')).matchAll(/^\| `(\w+)` \| (.*) \| (.*) \|$/gm)]
  .map(([, property, ...cells]) => ({ property, files: cells.flatMap((cell) => cell.match(/^`(test\/.*)`$/)?.[1] ?? []) }));
const renamed = [...page.slice(page.indexOf('## Names before the first release'), page.indexOf('## Constructs')).matchAll(/^\| (`.*?) \| (`.*?) \| .* \|$/gm)]
  .map(([, earlier, present]) => [namesIn(earlier), namesIn(present)] as const);
const properties = [...new Set(structsOf(builtAssembly()).flatMap((struct) => (struct.properties ?? []).map(({ name }) => name)))];

test('each property of a struct has one row', () => {
  expect(rows.map(({ property }) => property).sort()).toEqual(properties.sort());
});

test.each(rows)('$property is in the tests that its row names', ({ property, files }) => {
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(new RegExp(`\\b${property}\\b`));
});

test('the table of renames has names that exist, for names that do not', () => {
  const existing = new Set(Object.values(builtAssembly().types!).flatMap((type) => [type.name, ...membersOf(type).map((member) => `${type.name}.${member}`)]));
  expect(renamed.length).toBeGreaterThan(10);
  expect(renamed.flatMap(([earlier]) => earlier).filter((name) => existing.has(name))).toEqual([]);
  expect(renamed.flatMap(([, present]) => present).filter((name) => !existing.has(name))).toEqual([]);
});

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([A-Za-z.]+(?:_[A-Z]+)*)`/g)].map(([, name]) => name);
}

function membersOf(type: Type): string[] {
  const { properties: own = [], methods = [], members = [] } = type as { properties?: Named[]; methods?: Named[]; members?: Named[] };
  return [...own, ...methods, ...members].map(({ name }) => name);
}

interface Named {
  readonly name: string;
}
