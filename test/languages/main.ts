/**
 * Installs the built package in each language, together with the real aws-cdk-lib of that language, and compares the template of the example app with
 * that of the app in TypeScript.
 *
 *   npm run test:languages -- [--cdk VERSION] [LANGUAGE…]
 */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Consumer, freshApp, synthesize } from './consumer';
import { csharp } from './csharp';
import { go } from './go';
import { supported } from './host-runtime';
import { java } from './java';
import { checkPackage } from './packed-package';
import { python } from './python';
import { differences } from './template-differences';
import { tarball, typescript } from './typescript';

/** A version that the registries of all languages have. */
const CDK_VERSION = '2.258.0';

const CONSUMERS = [typescript, python, java, go, csharp];

interface Result {
  readonly what: string;
  readonly result: string;
  readonly seconds: number;
}

function options() {
  const { values, positionals } = parseArgs({ options: { cdk: { type: 'string', default: CDK_VERSION } }, allowPositionals: true });
  const languages = CONSUMERS.map(({ language }) => language);
  const unknown = positionals.filter((name) => !languages.includes(name));
  if (unknown.length > 0) throw new Error(`languages: expected some of ${languages.join(', ')}, got ${unknown.join(', ')}`);
  return { cdkVersion: values.cdk, languages: positionals.length > 0 ? positionals : languages };
}

/** Does the work, which tells what came of it, and says so at once. */
function step(what: string, work: () => string): Result {
  const start = Date.now();
  let result: string;
  try {
    result = work();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
    result = 'FAILED';
  }
  const seconds = (Date.now() - start) / 1000;
  console.log(`${what}: ${result} (${seconds.toFixed(0)} s)`);
  return { what, result, seconds };
}

/** Builds, installs and runs; `template` gets what the app synthesized. */
function consume(consumer: Consumer, cdkVersion: string, template: (synthesized: unknown) => string): string {
  const missing = consumer.missing?.();
  consumer.build();
  if (missing !== undefined) return ['not run: this machine lacks ' + missing, consumer.inspect?.()].filter(Boolean).join('; ');
  const app = freshApp(consumer.language);
  try {
    const { env, runtime } = consumer.install(app, cdkVersion);
    const outcome = template(synthesize(app, env));
    return runtime === undefined ? outcome : `${outcome}, with jsii runtime ${supported(runtime)}`;
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}

function compare(expected: unknown, actual: unknown): string {
  const found = differences(expected, actual);
  if (found.length > 0) throw new Error(`the template differs from that of the app in TypeScript at ${found.length} places:\n${found.slice(0, 20).join('\n')}`);
  return 'same template';
}

function main(): void {
  const { cdkVersion, languages } = options();
  let reference: unknown;
  const keep = (template: unknown) => {
    reference = template;
    return `${Object.keys((template as { Resources: object }).Resources).length} resources`;
  };
  const results = [
    step('typescript', () => consume(typescript, cdkVersion, keep)),
    step('package', () => checkPackage(tarball())),
    ...CONSUMERS.filter((consumer) => consumer !== typescript && languages.includes(consumer.language))
      .map((consumer) => step(consumer.language, () => consume(consumer, cdkVersion, (template) => compare(reference, template)))),
  ];
  const rows = results.map(({ what, result, seconds }) => `| ${what} | ${result} | ${seconds.toFixed(0)} s |`);
  console.log(`\nWith aws-cdk-lib ${cdkVersion}:\n\n| | result | time |\n|---|---|---|\n${rows.join('\n')}`);
}

main();
