import { account } from './account';
import { cliOn } from './run';

const OPTIONS = ['--target', 'tmt-1', '--filter', 'tmf-1'];
const session = (id: string, over: object = {}) => ({
  TrafficMirrorSessionId: id,
  TrafficMirrorTargetId: 'tmt-1',
  TrafficMirrorFilterId: 'tmf-old',
  NetworkInterfaceId: 'eni-web',
  SessionNumber: 1,
  Tags: [{ Key: 'Name', Value: 'eh-mirror' }],
  ...over,
});
const files = (...sessions: object[]) => account({ 'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: sessions } });

test('the commands tag sessions without an owner on these targets, and the rest says what would then change', async () => {
  const owned = { Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: 'Other' }] };
  const sessions = files(session('tms-2'), session('tms-1'), session('tms-3', owned), session('tms-4', { TrafficMirrorTargetId: 'tmt-2' }));

  const { status, stdout, stderr } = await cliOn(sessions, 'adopt', ...OPTIONS, '--session-owner', "Bob's/Mirroring");

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n')).toEqual([
    expect.stringContaining('# Hands 2 sessions over to "Bob\'s/Mirroring"'),
    'aws ec2 create-tags --resources tms-1 tms-2 --tags ' +
      '\'[{"Key":"cdk-extrahop-traffic-mirroring:owner","Value":"Bob\'\\\'\'s/Mirroring"}]\'',
    expect.stringMatching(/^# The deployment would then create 0 sessions, modify 1 and delete 1\.$/),
    '',
  ]);
});

test('where there is nothing to hand over, no command is printed', async () => {
  expect((await cliOn(files(), 'adopt', ...OPTIONS, '--session-owner', 'A')).stdout).toMatch(/^# No session without an owner/);
});

test('without an owner it is wrong usage', async () => {
  expect(await cliOn(files(), 'adopt', ...OPTIONS)).toMatchObject({ status: 2, stderr: expect.stringContaining('adopt: expected --session-owner') });
});

test('the table ends with the cost of the sessions', async () => {
  const { stdout } = await cliOn(account(), 'plan', ...OPTIONS, '--price', '0.02');

  expect(stdout).toContain('cost of 1 sessions: 14.60 USD a month (0.02 USD for a session and hour, as given)');
});
