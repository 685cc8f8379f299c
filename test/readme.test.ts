import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const REPOSITORY = 'https://github.com/cdk-extrahop/cdk-extrahop-traffic-mirroring';
const PICTURES = 'https://raw.githubusercontent.com/cdk-extrahop/cdk-extrahop-traffic-mirroring/main/';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const prose = readme.replace(/^```[\s\S]*?^```$/gm, '');
const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
const headings = [...prose.matchAll(/^##+ (.*)$/gm)].map(([, heading]) => heading);

test('links lead somewhere on every package page: to a heading of the page or to an address', () => {
  const anchors = headings.map((heading) => `#${heading.toLowerCase().replace(/[^a-z0-9 -]/g, '').replaceAll(' ', '-')}`);

  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !link.startsWith('https://') && !anchors.includes(link))).toEqual([]);
});

test('links into the repository lead to files that exist', () => {
  const paths = links.flatMap((link) => link.match(new RegExp(`^(?:${REPOSITORY}/(?:blob|tree)/main|${PICTURES.slice(0, -1)})/(.*)$`))?.[1] ?? []);

  expect(paths.length).toBeGreaterThan(4);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the first screen says how mature it is, what it does, how it is installed and used', () => {
  const first = readme.slice(0, readme.indexOf('\n## '));

  expect(first.split('\n').length).toBeLessThan(40);
  expect(first).toMatch(/!\[Maturity: experimental\][\s\S]*Mirrors each network interface[\s\S]*```sh\nnpm install [\s\S]*```ts nofixture\nimport [\s\S]*new ExtraHopTrafficMirroring[\s\S]*#observe-first/);
  expect(headings.slice(0, 4)).toEqual(['Before you start', 'Observe first', 'What is different here', 'How it works']);
});

test('the words of the manifest that the Construct Hub wants are there', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    author: object; jsii: { targets: object }; keywords: string[]; license: string; stability: string;
  };

  expect(manifest).toMatchObject({ author: { organization: true }, license: 'Apache-2.0', stability: 'experimental' });
  expect(manifest.keywords).toEqual(expect.arrayContaining(['aws-cdk', 'awscdk', 'cdk']));
  expect(Object.keys(manifest.jsii.targets)).toHaveLength(4);
});

test('each language that the package is made for has an example', () => {
  expect(readdirSync(join(ROOT, 'examples'))).toEqual(expect.arrayContaining(['csharp', 'go', 'java', 'python', 'typescript']));
});
