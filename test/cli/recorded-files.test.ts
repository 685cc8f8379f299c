import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { account, instance, record, reservation } from './account';
import { cli as runHere } from './run';

// As `npx projen bundle` made it, and as the package ships it: what hangs is ended.
const COMMAND_LINE = join(__dirname, '..', '..', 'assets', 'cli', 'index.mjs');
const PLAN = ['plan', '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot'];
const FILE = 'describe-vpc-endpoints.json';

function cli(snapshot: string) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [COMMAND_LINE, ...PLAN, snapshot], { encoding: 'utf8', timeout: 20_000 });
  return { status, signal, stdout, stderr: stderr.replaceAll(snapshot, 'SNAPSHOT') };
}

function refusal(message: string) {
  return { status: 1, signal: null, stdout: '', stderr: `${message}\n` };
}

describe('what is no file, and yet is there, is refused and never waited for', () => {
  test.each<[string, (path: string) => void, string]>([
    ['a link that leads nowhere', (path) => symlinkSync('/nowhere/at-all.json', path), 'it is a link to a file that does not exist'],
    ['a link to itself', (path) => symlinkSync(path, path), 'its links lead in a circle'],
    ['a pipe', (path) => spawnSync('mkfifo', [path]), 'expected a file, got a pipe'],
    ['a device', (path) => symlinkSync('/dev/zero', path), 'expected a file, got a device'],
    ['a folder', (path) => mkdirSync(path), 'expected a file, or a folder with answers, got an empty folder'],
  ])('%s', (_, make, why) => {
    const snapshot = record(account());
    make(join(snapshot, FILE));

    expect(cli(snapshot)).toEqual(refusal(`SNAPSHOT/${FILE} cannot be read: ${why}`));
  });

  test('a socket', async () => {
    const snapshot = record(account());
    const server = createServer().listen(join(snapshot, FILE));
    await new Promise((resolve) => server.once('listening', resolve));

    const ran = cli(snapshot);
    await new Promise((resolve) => server.close(resolve));
    expect(ran).toEqual(refusal(`SNAPSHOT/${FILE} cannot be read: expected a file, got a socket`));
  });

  test('in a folder with the answers to one call, too', () => {
    const snapshot = record(account({ 'describe-vpc-endpoints/1.json': { VpcEndpoints: [] } }));
    symlinkSync('/nowhere', join(snapshot, 'describe-vpc-endpoints', '2.json'));
    expect(cli(snapshot)).toEqual(refusal('SNAPSHOT/describe-vpc-endpoints/2.json cannot be read: it is a link to a file that does not exist'));

    rmSync(join(snapshot, 'describe-vpc-endpoints', '2.json'));
    mkdirSync(join(snapshot, 'describe-vpc-endpoints', '2.json'));
    expect(cli(snapshot)).toEqual(refusal('SNAPSHOT/describe-vpc-endpoints/2.json cannot be read: expected a file, got a folder'));
  });

  test.each(['describe-instances.json', 'describe-traffic-mirror-sessions.json'])('in the place of %s, too', (file) => {
    const snapshot = record(account());
    rmSync(join(snapshot, file));
    symlinkSync('/nowhere', join(snapshot, file));

    expect(cli(snapshot)).toEqual(refusal(`SNAPSHOT/${file} cannot be read: it is a link to a file that does not exist`));
  });
});

test('links to files and folders are as good as these', () => {
  const { 'describe-instances.json': instances, ...files } = account();
  const [snapshot, elsewhere] = [record(files), record({ 'instances.json': instances, 'endpoints/1.json': { VpcEndpoints: [] } })];
  symlinkSync(join(elsewhere, 'instances.json'), join(snapshot, 'describe-instances.json'));
  symlinkSync(join(elsewhere, 'endpoints'), join(snapshot, 'describe-vpc-endpoints'));
  const link = join(record({}), 'snapshot');
  symlinkSync(snapshot, link);

  expect(cli(link)).toEqual({ ...cli(record(account())), stderr: '' });
});

describe('a file that is empty was left by a call that failed', () => {
  const why = 'is empty: the call that was to write it failed, perhaps because it is not allowed. ' +
    'Record aws ec2 describe-vpc-endpoints again; if it is refused, remove the file, and what rests on it is unknown';

  test.each([
    ['without anything', ''], ['with a line break', '\r\n'], ['of PowerShell', Buffer.from('\ufeff\r\n', 'utf16le')], ['of PowerShell, with nothing', Buffer.from('\ufeff')],
  ])('%s', (_, content) => {
    expect(cli(record(account({ [FILE]: content })))).toEqual(refusal(`SNAPSHOT/${FILE} ${why}`));
  });

  test('the command to repeat is that of the call', () => {
    expect(cli(record(account({ 'elbv2-describe-target-health/sensors.json': '' }))).stderr).toContain('Record aws elbv2 describe-target-health again');
  });
});

test('bytes that are no text are refused, not replaced', () => {
  const latin1 = Buffer.from(JSON.stringify({ VpcEndpoints: [], Name: 'B\u00fcro' }), 'latin1');

  expect(cli(record(account({ [FILE]: latin1 })))).toEqual(
    refusal(`SNAPSHOT/${FILE} cannot be read: expected text in UTF-8 or UTF-16; record it again in one of them`),
  );
});

test('a file that is too large for one text is refused, with what to do', () => {
  const snapshot = record(account({ [FILE]: '{}' }));
  truncateSync(join(snapshot, FILE), 600 * 1024 * 1024);

  expect(cli(snapshot)).toEqual(
    refusal(`SNAPSHOT/${FILE} cannot be read: its 629145600 bytes are too many for one file; record the call in parts, in a folder of its name`),
  );
});

describe('the snapshot folder', () => {
  test('does not exist', () => {
    expect(cli('/nowhere')).toEqual(refusal('the snapshot folder SNAPSHOT does not exist'));
  });

  test('is a file', () => {
    expect(cli(join(record({ file: '' }), 'file'))).toEqual(refusal('the snapshot folder SNAPSHOT is a file; expected a folder'));
  });

  test('is a link that leads nowhere', () => {
    const link = join(record({}), 'link');
    symlinkSync('/nowhere', link);

    expect(cli(link)).toEqual(refusal('SNAPSHOT cannot be read: it is a link to a file that does not exist'));
  });

  test('is below a file', () => {
    expect(cli(join(record({ file: '' }), 'file', 'snapshot'))).toEqual(refusal('SNAPSHOT cannot be read: ENOTDIR: not a directory'));
  });

  test('has a name that no folder can have', () => {
    expect(cli(`/tmp/${'x'.repeat(300)}`)).toEqual(refusal('SNAPSHOT cannot be read: ENAMETOOLONG: name too long'));
  });
});

describe('without permission', () => {
  // Root may read everything; others are already what root becomes here.
  async function asNobody<T>(work: () => Promise<T>): Promise<T> {
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65534);
    try {
      return await work();
    } finally {
      if (root) process.seteuid?.(0);
    }
  }

  test('a file', async () => {
    const snapshot = record(account({ [FILE]: { VpcEndpoints: [] } }));
    chmodSync(snapshot, 0o755);
    chmodSync(join(snapshot, FILE), 0o000);

    expect(await asNobody(async () => runHere(...PLAN, snapshot))).toEqual({
      status: 1, stdout: '', stderr: `${join(snapshot, FILE)} cannot be read: EACCES: permission denied\n`,
    });
  });

  test('a folder', async () => {
    const snapshot = record(account());
    chmodSync(snapshot, 0o000);

    const ran = await asNobody(async () => runHere(...PLAN, snapshot));
    chmodSync(snapshot, 0o755);
    expect(ran).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(/\.json cannot be read: EACCES: permission denied\n$/) });
  });
});

test('what is named like a call and is no answer is not looked at', () => {
  const snapshot = record(account({ 'describe-vpcs.json': '' }));
  writeFileSync(join(snapshot, 'describe-instances.json~'), 'an editor left it');

  expect(cli(snapshot)).toMatchObject({ status: 3, stderr: '' });
});

test('several parts of an answer count together', () => {
  const more = { Reservations: [reservation(instance('i-more', 'a', '10.0.1.6', ['sg-web']))] };

  expect(cli(record(account({ 'describe-instances/more.json': more }))).stdout).toContain('2 of 3 interfaces mirrored');
});
