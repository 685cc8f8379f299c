import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { account, ACCOUNT_ID, instance, record, reservation } from './account';
import { cli } from './run';
import { shownCandidates } from '../../src/cli/shown-candidates';
import { decision, notSource, unmirrored } from '../report/build';

// As `npx projen bundle` made it, and as the package ships it.
const COMMAND_LINE = join(__dirname, '..', '..', 'assets', 'cli', 'index.mjs');

const targets = Array.from({ length: 1000 }, (_, index) => ({ targetId: `tmt-${index}` }));
const sources = (count: number) => ({ interfaces: [...Array.from({ length: count - 1 }, (_, index) => decision(`${index}`)), unmirrored('db'), notSource('old')] });

test('up to a million candidates are all shown', () => {
  expect(shownCandidates(undefined, sources(1000), { targets })).toEqual({ show: 'all', warning: [] });
});

test('of more, those of interfaces that are not mirrored, and a warning says so', () => {
  expect(shownCandidates(undefined, sources(1001), { targets })).toEqual({
    show: 'unmirrored',
    warning: ['1001000 candidates are too many: the document lists those of interfaces that are not mirrored; --candidates all, unmirrored or none decides'],
  });
});

test.each(['all', 'unmirrored', 'none'] as const)('who asks for %s gets them without a word', (asked) => {
  expect(shownCandidates(asked, sources(1001), { targets })).toEqual({ show: asked, warning: [] });
});

/** So many sources in reach of sensors with a place for each of them; what else is asked for does not exist. */
function roomyFleet(count: number): string {
  const senders = Array.from({ length: count }, (_, index) => instance(`i-${index}`, 'a', `10.0.1.${index % 250}`, ['sg-web']));
  const sensors = Array.from({ length: Math.ceil(count / 10) }, (_, index) => instance(`i-s${index}`, 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor'));
  return record(account({
    'describe-instances.json': { Reservations: [reservation(...senders, ...sensors)] },
    'describe-traffic-mirror-targets.json': {
      TrafficMirrorTargets: sensors.map((_, index) => ({ TrafficMirrorTargetId: `tmt-${index}`, NetworkInterfaceId: `eni-s${index}`, OwnerId: ACCOUNT_ID })),
    },
  }));
}

function planOf(snapshot: string, targetCount: number): readonly string[] {
  const ids = Array.from({ length: targetCount }, (_, index) => `tmt-${index}`);
  return ['plan', ...ids.flatMap((id) => ['--target', id]), '--filter', 'tmf-1', '--snapshot', snapshot, '--output', 'json'];
}

test('a document of more than a million candidates leaves them out where all is well, and standard error says so', async () => {
  const { status, stdout, stderr } = await cli(...planOf(roomyFleet(1001), 1000));

  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^warning: 1001000 candidates are too many: .*\n$/) });
  const { interfaces } = JSON.parse(stdout) as { interfaces: { candidates?: object[] }[] };
  expect(interfaces.filter(({ candidates }) => candidates !== undefined)).toEqual([]);
}, 60_000);

test('a document takes no more memory than its longest piece, however long it is', () => {
  const file = join(record({}), 'plan.json');
  const heap = 48;

  const { status, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${heap}`, COMMAND_LINE, ...planOf(roomyFleet(800), 800), '--candidates', 'all', '--out', file],
    { encoding: 'utf8' },
  );

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(statSync(file).size).toBeGreaterThan(heap * 1024 * 1024);
}, 60_000);
