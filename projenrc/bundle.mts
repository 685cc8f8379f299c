/**
 * Bundles each handler and the command line, with everything that they import, into `assets/`.
 *
 * The same sources give the same bytes in every folder and on every machine, and files whose content did not change are
 * not touched: tests may be reading them.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';
import { thirdPartyNotice } from './third-party-notice.mjs';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

interface Entry {
  readonly source: string;
  readonly folder: string;
  readonly banner?: string;
  readonly plugins?: readonly Plugin[];
  /** Whether functions and classes keep their names, for stack traces: a tenth more bytes. */
  readonly keepNames: boolean;
}

const HANDLERS = 'src/handler';
const COMMAND_LINE = 'src/cli/main.ts';
const ASSETS = 'assets';

/**
 * Lambda gives a function its credentials in the environment, so profiles, IAM Identity Center and the other providers stay out of its bundle.
 */
const ENVIRONMENT_CREDENTIALS: Plugin = {
  name: 'environment-credentials',
  resolveId: (id) => (id === '@aws-sdk/credential-provider-node' ? '\0environment-credentials' : undefined),
  load: (id) => (id === '\0environment-credentials' ? 'export { fromEnv as defaultProvider } from \'@aws-sdk/credential-provider-env\';' : undefined),
};

async function entries(): Promise<Entry[]> {
  const files = existsSync(HANDLERS) ? await readdir(HANDLERS) : [];
  const handlers = files
    .filter((file) => file.endsWith('.lambda.ts'))
    .sort()
    .map((file) => ({ source: join(HANDLERS, file), folder: basename(file, '.ts'), plugins: [ENVIRONMENT_CREDENTIALS], keepNames: true }));
  // It never shows a stack trace.
  const commandLine = existsSync(COMMAND_LINE) ? [{ source: COMMAND_LINE, folder: 'cli', banner: '#!/usr/bin/env node', keepNames: false }] : [];
  return [...handlers, ...commandLine];
}

async function bundle(entry: Entry): Promise<OutputChunk[]> {
  const warnings: string[] = [];
  const build = await rolldown({
    input: { index: entry.source },
    platform: 'node',
    plugins: [...entry.plugins ?? []],
    // The ES modules of a package are smaller than its CommonJS: what is not used can be left out.
    // What is loaded later is imported by the name that it has once compiled.
    resolve: { mainFields: ['module', 'main'], extensionAlias: { '.js': ['.ts', '.js'] } },
    transform: { target: 'node20', define: { PACKAGE_VERSION: JSON.stringify(version) } },
    onLog: (level, log) => {
      if (level === 'warn') warnings.push(log.message);
    },
  });
  const { output } = await build.generate({
    format: 'esm',
    minify: { compress: true, codegen: true, mangle: { keepNames: { function: entry.keepNames, class: entry.keepNames } } },
    comments: false,
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    banner: (chunk) => (chunk.isEntry ? entry.banner ?? '' : ''),
  });
  await build.close();
  if (warnings.length > 0) {
    throw new Error(`bundling ${entry.source} gave warnings:\n${warnings.join('\n')}`);
  }
  return output.map((file) => {
    if (file.type !== 'chunk') throw new Error(`bundling ${entry.source} gave ${file.fileName}, which is not code`);
    return file;
  });
}

async function replace(path: string, content: string): Promise<void> {
  if (existsSync(path) && await readFile(path, 'utf8') === content) return;
  await mkdir(dirname(path), { recursive: true });
  const incomplete = `${path}.${process.pid}.tmp`;
  await writeFile(incomplete, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
  await rename(incomplete, path);
}

async function removeOthers(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const found of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath, found.name);
    if (found.isFile() && !wanted.has(path)) await rm(path, { force: true });
  }
}

const written = new Map<string, string>();
const modules = new Set<string>();
for (const entry of await entries()) {
  const chunks = await bundle(entry);
  const size = chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk.code), 0);
  console.log(`${join(ASSETS, entry.folder)}: ${Math.round(size / 1024)} KiB in ${chunks.length} file(s)`);
  for (const chunk of chunks) {
    written.set(join(ASSETS, entry.folder, chunk.fileName), chunk.code);
    for (const [id, module] of Object.entries(chunk.modules)) {
      if (module.renderedLength > 0) modules.add(id);
    }
  }
}
if (written.size > 0) {
  written.set(join(ASSETS, 'THIRD-PARTY-LICENSES.txt'), await thirdPartyNotice(modules));
  for (const [path, content] of written) await replace(path, content);
  await removeOthers(ASSETS, new Set(written.keys()));
}
