import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, ROOT } from './pages';

const readme = page('README.md');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  author: object;
  engines: { node: string };
  jsii: { targets: object };
  keywords: string[];
  license: string;
  peerDependencies: { [name: string]: string };
  stability: string;
};

test('links are absolute, since package pages have no other files, or lead to a section', () => {
  expect(readme.links.length).toBeGreaterThan(10);
  expect(readme.links.filter((link) => !/^(https:\/\/|#)/.test(link))).toEqual([]);
});

test('it has 2,000 to 2,600 words', () => {
  const words = readme.text.split(/\s+/).filter(Boolean).length;
  expect(words).toBeGreaterThanOrEqual(2_000);
  expect(words).toBeLessThanOrEqual(2_600);
});

test('the first screen says how mature it is, what it does and what it looks like, before the table of contents', () => {
  const first = readme.text.slice(0, readme.text.indexOf('\n## '));
  expect(first.split('\n').length).toBeLessThan(40);
  expect(first).toMatch(/!\[Stability: experimental\][\s\S]*This library mirrors the traffic[\s\S]*overview\.png[\s\S]*\*Experimental\* means[\s\S]*- \[Why use it\]/);
});

test('you observe before you enforce', () => {
  const quickStart = readme.text.slice(readme.text.indexOf('## Quick start'));
  expect(quickStart).toMatch(/### 1\. Observe[\s\S]*mode: MirroringMode\.OBSERVE[\s\S]*plan --stack Network[\s\S]*### 2\. Enforce[\s\S]*Remove `mode`/);
});

test('the commands that need no account are there, and are commands of the project', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  expect(readme.text).toContain('\nnpm ci && npm run demo\n');
  expect(readme.text).toContain('\nnpm ci && npm test\n');
  expect(scripts).toMatchObject({ 'demo': expect.anything(), 'test': expect.anything(), 'package-all': expect.anything() });
});

test('each badge says what the manifest says, and none asks a service about a package that is not published', () => {
  const badges = [...readme.text.matchAll(/!\[([^\]]*)\]\((https:\/\/img\.shields\.io\/badge\/\S+)\)/g)].map(([, text]) => text);
  const minimum = (range: string) => range.replace(/[^\d.]/g, '');
  expect(badges).toEqual([
    `Stability: ${manifest.stability}`,
    `License: ${manifest.license}`,
    `aws-cdk-lib: ${minimum(manifest.peerDependencies['aws-cdk-lib'])} or later`,
    `Node.js: ${Number.parseInt(minimum(manifest.engines.node))} or later`,
  ]);
  expect(readme.text.match(/!\[[^\]]*\]\(\S+\)/g)).toHaveLength(badges.length + 1);
});

test('each figure of the reasons to use it is in the page about verification', () => {
  const [section] = readme.text.split('## Why use it')[1].split('\n## ');
  const figures = [...section.matchAll(/\d[\d,.]*\d/g)].map(([figure]) => figure);
  const verification = page('docs/verification.md').text;
  expect(figures.length).toBeGreaterThan(8);
  // The deselection limit is a default of the API.
  expect(figures.filter((figure) => !verification.includes(figure) && figure !== '10')).toEqual([]);
});

test('what it costs adds up to the figures of the guide', () => {
  const amounts = [...readme.text.slice(readme.text.indexOf('## What it costs')).matchAll(/^\| .* \| ([\d,.]+) \|$/gm)].map(([, amount]) => Number(amount.replace(',', '')));
  const rows = [...page('docs/guide/costs.md').text.matchAll(/^\| (\S+).* \| ([\d,.]+) \|$/gm)].map(([, item, amount]) => [item, Number(amount.replace(',', ''))] as const);
  const of = new Map(rows);
  const small = ['Function', 'Queue', 'Logs', 'Ledger'].reduce((sum, item) => sum + of.get(item)!, 0);
  expect(amounts).toEqual([of.get('Sessions'), of.get('Metrics'), Number(small.toFixed(2))]);
  expect(page('docs/guide/costs.md').text).toContain(`**${(of.get('Metrics')! + small).toFixed(2)}**`);
});

test('the words of the manifest that the Construct Hub wants are there', () => {
  expect(manifest).toMatchObject({ author: { organization: true }, license: 'Apache-2.0', stability: 'experimental' });
  expect(manifest.keywords).toEqual(expect.arrayContaining(['aws-cdk', 'awscdk', 'cdk']));
  expect(Object.keys(manifest.jsii.targets)).toHaveLength(4);
});

test('each language that the package is made for has an example and a line that installs it', () => {
  expect(readdirSync(join(ROOT, 'examples'))).toEqual(expect.arrayContaining(['csharp', 'go', 'java', 'python', 'typescript']));
  for (const language of ['TypeScript, JavaScript', 'Python', 'Java', 'C#', 'Go']) expect(readme.text).toContain(`\n| ${language} | `);
});
