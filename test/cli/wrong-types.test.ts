import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { account, type Files, record } from './account';
import { FULL_PLAN, fullAccount } from './full-account';
import { type Spot, spotsIn, withoutValue, withValue } from './mutation';
import { cli, cliOn, type Ran } from './run';

const files = fullAccount();
const VALUES: readonly unknown[] = ['text', 7, true, [], {}];

/** As messages name it: `Reservations[0].Instances[1].State`. */
function inWords({ path: [first, ...rest] }: Spot): string {
  return rest.reduce<string>((words, key) => (typeof key === 'number' ? `${words}[${key}]` : `${words}.${key}`), String(first));
}

function messageOn(spot: Spot, folder: string): string {
  const file = join(folder, spot.file);
  return spot.path.length === 1 && Array.isArray(spot.value) ? `${file}: expected an object with the list ${spot.path[0]}` : `${file}: ${inWords(spot)}`;
}

function kind(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

test('the account is planned, with a session and targets of all kinds', async () => {
  const { status, stdout, stderr } = await cliOn(files, ...FULL_PLAN);

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ summary: { eligible: 2, mirrored: 2 } });
});

describe.each(Object.keys(files))('in %s', (file) => {
  const spots = spotsIn(files).filter((each) => each.file === file);
  const folder = record(files);
  const planOf = async (changed: Files): Promise<Ran> => {
    writeFileSync(join(folder, file), JSON.stringify(changed[file]));
    return cli(...FULL_PLAN, '--snapshot', folder);
  };

  test('whatever stands for a member of another type: an error names file, record and member, or nobody reads it', async () => {
    for (const spot of spots) {
      const absent = await planOf(withoutValue(files, spot));
      for (const value of VALUES.filter((each) => kind(each) !== kind(spot.value))) {
        const got = await planOf(withValue(files, spot, value));
        const refused = { status: 1, stdout: '', stderr: expect.stringMatching(/^[^\n]+\n$/) };
        expect({ spot: inWords(spot), value, got }).toEqual({ spot: inWords(spot), value, got: got.status === 1 ? refused : absent });
        if (got.status === 1) expect(got.stderr).toContain(messageOn(spot, folder));
      }
    }
  }, 60_000);

  test('a member that is null counts as absent', async () => {
    for (const spot of spots.filter(({ path }) => typeof path.at(-1) === 'string')) {
      expect({ spot: inWords(spot), ...await planOf(withValue(files, spot, null)) })
        .toEqual({ spot: inWords(spot), ...await planOf(withoutValue(files, spot)) });
    }
  }, 60_000);
});

test('the message names the record by its id, or else by its place', async () => {
  const wrong = async (path: Spot['path'], value: unknown) => (
    (await cliOn(withValue(account(), { file: 'describe-instances.json', path, value: undefined }, value), 'plan', '--target', 'tmt-1', '--filter', 'tmf-1')).stderr
  );

  expect(await wrong(['Reservations', 1, 'Instances', 0, 'State'], 'running')).toBe(
    'SNAPSHOT/describe-instances.json: Reservations[1].Instances[0].State of i-db: expected an object, as the AWS CLI prints it, got the text "running"\n',
  );
  expect(await wrong(['Reservations', 1, 'Instances', 0, 'NetworkInterfaces', 0, 'Attachment', 'DeviceIndex'], '0')).toContain(
    'Reservations[1].Instances[0].NetworkInterfaces[0].Attachment.DeviceIndex of eni-db: expected a number, as the AWS CLI prints it, got the text "0"',
  );
  expect(await wrong(['Reservations', 1, 'OwnerId'], 111122223333)).toContain('Reservations[1].OwnerId: expected a text, as the AWS CLI prints it, got the number 111122223333');
  expect(await wrong(['Reservations', 2], 'r-1')).toContain('Reservations[2]: expected an object, as the AWS CLI prints it, got the text "r-1"');
});

test('a number that is too large to be one is no number', async () => {
  const session = '{"TrafficMirrorSessions": [{"TrafficMirrorSessionId": "tms-1", "NetworkInterfaceId": "eni-web", "TrafficMirrorTargetId": "tmt-1", ' +
    '"TrafficMirrorFilterId": "tmf-1", "SessionNumber": 1e999}]}';

  expect(await cliOn(account({ 'describe-traffic-mirror-sessions.json': session }), 'plan', '--target', 'tmt-1', '--filter', 'tmf-1')).toMatchObject({
    status: 1, stderr: expect.stringContaining('SessionNumber of tms-1: expected a number, as the AWS CLI prints it, got the number Infinity'),
  });
});

test('lists in lists, a hundred thousand deep, are an error and no crash', async () => {
  const deep = (list: string) => `{"${list}": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

  expect(await cliOn(account({ 'describe-subnets.json': deep('Subnets') }), 'plan', '--target', 'tmt-1', '--filter', 'tmf-1')).toMatchObject({
    status: 1, stderr: expect.stringContaining('Subnets[0]: expected an object, as the AWS CLI prints it, got a list'),
  });
});
