import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { account, instance, record, reservation } from './account';

// As `npx projen bundle` made it, and as the package ships it.
const COMMAND_LINE = join(__dirname, '..', '..', 'assets', 'cli', 'index.mjs');
const OPTIONS = ['--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot'];

function cli(...argv: readonly string[]) {
  return spawnSync(process.execPath, [COMMAND_LINE, ...argv], { encoding: 'utf8' });
}

test('a plan goes to standard output, with nothing beside it', () => {
  const { status, stdout, stderr } = cli('plan', ...OPTIONS, record(account()), '--output', 'json');

  expect(JSON.parse(stdout)).toMatchObject({ summary: { eligible: 2, mirrored: 1, unmirrored: 1 } });
  expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
});

test('a plan that mirrors every source ends with 0', () => {
  const { status, stdout } = cli('plan', ...OPTIONS, record(account()), '--exclude-tag', 'Name=i-db');

  expect(status).toBe(0);
  expect(stdout).toContain('1 of 1 interfaces mirrored');
});

test('explain says why a source is not mirrored, and ends with 3', () => {
  const { status, stdout } = cli('explain', '--instance', 'i-db', ...OPTIONS, record(account()));

  expect(status).toBe(3);
  expect(stdout).toContain('eni-db of i-db in us-east-1b: not mirrored (skip, no-reachable-target)');
});

test.each([[['--help']], [['plan', '-h']], [['help']]])('%j shows the usage and ends with 0', (argv) => {
  expect(cli(...argv)).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage:'), stderr: '' });
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };

  expect(cli('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('warnings go to standard error, and change neither the plan nor the exit status', () => {
  const { status, stdout, stderr } = cli('plan', ...OPTIONS, record(account()), '--include-tag', 'Name=i-wbe', '--output', 'json');

  expect(JSON.parse(stdout)).toMatchObject({ summary: { eligible: 0 } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^warning: no interface is a source.*\n$/) });
});

test.each([
  [[], 'the command: expected one of plan, explain, capture, adopt, got nothing'],
  [['plan', '--filter', 'tmf-1', '--snapshot', '/tmp'], '--target: expected the id of a traffic mirror target, got nothing'],
  [['plan', '--no-such-option'], "Unknown option '--no-such-option'"],
  [['capture'], 'capture: expected --out with a folder, got nothing'],
])('wrong usage such as %j ends with 2, and nothing on standard output', (argv, message) => {
  expect(cli(...argv)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) });
});

test.each([
  ['a folder that does not exist', () => '/nowhere', '/nowhere does not exist'],
  ['a broken file', () => record(account({ 'describe-subnets.json': '{' })), 'describe-subnets.json cannot be read as JSON'],
  ['an interface that the snapshot does not have', () => record(account()), 'the snapshot has no network interface eni-gone'],
])('%s ends with 1 and one line that says so', (_, snapshot, message) => {
  const { status, stdout, stderr } = cli('explain', '--interface', 'eni-gone', ...OPTIONS, snapshot());

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

describe('a file', () => {
  test('gets what standard output would have got, and nothing else is left beside it', () => {
    const [folder, snapshot] = [record({ 'plan.json': 'an older plan' }), record(account())];

    const { status, stdout } = cli('plan', ...OPTIONS, snapshot, '--output', 'json', '--out', join(folder, 'plan.json'));

    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe(cli('plan', ...OPTIONS, snapshot, '--output', 'json').stdout);
    expect(readdirSync(folder)).toEqual(['plan.json']);
  });

  test('stays as it is when the plan fails', () => {
    const folder = record({ 'plan.json': 'an older plan' });

    expect(cli('plan', ...OPTIONS, '/nowhere', '--out', join(folder, 'plan.json')).status).toBe(1);
    expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe('an older plan');
  });

  test('behind a link is replaced, and the link stays', () => {
    const folder = record({ 'plan.txt': 'an older plan' });
    symlinkSync(join(folder, 'plan.txt'), join(folder, 'link'));

    expect(cli('plan', ...OPTIONS, record(account()), '--out', join(folder, 'link')).status).toBe(3);
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'plan.txt'), 'utf8')).toContain('1 of 2 interfaces mirrored');
  });

  test('that cannot be written is a failure', () => {
    const folder = record({});
    mkdirSync(join(folder, 'taken'));

    expect(cli('plan', ...OPTIONS, record(account()), '--out', join(folder, 'taken')).status).toBe(1);
    expect(cli('plan', ...OPTIONS, record(account()), '--out', join(folder, 'missing', 'plan.txt'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ENOENT: no such file or directory'),
    });
    expect(existsSync(join(folder, 'missing'))).toBe(false);
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  test('that cannot be written is named as it was given, not as it is called while it is incomplete', () => {
    const file = join(record({}), 'missing', 'plan.txt');

    const { stderr } = cli('plan', ...OPTIONS, record(account()), '--out', file);

    expect(stderr).toBe(`--out: expected a file that can be written, in a folder that exists, got "${file}" (ENOENT: no such file or directory)\n`);
  });

  test('that is a device is written to, not replaced', () => {
    expect(cli('plan', ...OPTIONS, record(account()), '--out', '/dev/null').status).toBe(3);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

test.each(['plan', '--help'])('%s onto a full device is a failure that says so', (word) => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [COMMAND_LINE, word, ...OPTIONS, record(account())], { encoding: 'utf8', stdio: ['ignore', full, 'pipe'] });
  closeSync(full);

  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^standard output cannot be written: ENOSPC: no space left on device.*\n$/) });
});

test('messages that nobody reads change neither the plan nor the exit status', () => {
  const full = openSync('/dev/full', 'w');
  const argv = [COMMAND_LINE, 'plan', ...OPTIONS, record(account()), '--include-tag', 'Name=i-wbe'];
  const { status, stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', full] });
  closeSync(full);

  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('0 of 0 interfaces mirrored') });
});

test('a reader that stops early gets no complaint, and the plan keeps its exit status', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => instance(`i-${index}`, 'b', `10.0.${Math.floor(index / 250)}.${index % 250}`, ['sg-web']));
  const sensor = instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor');
  const snapshot = record(account({ 'describe-instances.json': { Reservations: [reservation(sensor, ...many)] } }));
  const child: ChildProcess = spawn(process.execPath, [COMMAND_LINE, 'plan', ...OPTIONS, snapshot, '--output', 'json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr?.on('data', (piece: Buffer) => errors.push(piece));

  child.stdout?.once('data', () => child.stdout?.destroy());
  const [status] = await once(child, 'close') as [number | null];

  expect({ status, errors: Buffer.concat(errors).toString() }).toEqual({ status: 3, errors: '' });
});

test('the command line can be called as the package installs it', () => {
  const folder = record({});
  symlinkSync(COMMAND_LINE, join(folder, 'cdk-extrahop-traffic-mirroring'));
  writeFileSync(join(folder, 'package.json'), '{}');

  expect(spawnSync(join(folder, 'cdk-extrahop-traffic-mirroring'), ['--help'], { encoding: 'utf8' })).toMatchObject({ status: 0 });
});
