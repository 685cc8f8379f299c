/**
 * Compiles the samples of the guide like those of the README: in strict mode, with the fixture, and translated to every language.
 *
 * jsii-rosetta reads the samples of an assembly's README, so this gives it a copy of the assembly whose README is the guide.
 *
 *   tsx projenrc/guide-samples.mts FOLDER
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const PACKAGE = 'node_modules/.cache/guide-samples';
const LINKED = ['lib', 'node_modules', 'rosetta'];

interface Assembly {
  /** Where the assembly is, if it is compressed. */
  readonly filename?: string;
}

const folder = process.argv[2];
const pages = readdirSync(folder).filter((name) => name.endsWith('.md')).sort();
const lines = pages.flatMap((page) => readFileSync(join(folder, page), 'utf8').split('\n').map((text, index) => ({ page, line: index + 1, text })));

rmSync(PACKAGE, { recursive: true, force: true });
mkdirSync(PACKAGE, { recursive: true });
cpSync('package.json', join(PACKAGE, 'package.json'));
for (const name of LINKED) symlinkSync(resolve(name), join(PACKAGE, name));
writeFileSync(join(PACKAGE, '.jsii'), JSON.stringify({ ...assembly(), readme: { markdown: lines.map(({ text }) => text).join('\n') } }, withoutOtherSamples));

const { status, stdout, stderr } = spawnSync(
  'jsii-rosetta', ['extract', '--compile', '--strict', PACKAGE], { encoding: 'utf8', maxBuffer: Infinity, env: process.env },
);
process.stdout.write(located(stdout));
process.stderr.write(located(stderr));
process.exitCode = status ?? 1;

function assembly(): Assembly {
  const redirected = JSON.parse(readFileSync('.jsii', 'utf8')) as Assembly;
  return redirected.filename === undefined ? redirected : JSON.parse(gunzipSync(readFileSync(redirected.filename)).toString()) as Assembly;
}

/** The samples of the API are compiled with those of the README. */
function withoutOtherSamples(key: string, value: unknown): unknown {
  return key === 'remarks' || key === 'example' ? undefined : value;
}

/** A sample by its place in the guide, where jsii-rosetta names the line of the README. */
function located(output: string): string {
  return output.replace(/[\w-]+-README-L(\d+)/g, (name, line: string) => {
    const place = lines[Number(line) - 1];
    return place === undefined ? name : join(folder, `${place.page}:${place.line}`);
  });
}
