import { account, instance, reservation } from './account';
import { plan, run } from './planned';

const SESSION = {
  TrafficMirrorSessionId: 'tms-1',
  TrafficMirrorTargetId: 'tmt-1',
  TrafficMirrorFilterId: 'tmf-1',
  NetworkInterfaceId: 'eni-web',
  SessionNumber: 1,
  Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: 'Stack/Mirroring' }],
};
const sessions = (...items: object[]) => account({ 'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: items } });
/** Everything can be mirrored: the interface that cannot reach the sensor is not selected. */
const ONLY_WEB = ['--include-tag', 'Name=i-web', '--include-tag', 'Name=i-sensor'];

test('the plan of an account says for every interface of every instance what becomes of it', () => {
  const { interfaces, actions, targets, summary } = plan(account());

  expect(interfaces.map(({ networkInterfaceId, outcome, mirrored, reason }) => [networkInterfaceId, outcome, mirrored, reason.code])).toEqual([
    ['eni-db', 'skip', false, 'no-reachable-target'],
    ['eni-sensor', 'skip', false, 'receiver'],
    ['eni-web', 'create', true, 'new'],
  ]);
  expect(actions).toEqual([{ action: 'create', networkInterfaceId: 'eni-web', targetId: 'tmt-1' }]);
  expect(targets).toEqual([{ targetId: 'tmt-1', availabilityZones: ['us-east-1a'], capacity: 10, sessions: 0, planned: 1 }]);
  expect(summary).toEqual({ eligible: 2, mirrored: 1, unmirrored: 1, unsupported: 0, byReason: { 'no-reachable-target': 1 }, create: 1, modify: 0, delete: 0 });
});

test('candidates are listed for every source and for nothing else', () => {
  const { interfaces } = plan(account());

  expect(interfaces.map(({ candidates }) => candidates)).toEqual([
    [{ targetId: 'tmt-1', verdict: 'rejected', step: 'zone', reason: 'it is in us-east-1a, the source in us-east-1b' }],
    undefined,
    [{ targetId: 'tmt-1', verdict: 'eligible', reason: expect.stringContaining('sg-sensor allows UDP 4789 from 10.0.1.0/24') }],
  ]);
});

test.each([['unmirrored', ['eni-db']], ['none', []]])('with --candidates %s, of %j only', (which, expected) => {
  const listed = plan(account(), '--candidates', which).interfaces.filter(({ candidates }) => candidates !== undefined);

  expect(listed.map(({ networkInterfaceId }) => networkInterfaceId)).toEqual(expected);
});

test.each(['table', 'json'])('as %s, a plan that leaves a source unmirrored ends with 3, and with 0 otherwise', (format) => {
  expect(run(account(), ['plan'], '--output', format).exitStatus).toBe(3);
  expect(run(account(), ['plan'], '--output', format, ...ONLY_WEB).exitStatus).toBe(0);
});

test('own sessions are those with any value of the ownership tag, or with the one that is named', () => {
  expect(plan(sessions(SESSION)).interfaces[2]).toMatchObject({ outcome: 'keep', sessionId: 'tms-1', sessionNumber: 1 });
  expect(plan(sessions(SESSION), '--session-owner', 'Stack/Mirroring').interfaces[2]).toMatchObject({ outcome: 'keep' });
  expect(plan(sessions(SESSION), '--session-owner', 'Another').interfaces[2]).toMatchObject({ outcome: 'create', sessionNumber: 2 });
});

test('foreign sessions count as load', () => {
  const { targets } = plan(sessions({ ...SESSION, Tags: [] }, { ...SESSION, TrafficMirrorSessionId: 'tms-2', NetworkInterfaceId: 'eni-x', Tags: [] }));

  expect(targets).toMatchObject([{ sessions: 2, planned: 3 }]);
});

test('a session of an interface that is no longer selected goes', () => {
  const { actions } = plan(sessions(SESSION), '--exclude-tag', 'Name=i-web');

  expect(actions).toEqual([{ action: 'delete', networkInterfaceId: 'eni-web', sessionId: 'tms-1', targetId: 'tmt-1' }]);
});

test('a path that cannot be told is used unless that is ruled out, and the table says so', () => {
  const { 'describe-security-groups.json': _, ...files } = account();

  expect(run(account(), ['plan'], ...ONLY_WEB).text).not.toContain('cannot be told');
  const table = run(files, ['plan'], ...ONLY_WEB);
  expect(table.exitStatus).toBe(0);
  expect(table.text).toContain('but whether packets arrive cannot be told (1)');
  expect(table.text).toMatch(/eni-web +tmt-1 +security-group +sg-sensor cannot be seen/);
  expect(run(files, ['plan'], ...ONLY_WEB, '--unknown-paths', 'reject').exitStatus).toBe(3);
});

test('explain of a source that is mirrored ends with 0, of one that is not with 3, and of what is no source with 0', () => {
  const explain = (id: string) => run(account(), ['explain', '--interface', id]);

  expect(explain('eni-web')).toMatchObject({ exitStatus: 0, text: expect.stringContaining('eni-web of i-web in us-east-1a: mirrored to tmt-1') });
  expect(explain('eni-db')).toMatchObject({ exitStatus: 3, text: expect.stringMatching(/tmt-1 +1 of 10 +rejected +zone +it is in us-east-1a/) });
  expect(explain('eni-sensor')).toMatchObject({ exitStatus: 0, text: expect.stringContaining('mirroring it would be a loop') });
});

test('explain of an instance is about all of its interfaces', () => {
  const [primary] = (instance('i-web', 'a', '10.0.1.5', ['sg-web']) as { NetworkInterfaces: object[] }).NetworkInterfaces;
  const second = { ...primary, NetworkInterfaceId: 'eni-second', Attachment: { DeviceIndex: 1, Status: 'attached' } };
  const files = account({
    'describe-instances.json': { Reservations: [reservation({ ...instance('i-web', 'a', '10.0.1.5', []), NetworkInterfaces: [second, primary] })] },
  });

  const { interfaces } = JSON.parse(run(files, ['explain', '--instance', 'i-web'], '--output', 'json').text) as { interfaces: object[] };

  expect(interfaces).toMatchObject([{ networkInterfaceId: 'eni-second' }, { networkInterfaceId: 'eni-web' }]);
});

test('the JSON of an explanation is that of the plan, as far as it is about what is explained', () => {
  const whole = plan(account());
  const part = JSON.parse(run(account(), ['explain', '--instance', 'i-db'], '--output', 'json').text) as typeof whole;

  expect(part.interfaces).toEqual(whole.interfaces.filter(({ instanceId }) => instanceId === 'i-db'));
  expect(part.actions).toEqual([]);
  expect(part.targets).toEqual(whole.targets);
  expect(part.summary).toEqual({ eligible: 1, mirrored: 0, unmirrored: 1, unsupported: 0, byReason: { 'no-reachable-target': 1 }, create: 0, modify: 0, delete: 0 });
});

test.each([
  [['--instance', 'i-gone'], 'the snapshot has no instance i-gone'],
  [['--interface', 'eni-gone'], 'the snapshot has no network interface eni-gone'],
])('explain of %j, which the snapshot does not have, fails', (subject, message) => {
  expect(() => run(account(), ['explain', ...subject])).toThrow(message);
});

test('explain of what the snapshot has, but no plan can be about, says why', () => {
  const files = account({
    'describe-instances.json': {
      Reservations: [reservation({ InstanceId: 'i-old', InstanceType: 'm5.large', State: { Name: 'terminated' }, NetworkInterfaces: [] })],
    },
    'describe-network-interfaces.json': { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-nat', InterfaceType: 'nat_gateway' }] },
  });

  expect(run(files, ['explain', '--instance', 'i-old'])).toEqual({ exitStatus: 0, text: 'i-old is terminated and has no network interface\n' });
  expect(run(files, ['explain', '--interface', 'eni-nat'])).toMatchObject({ exitStatus: 0, text: expect.stringContaining('belongs to no instance') });
  expect(JSON.parse(run(files, ['explain', '--instance', 'i-old'], '--output', 'json').text)).toMatchObject({ interfaces: [], actions: [] });
});

test('a plan has advice in every format: what would have to change so that the rest is mirrored', () => {
  const inFormat = (format: string) => run(account(), ['plan'], '--output', format);

  expect(inFormat('table').text).toContain('1  us-east-1b: no target of us-east-1b can receive\n   → add 1 target of 10, or 1 of 100 in us-east-1b\n');
  expect(JSON.parse(inFormat('json').text)).toMatchObject({
    advice: [{ cause: 'no target of us-east-1b can receive', interfaces: 1, change: { kind: 'targets', availabilityZone: 'us-east-1b', places: 1 } }],
  });
  expect(inFormat('markdown')).toMatchObject({ exitStatus: 3, text: expect.stringMatching(/^## 1 of 2 interfaces mirrored\n/) });
  expect(inFormat('html')).toMatchObject({ exitStatus: 3, text: expect.stringMatching(/^<!doctype html>\n/) });
});

test('an explanation has the advice on what it explains only', () => {
  expect(run(account(), ['explain', 'eni-db']).text).toContain('\n→ add 1 target of 10, or 1 of 100 in us-east-1b\n');
  expect(JSON.parse(run(account(), ['explain', 'eni-web'], '--output', 'json').text)).toMatchObject({ advice: [] });
});
