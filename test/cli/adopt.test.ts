import { account } from './account';
import { cliOn } from './run';

const OPTIONS = ['--target', 'tmt-1', '--filter', 'tmf-1'];
const session = (id: string, over: object = {}) => ({
  TrafficMirrorSessionId: id,
  TrafficMirrorTargetId: 'tmt-1',
  TrafficMirrorFilterId: 'tmf-old',
  NetworkInterfaceId: 'eni-web',
  SessionNumber: 1,
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
    '# 2 of unknown origin, on these targets.',
    'aws ec2 create-tags --resources tms-1 tms-2 --tags ' +
      '\'[{"Key":"cdk-extrahop-traffic-mirroring:owner","Value":"Bob\'\\\'\'s/Mirroring"}]\'',
    expect.stringMatching(/^# The deployment would then create 0 sessions, modify 1 and delete 1\.$/),
    '',
  ]);
});

test('sessions of ExtraHop\'s script are found by their names, on any target, and those of a template by their stack', async () => {
  const named = (value: string) => ({ Tags: [{ Key: 'Name', Value: value }], TrafficMirrorTargetId: 'tmt-2' });
  const { stdout } = await cliOn(files(
    session('tms-script', named('eh-mirror-webtmt2')),
    session('tms-other-interface', { ...named('eh-mirror-dbxxtmt2') }),
    session('tms-other-name', named('web')),
    session('tms-stack', { Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'eh "sensor"' }] }),
    session('tms-foreign-stack', { TrafficMirrorTargetId: 'tmt-2', Tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'other' }] }),
  ), 'adopt', ...OPTIONS, '--session-owner', 'A');

  const resources = stdout.split('\n').flatMap((line) => /--resources (\S+) --tags/.exec(line)?.[1] ?? line);
  expect(resources.slice(1, -2)).toEqual([
    expect.stringMatching(/^# 1 of ExtraHop's script /),
    'tms-script',
    expect.stringMatching(/^# 1 of the CloudFormation stack "eh \\"sensor\\""\. Retain/),
    'tms-stack',
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
