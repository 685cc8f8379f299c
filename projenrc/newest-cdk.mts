/**
 * Runs the tests of the constructs against the newest versions of the CDK that the peer ranges allow, in a copy of the project: the project itself is
 * built and tested with the lowest.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Below the project, where Node finds all other packages that the project has installed. */
const COPY = '.newest-cdk';

/** What runs in AWS and the documentation do not see the CDK, the local AWS sees its templates only, and snapshots are those of the lowest version. */
const WITHOUT_CDK = ['api', 'aws', 'cli', 'core', 'deployed', 'docs', 'handler', 'integ', 'report', 'rollout'];

interface Package {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const { peerDependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: COPY, stdio: 'inherit' });
const runPackage = (file: string, ...args: string[]) => run(process.execPath, resolve('node_modules', file), ...args);

rmSync(COPY, { recursive: true, force: true });
mkdirSync(COPY);
try {
  // What builds on the CDK has to find the newest, too.
  writeFileSync(join(COPY, 'package.json'), JSON.stringify({ dependencies: { ...peerDependencies, 'cdk-nag': devDependencies['cdk-nag'] } }));
  run('npm', 'install', '--no-package-lock', '--no-audit', '--no-fund');
  run('npm', 'ls');
  for (const path of ['.github', '.jsii', 'LICENSE', 'README.md', 'assets', 'docs', 'examples', 'local-aws', 'package.json', 'src', 'test', 'tsconfig.dev.json', 'tsconfig.json']) {
    cpSync(path, join(COPY, path), { recursive: true });
  }
  runPackage('typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.json');
  runPackage('jest/bin/jest.js', '--ci', '--reporters=default', '--silent', `--testPathIgnorePatterns=/test/(${WITHOUT_CDK.join('|')})/`, '--testPathIgnorePatterns=/local-aws/');
} finally {
  rmSync(COPY, { recursive: true, force: true });
}
