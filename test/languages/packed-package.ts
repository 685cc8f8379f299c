import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command';
import { account, record } from '../cli/account';

/** A tenth above the measured size: `docs/decisions/0094-what-the-package-may-weigh.md`. */
const PACKED_BUDGET = 555_000;
const UNPACKED_BUDGET = 2_430_000;

const EXPECTED = [
  /^(LICENSE|README\.md|package\.json|\.jsii|\.jsii\.tabl\.json)$/,
  /^lib\/(monitoring\/|private\/((function|iam|pipeline|validation)\/)?)?[a-z0-9-]+\.(d\.ts|js)$/,
  /^lib\/core\/model\/settings\.d\.ts$/,
  /^assets\/(cli|reconcile\.lambda)\/[\w-]+\.mjs$/,
  /^assets\/THIRD-PARTY-LICENSES\.txt$/,
];
const NEEDED = ['.jsii', 'LICENSE', 'README.md', 'assets/THIRD-PARTY-LICENSES.txt', 'assets/cli/index.mjs', 'assets/reconcile.lambda/index.mjs', 'lib/index.d.ts', 'lib/index.js'];

interface PackedManifest {
  readonly name: string;
  readonly version: string;
  readonly bin: { readonly [name: string]: string };
  readonly dependencies?: object;
  readonly devDependencies: { readonly [name: string]: string };
  readonly engines: { readonly node: string };
  readonly keywords: readonly string[];
  readonly peerDependencies: { readonly [name: string]: string };
}

/** Installs the tarball on its own, and looks at what came and at whether its command works. */
export function checkPackage(tarball: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirroring-package-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    // The command is used without the CDK too: it must not need the peers.
    run(['npm', 'install', '--no-audit', '--no-fund', '--legacy-peer-deps', tarball], { cwd: folder });
    const installed = join(folder, 'node_modules', 'cdk-extrahop-traffic-mirroring');
    expectEqual('what is installed with it', readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.')), ['cdk-extrahop-traffic-mirroring']);
    const size = checkFiles(installed, statSync(tarball).size);
    checkManifest(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as PackedManifest, installed);
    checkCommand(folder);
    return size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkFiles(folder: string, packed: number): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  expectEqual('files that nobody needs', files.filter((file) => !EXPECTED.some((pattern) => pattern.test(file))), []);
  expectEqual('files that are missing', NEEDED.filter((file) => !files.includes(file)), []);
  const unpacked = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  if (packed > PACKED_BUDGET || unpacked > UNPACKED_BUDGET) {
    throw new Error(`size: expected at most ${PACKED_BUDGET} bytes packed and ${UNPACKED_BUDGET} unpacked, got ${packed} and ${unpacked}`);
  }
  return `${files.length} files, ${Math.round(packed / 1000)} kB packed, ${Math.round(unpacked / 1000)} kB unpacked`;
}

function checkManifest(manifest: PackedManifest, folder: string): void {
  const { devDependencies: built, peerDependencies: peers } = manifest;
  expectEqual('runtime dependencies', Object.keys(manifest.dependencies ?? {}), []);
  // The lowest versions that are supported are those that it is built and tested with.
  expectEqual('peers', peers, { 'aws-cdk-lib': `^${built['aws-cdk-lib']}`, 'constructs': `^${built.constructs}` });
  expectEqual('engines', manifest.engines, { node: '>= 20.0.0' });
  expectEqual('keywords of the Construct Hub', ['aws-cdk', 'awscdk', 'cdk'].filter((keyword) => !manifest.keywords.includes(keyword)), []);
  const assembly = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as { version: string; jsiiVersion: string };
  expectEqual('version in the jsii assembly', assembly.version, manifest.version);
  expectEqual('jsii', assembly.jsiiVersion.split('.').slice(0, 2), ['5', '9']);
  const notice = readFileSync(join(folder, 'assets', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  expectEqual('bundled packages without a notice', ['@aws-sdk/client-ec2', '@smithy/core', 'netmask'].filter((name) => !notice.includes(`${name} `)), []);
}

function checkCommand(folder: string): void {
  const command = ['npx', '--no-install', 'cdk-extrahop-traffic-mirroring'];
  const help = run([...command, '--help'], { cwd: folder });
  if (!help.includes('Usage:')) throw new Error(`--help: expected the usage, got ${help}`);
  const snapshot = record(account());
  const options = ['--target', 'tmt-1', '--filter', 'tmf-1', '--exclude-tag', 'Name=i-db', '--output', 'json'];
  const plan = run([...command, 'plan', ...options, '--snapshot', snapshot], { cwd: folder });
  rmSync(snapshot, { recursive: true });
  const { summary } = JSON.parse(plan) as { summary: object };
  expectEqual('plan', summary, { eligible: 1, mirrored: 1, unmirrored: 0, unsupported: 0, byReason: {}, create: 1, modify: 0, delete: 0 });
}

function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}
