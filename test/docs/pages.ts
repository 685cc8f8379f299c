import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** A page of Markdown, by its path from the root of the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
  /** Without code. */
  readonly prose: string;
  readonly headings: readonly Heading[];
  readonly links: readonly string[];
}

export interface Heading {
  readonly level: number;
  readonly title: string;
  readonly anchor: string;
}

export function page(path: string): Page {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, ...parsed(text) };
}

export function parsed(text: string): Omit<Page, 'path'> {
  const prose = text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');
  return {
    text,
    prose,
    headings: [...prose.matchAll(/^(#+) (.*)$/gm)].map(([, marks, title]) => ({ level: marks.length, title, anchor: anchorOf(title) })),
    links: [...prose.replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link),
  };
}

/** All pages of a folder and its subfolders. */
export function pagesIn(folder: string): Page[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => page(relative(ROOT, join(ROOT, folder, name))));
}

/** As GitHub makes it from a heading. */
function anchorOf(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}
