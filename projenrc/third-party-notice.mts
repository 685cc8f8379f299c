import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const RULE = `\n\n${'-'.repeat(80)}\n\n`;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/**
 * Names every package that one of the bundled modules belongs to, followed by their licence texts, each text once.
 */
export async function thirdPartyNotice(modules: Iterable<string>): Promise<string> {
  const packages = new Set<string>();
  const users = new Map<string, Set<string>>();
  for (const folder of packageFolders(modules)) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
    const texts = await licenceTexts(folder);
    if (license === undefined && texts.length === 0) {
      throw new Error(`${name} ${version} states no licence, so it cannot be bundled`);
    }
    packages.add(`${name} ${version} (${license ?? 'see below'})`);
    for (const text of texts) {
      users.set(text, (users.get(text) ?? new Set()).add(`${name} ${version}`));
    }
  }
  const sections = [...users].map(([text, names]) => `${[...names].sort().join('\n')}\n\n${text}`).sort();
  const overview = `The bundles in this folder contain these packages:\n\n${[...packages].sort().join('\n')}`;
  return [overview, ...sections].join(RULE) + '\n';
}

function packageFolders(modules: Iterable<string>): Set<string> {
  return new Set([...modules].filter((module) => module.includes('node_modules/')).map(packageFolder));
}

/** The folder that npm installed the module's package to; a package.json further down describes no package. */
function packageFolder(module: string): string {
  const parts = module.replace(/^\0/, '').split('/');
  const start = parts.lastIndexOf('node_modules') + 1;
  return parts.slice(0, start + (parts[start].startsWith('@') ? 2 : 1)).join('/');
}

async function licenceTexts(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  return Promise.all(files.map(async (file) => (await readFile(join(folder, file), 'utf8')).replace(/\r\n/g, '\n').trim()));
}
