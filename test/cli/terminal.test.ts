import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { account, type Files, instance, record, reservation, without } from './account';
import { FULL_PLAN, fullAccount, targets } from './full-account';
import { spotsIn, withValue } from './mutation';
import { cli, cliOnTerminal } from './run';

// As `npx projen bundle` made it, and as the package ships it.
const COMMAND_LINE = join(__dirname, '..', '..', 'assets', 'cli', 'index.mjs');

/** What acts on a terminal instead of being seen, but for the end of a line. */
const ACTS = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const HOSTILE = '\x1b[2J\x1b]0;title\x07\r\n\t\x7f\x9b31m\u202e\u2066\u2028\u2029\ufeff\ud83d';

const ARGUMENTS = ['--filter', 'tmf-1', '--zone-locality', 'any', ...targets('tmt-1', 'tmt-nlb', 'tmt-gwlbe')];
const COMMANDS = [FULL_PLAN, ['plan', ...ARGUMENTS], ['explain', '--instance', 'i-web', ...ARGUMENTS], ['explain', '--interface', 'eni-nlb', ...ARGUMENTS]];

const files = fullAccount();
const texts = spotsIn(files).filter(({ value }) => typeof value === 'string');
const numbers = spotsIn(files).filter(({ value }) => typeof value === 'number');

/** A piece of text with something in it that acts on a terminal. */
const hostile = fc.oneof(
  fc.constant(HOSTILE),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 5 })).map((parts) => parts.join('')),
);

test('whatever stands in any member, nothing acts on the terminal', async () => {
  const folder = record(files);
  await fc.assert(fc.asyncProperty(
    fc.constantFrom(...texts, ...numbers), hostile, fc.boolean(), fc.constantFrom(...COMMANDS),
    async (spot, text, whole, command) => {
      writeFileSync(join(folder, spot.file), JSON.stringify(withValue(files, spot, whole ? text : `${String(spot.value)}${text}`)[spot.file]));
      const { stdout, stderr } = await cli(...command, '--snapshot', folder);
      writeFileSync(join(folder, spot.file), JSON.stringify(files[spot.file]));

      expect(stdout).not.toMatch(ACTS);
      expect(stderr).not.toMatch(ACTS);
      expect(stdout + stderr).not.toBe('');
    },
  ), { numRuns: 300 });
}, 60_000);

test('whatever stands in arguments, nothing acts on the terminal', async () => {
  const whole = ['plan', '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot', record(account()), '--session-owner', 'x', '--include-tag', 'a=b', '--output', 'json', '--out', '/nowhere/x'];
  await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), hostile, fc.boolean(), async (index, text, instead) => {
    const { stdout, stderr } = await cli(...whole.map((word, at) => {
      if (at !== index) return word;
      // Below a folder that does not exist, so that no file is written.
      return instead && word !== '/nowhere/x' ? text : `${word}${text}`;
    }));

    expect(stdout).not.toMatch(ACTS);
    expect(stderr).not.toMatch(ACTS);
  }), { numRuns: 200 });
}, 60_000);

test('the path of a snapshot is shown as it is, but for what acts on the terminal', async () => {
  expect((await cli('plan', '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot', '/nowhere/Büro\x1b[2J')).stderr)
    .toBe('the snapshot folder /nowhere/Büro\\x1b[2J does not exist\n');
});

test('what is broken inside JSON is quoted without acting on the terminal', async () => {
  const { status, stderr } = await cli('plan', '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot', record(account({ 'describe-subnets.json': `{"a": ${HOSTILE}` })));

  expect(status).toBe(1);
  expect(stderr).toContain('describe-subnets.json cannot be read as JSON');
  expect(stderr).not.toMatch(ACTS);
});

describe('the bundled command line', () => {
  function bundled(snapshotFiles: Files, folderName: string, ...argv: readonly string[]) {
    const folder = join(record({}), folderName);
    for (const [file, content] of Object.entries(snapshotFiles)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), JSON.stringify(content));
    }
    return spawnSync(process.execPath, [COMMAND_LINE, ...argv, '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot', folder], { encoding: 'utf8' });
  }

  const sessions = ['eni-web', 'eni-db'].map((NetworkInterfaceId, index) => ({
    TrafficMirrorSessionId: `tms-${index}`,
    TrafficMirrorTargetId: 'tmt-1',
    TrafficMirrorFilterId: 'tmf-9',
    NetworkInterfaceId,
    SessionNumber: 1,
    Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: `owner ${index}${HOSTILE}` }],
  }));
  const odd = account({
    'describe-instances.json': {
      Reservations: [
        reservation(instance('i-web', `a${HOSTILE}`, '10.0.1.5', ['sg-web']), { ...instance('i-db', 'b', '10.0.2.5', ['sg-db']), State: { Name: HOSTILE } }),
        reservation(instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor')),
      ],
    },
    'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: sessions },
  });

  test('a table and its warnings show zones, states and owners without what acts on the terminal', () => {
    const { status, stdout, stderr } = bundled(odd, 'account', 'plan', '--verbose');

    expect(status).toBe(3);
    expect(stdout).toContain('i-db is \\x1b[2J\\x1b]0;title\\x07\\x0d\\x0a\\x09\\x7f\\x9b31m\\u202e\\u2066\\u2028\\u2029\\ufeff\\ud83d');
    expect(stdout).not.toMatch(ACTS);
    expect(stderr).toContain('the sessions of 2 owners');
    expect(stderr).not.toMatch(ACTS);
  });

  test('a document says the same in escapes of JSON', () => {
    const { stdout } = bundled(odd, 'account', 'plan', '--output', 'json');

    expect(stdout).not.toMatch(ACTS);
    const { interfaces } = JSON.parse(stdout) as { interfaces: { availabilityZone: string }[] };
    expect(interfaces.map(({ availabilityZone }) => availabilityZone)).toContain(`us-east-1a${HOSTILE}`);
  });

  test('a folder and a file are named without it, too', () => {
    const { status, stderr } = bundled(without(odd, 'describe-traffic-mirror-sessions.json'), 'odd \x1b[31m\u202efolder', 'plan');

    expect(status).toBe(1);
    expect(stderr).toContain('odd \\x1b[31m\\u202efolder/describe-traffic-mirror-sessions.json is missing');
    expect(stderr).not.toMatch(ACTS);
  });
});

test('on a terminal the table has its colour and its width, unless NO_COLOR is set, the terminal has none, or a file is written', async () => {
  const plan = ['plan', '--filter', 'tmf-1', ...targets('tmt-1'), '--snapshot', record(account())];
  const coloured = await cliOnTerminal(60, {}, ...plan);
  const file = `${record({ 'plan.txt': '' })}/plan.txt`;

  expect(coloured.stdout).toContain('\x1b[31m1 of 2 interfaces mirrored\x1b[0m');
  expect(Math.max(...coloured.stdout.replace(/\x1b\[\d+m/g, '').split('\n').map(({ length }) => length))).toBeLessThanOrEqual(60);
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) expect((await cliOnTerminal(60, env, ...plan)).stdout).not.toMatch(ACTS);
  expect((await cliOnTerminal(0, {}, ...plan)).stdout).toContain('\x1b[31m');
  await cliOnTerminal(60, {}, ...plan, '--out', file);
  expect(readFileSync(file, 'utf8')).not.toMatch(ACTS);
});

test('names in colour do not act on the terminal', async () => {
  const named = account({ 'describe-instances.json': { Reservations: [reservation(instance('i-web', 'b', '10.0.1.5', []))] } });
  const web = JSON.stringify(named['describe-instances.json']).replaceAll('"Value":"i-web"', JSON.stringify({ Value: HOSTILE }).slice(1, -1));
  const withName = { ...named, 'describe-instances.json': JSON.parse(web) as object };
  const { stdout } = await cliOnTerminal(200, {}, 'plan', '--verbose', '--filter', 'tmf-1', ...targets('tmt-1'), '--snapshot', record(withName));

  expect(stdout).toContain('\\x1b[2J');
  expect(stdout.replace(/\x1b\[(?:0|1|2|31|32)m/g, '')).not.toMatch(ACTS);
});
