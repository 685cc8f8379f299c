import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, pagesIn, ROOT } from './pages';
import { METRICS } from '../../src/names';

const source = (path: string) => readFileSync(join(ROOT, 'src', path), 'utf8');
const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts')).map(source).join('\n');
const guide = pagesIn('docs/guide').map(({ text }) => text).join('\n');

/** What is in backticks in the first column of the table after a heading. */
function firstColumn(path: string, heading: string): string[] {
  const [section] = page(path).text.split(`\n## ${heading}\n`)[1].split(/\n## /);
  return [...section.matchAll(/^\| ([^|]*) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
}

test('troubleshooting explains every reason code that is published, once, and no other', () => {
  const published = new Set([...source('core/model/reason.ts').replace(/\/\*\*[\s\S]*?\*\//g, '').matchAll(/'([a-z0-9]+(?:-[a-z0-9]+)*)'/g)].map(([, code]) => code));
  expect(published.size).toBeGreaterThan(20);
  const explained = firstColumn('docs/guide/troubleshooting.md', 'Reason codes').filter((code) => code !== 'reason.code');
  expect(explained.sort()).toEqual([...published].sort());
});

test('troubleshooting explains every warning', () => {
  const ids = [...sources.matchAll(/addWarningV2\(\s*'cdk-extrahop-traffic-mirroring:(\w+)'/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(5);
  expect(firstColumn('docs/guide/troubleshooting.md', 'Warnings at synthesis').sort()).toEqual([...new Set(ids)].sort());
});

test('the guide names every property, option and method of the public API', () => {
  const { types } = JSON.parse(readFileSync(join(ROOT, 'test/api/baseline.json'), 'utf8')) as { types: { [fqn: string]: Type } };
  const named = (name: string) => new RegExp(`\\b${name}\\b`).test(guide);
  const structs = Object.values(types).filter(({ datatype }) => datatype);
  const [mirroring] = Object.values(types).filter(({ name }) => name === 'ExtraHopTrafficMirroring');
  const names = [...structs.flatMap(({ properties = [] }) => properties), ...mirroring.properties!, ...mirroring.methods!].map(({ name }) => name);
  expect(names.length).toBeGreaterThan(60);
  // What every construct has.
  expect([...new Set(names)].filter((name) => !named(name) && !['connections', 'grantPrincipal', 'node'].includes(name))).toEqual([]);
});

test('the guide names every metric by its method', () => {
  expect(Object.keys(METRICS).filter((name) => !guide.includes(`metric${name}`))).toEqual([]);
});

test('queries look for messages that the function logs', () => {
  const messages = [...guide.matchAll(/\bmessage = "([^"]+)"/g), ...guide.matchAll(/logged as `([^`]+)`/g)].map(([, message]) => message);
  expect(messages.length).toBeGreaterThan(1);
  expect(messages.filter((message) => !sources.includes(`log.info('${message}'`))).toEqual([]);
});

test('the page about languages states the size that the package may have', () => {
  const budgets = readFileSync(join(ROOT, 'test/languages/packed-package.ts'), 'utf8');
  const [packed, unpacked] = [...budgets.matchAll(/_BUDGET = ([\d_]+);/g)].map(([, bytes]) => Number(bytes.replaceAll('_', '')) / 1000);
  expect(page('docs/languages.md').text).toContain(`at most ${packed} kB packed and ${unpacked.toLocaleString('en-US')} kB unpacked`);
});

test('the document of the guide has the members that the command line writes', () => {
  const [example] = page('docs/guide/snapshots-and-json.md').text.split('```json\n')[1].split('```');
  const document = JSON.parse(example) as { [member: string]: unknown };
  const written = source('report/json.ts');
  expect(Object.keys(document)).toEqual([...written.matchAll(/"(\w+)": (?=\[|\$)/g)].map(([, member]) => member));
});

interface Type {
  readonly name: string;
  readonly datatype?: boolean;
  readonly properties?: { readonly name: string }[];
  readonly methods?: { readonly name: string }[];
}
