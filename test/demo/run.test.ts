import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFleet, snapshotOf } from './fleet';
import { folder } from './folder';

const PROJECT = join(__dirname, '..', '..');

function demo(...argv: readonly string[]) {
  const tsx = [require.resolve('tsx/cli'), '--tsconfig', 'tsconfig.dev.json', join('examples', 'demo', 'main.ts')];
  return spawnSync(process.execPath, [...tsx, ...argv], { cwd: PROJECT, encoding: 'utf8' });
}

/** What the demo printed for a shell: indented, and continued where a line ends in a backslash. */
function commandsIn(output: string): readonly string[] {
  return output.slice(output.indexOf('Why is ')).match(/^ {2}\S.*?(?<!\\)$/gms) ?? [];
}

/** The verdict of a table, and what it says is to be done. */
function totalsOf(table: string): string {
  return [/^\d+ of \d+ interfaces mirrored$/m, /^sessions to create: .*$/m].map((line) => line.exec(table)?.[0]).join('\n');
}

function shell(command: string) {
  return spawnSync('sh', ['-c', command], { cwd: PROJECT, encoding: 'utf8' });
}

test('what the demo says to try about an interface that is not mirrored works as printed, and a plan of its snapshot comes to the same', async () => {
  const fleet = emptyFleet();
  fleet.addSensor({ subnetId: fleet.addSubnet({ zone: 'a' }) });
  const { networkInterfaceId: mirrored } = fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'a' }) });
  const { networkInterfaceId } = fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'b' }) });
  fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'a' }), instanceType: 't2.large' });
  const [recorded, directory] = [await snapshotOf(fleet), folder()];
  const [snapshot, log] = [join(directory, 'the fleet afterwards'), join(directory, 'demo.log')];

  const { status, stdout } = demo('--fleet', recorded, '--snapshot', snapshot, '--log', log);
  expect(status).toBe(0);

  const [explain, lastWord] = commandsIn(stdout).map(shell);
  expect(explain).toMatchObject({ status: 3, stderr: '' });
  expect(explain.stdout).toMatch(new RegExp(`^${networkInterfaceId} of .* in us-east-1b: not mirrored \\(skip, no-reachable-target\\)`));
  expect(JSON.parse(lastWord.stdout)).toMatchObject({ networkInterfaceId, outcome: 'skip', reason: { code: 'no-reachable-target' } });
  expect(shell(`${commandsIn(stdout)[0].replace(networkInterfaceId, mirrored)} --output json`).stdout).toContain('"outcome":"keep"');
  expect(totalsOf(shell(commandsIn(stdout)[0].replace(/explain \\\n *--interface \S+/, 'plan')).stdout)).toBe(totalsOf(stdout));
  expect(totalsOf(stdout)).toBe('1 of 2 interfaces mirrored\nsessions to create: 0, to modify: 0, to delete: 0');
  for (const line of readFileSync(log, 'utf8').trimEnd().split('\n')) expect(JSON.parse(line)).toEqual(expect.any(Object));
}, 60_000);

test('--help shows the usage, ends with 0, and starts nothing', () => {
  expect(demo('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^usage: npm run demo/), stderr: '' });
});

test('a log that cannot be written is told before anything starts', () => {
  const file = join(folder(), 'missing', 'demo.log');

  expect(demo('--log', file)).toMatchObject({
    status: 1, stdout: '', stderr: expect.stringContaining(`--log: expected a file that can be written, in a folder that exists, got ${JSON.stringify(file)}`),
  });
  expect(existsSync(file)).toBe(false);
});
