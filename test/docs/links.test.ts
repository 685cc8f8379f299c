import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { type Page, page, pagesIn, parsed, ROOT } from './pages';

const REPOSITORY = 'https://github.com/cdk-extrahop/cdk-extrahop-traffic-mirroring';
const RAW = 'https://raw.githubusercontent.com/cdk-extrahop/cdk-extrahop-traffic-mirroring/main/';

const pages = [page('README.md'), page('CONTRIBUTING.md'), page('local-aws/README.md'), page('local-aws/ASSUMPTIONS.md'), ...pagesIn('docs'), ...pagesIn('.github')];

/** The file of the repository, and the heading in it, that a link of a page points to; none for other addresses. */
function place(from: Pick<Page, 'path'>, link: string): { path: string; anchor?: string } | undefined {
  const own = link.replace(new RegExp(`^${REPOSITORY}/(?:blob|tree)/main/`), '/').replace(RAW, '/');
  if (/^(https?|mailto):/.test(own)) return undefined;
  const [target, anchor] = own.split('#');
  const path = target.startsWith('/') ? target.slice(1) : target === '' ? from.path : normalize(join(from.path, '..', target));
  return { path, anchor };
}

function broken(from: Pick<Page, 'path' | 'links'>): string[] {
  return from.links.filter((link) => {
    const there = place(from, link);
    if (there === undefined) return false;
    if (!existsSync(join(ROOT, there.path))) return true;
    return there.anchor !== undefined && !page(there.path).headings.some(({ anchor }) => anchor === there.anchor);
  });
}

test.each(pages.map((one) => [one.path, one] as const))('every link in %s leads to a file and heading that exist', (_, one) => {
  expect(broken(one)).toEqual([]);
});

test('a link to a missing file, heading or picture is found', () => {
  const { links } = parsed([
    '[file](nowhere.md)', '[heading](targets.md#nowhere)', '[own heading](#nowhere)', `[address](${REPOSITORY}/blob/main/nowhere.md)`, `![picture](${RAW}docs/images/nowhere.png)`,
    '[right](targets.md#add-targets)', '[also](../../README.md)', `[and](${REPOSITORY}/tree/main/examples)`, '[elsewhere](https://aws.amazon.com/)',
  ].join('\n'));
  expect(broken({ path: 'docs/guide/page.md', links })).toEqual(links.slice(0, 5));
});

test('every page of the guide is linked from the README', () => {
  const linked = page('README.md').links.map((link) => place({ path: 'README.md' }, link)?.path);
  expect(pagesIn('docs/guide').map(({ path }) => path).filter((path) => !linked.includes(path))).toEqual([]);
});

test.each([page('README.md'), ...pagesIn('docs/guide')].map((one) => [one.path, one] as const))('the table of contents of %s lists its sections in their order', (path, { prose, headings }) => {
  const contents = prose.match(/^(?:- \[.*\]\(#.*\)\n)+/m)?.[0] ?? '';
  const listed = [...contents.matchAll(/^- \[(.*)\]\(#(.*)\)$/gm)].map(([, title, anchor]) => ({ title, anchor }));
  const sections = headings.filter(({ level }) => level === 2).map(({ title, anchor }) => ({ title, anchor }));
  if (listed.length > 0 || path === 'README.md') expect(listed).toEqual(sections);
});
