import { readFileSync } from 'fs';
import { join } from 'path';
import { builtAssembly, structsOf } from './assembly';

/** The page that puts the public surface beside the guidelines tells where each property is tested. */

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'public-surface.md'), 'utf8');
const rows = [...page.slice(page.indexOf('## Where each property is tested')).matchAll(/^\| `(\w+)` \| (.*) \| (.*) \|$/gm)]
  .map(([, property, ...cells]) => ({ property, files: cells.flatMap((cell) => cell.match(/^`(test\/.*)`$/)?.[1] ?? []) }));
const properties = [...new Set(structsOf(builtAssembly()).flatMap((struct) => (struct.properties ?? []).map(({ name }) => name)))];

test('each property of a struct has one row', () => {
  expect(rows.map(({ property }) => property).sort()).toEqual(properties.sort());
});

test.each(rows)('$property is in the tests that its row names', ({ property, files }) => {
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(new RegExp(`\\b${property}\\b`));
});
