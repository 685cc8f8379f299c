import { account, type Files, instance, reservation } from './account';
import { plan, run, warnings } from './planned';

const NAMES = Array.from({ length: 20 }, (_, index) => `i-${index}`);

/** Twenty mirrored instances, whose sessions carry these values of the ownership tag in turn. */
function mirrored(...owners: readonly string[]): Files {
  const sensor = instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor'], 'subnet-sensor');
  return account({
    'describe-instances.json': { Reservations: [reservation(sensor, ...NAMES.map((name, index) => instance(name, 'a', `10.0.1.${index + 10}`, ['sg-web'])))] },
    'describe-traffic-mirror-sessions.json': {
      TrafficMirrorSessions: NAMES.map((name, index) => ({
        TrafficMirrorSessionId: `tms-${index}`,
        TrafficMirrorTargetId: 'tmt-1',
        TrafficMirrorFilterId: 'tmf-1',
        NetworkInterfaceId: name.replace('i-', 'eni-'),
        SessionNumber: 1,
        Tags: [{ Key: 'cdk-extrahop-traffic-mirroring:owner', Value: owners[index % owners.length] }],
      })),
    },
  });
}

function without(count: number): string[] {
  return NAMES.slice(0, count).flatMap((name) => ['--exclude-tag', `Name=${name}`]);
}

test('a plan of one deployment that selects sources, and gives up few of them, warns of nothing', () => {
  expect(warnings(account(), ['plan'])).toEqual([]);
  expect(warnings(mirrored('one'), ['plan'], ...without(2))).toEqual([]);
});

describe('sessions that the brake of the function would hold', () => {
  const HELD = '3 sessions would be deleted because their interfaces are no longer selected, more than 10 % of all; ' +
    'the function would hold them: maxDeselectedPercent';

  test('are deleted by the plan all the same, with a warning', () => {
    expect(plan(mirrored('one'), ...without(3)).summary).toMatchObject({ delete: 3 });
    expect(warnings(mirrored('one'), ['plan'], ...without(3))).toEqual([HELD]);
  });

  test('are warned of where one of them is explained, and not where another interface is', () => {
    expect(warnings(mirrored('one'), ['explain', '--instance', 'i-0'], ...without(3))).toEqual([HELD]);
    expect(warnings(mirrored('one'), ['explain', '--instance', 'i-9'], ...without(3))).toEqual([]);
  });
});

describe('sessions of several owners', () => {
  test('are warned of, with what to say to plan for one of them', () => {
    expect(warnings(mirrored('Two/Mirroring', 'One/Mirroring', 'One/Mirroring'), ['plan'])).toEqual([
      'the sessions of 2 owners are planned as if one deployment owned them all; ' +
      'plan for one: --session-owner "One/Mirroring" (sessions: 13) or --session-owner "Two/Mirroring" (sessions: 7)',
    ]);
  });

  test('are nothing to warn of once an owner is named', () => {
    expect(warnings(mirrored('one', 'two'), ['plan'], '--session-owner', 'one')).toEqual([]);
  });
});

describe('a plan without any source', () => {
  test('warns how many interfaces are not selected, and ends with 0 as ever', () => {
    expect(warnings(account(), ['plan'], '--include-tag', 'Name=i-wbe')).toEqual([
      'no interface is a source: of 3 in the snapshot, 3 are not selected; see --include-tag, --exclude-tag and --primary-only',
    ]);
    expect(run(account(), ['plan'], '--include-tag', 'Name=i-wbe').exitStatus).toBe(0);
  });

  test('for other reasons than selectors does not speak of them', () => {
    const files = account({ 'describe-instances.json': { Reservations: [reservation(instance('i-sensor', 'a', '10.0.9.10', ['sg-sensor']))] } });

    expect(warnings(files, ['plan'])).toEqual(['no interface is a source: of 1 in the snapshot, 0 are not selected']);
  });
});

describe('sessions without the owner tag, on configured targets with the configured filter', () => {
  function untagged(count: number): Files {
    const files = mirrored('one');
    const { TrafficMirrorSessions } = JSON.parse(JSON.stringify(files['describe-traffic-mirror-sessions.json'])) as { TrafficMirrorSessions: object[] };
    const sessions = TrafficMirrorSessions.map((session, index) => (index < count ? { ...session, Tags: [] } : session));
    return { ...files, 'describe-traffic-mirror-sessions.json': { TrafficMirrorSessions: sessions } };
  }

  const advice = 'their interfaces get a second session: tag them with cdk-extrahop-traffic-mirroring:owner, or delete them';

  test('are warned of, by their ids while they are few', () => {
    expect(warnings(untagged(2), ['plan'])).toEqual([`sessions that look like own ones without the owner tag: 2 (tms-0, tms-1); ${advice}`]);
    expect(warnings(untagged(5), ['plan'])).toEqual([`sessions that look like own ones without the owner tag: 5 (tms-0, tms-1, tms-2, …); ${advice}`]);
  });
});

test('a target through which most instances receive is told', () => {
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/cluster/0123456789abcdef';
  const group = arn.replace('loadbalancer/net', 'targetgroup');
  const files = (...ids: string[]) => account({
    'describe-traffic-mirror-targets.json': {
      TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1', NetworkLoadBalancerArn: arn, Type: 'network-load-balancer', OwnerId: '111122223333' }],
    },
    'elbv2-describe-load-balancers.json': { LoadBalancers: [{ LoadBalancerArn: arn, VpcId: 'vpc-1', State: { Code: 'active' } }] },
    'elbv2-describe-listeners.json': {
      Listeners: [{ LoadBalancerArn: arn, Port: 4789, Protocol: 'UDP', DefaultActions: [{ Type: 'forward', TargetGroupArn: group }] }],
    },
    'elbv2-describe-target-health.json': {
      TargetHealthDescriptions: ids.map((Id) => ({ Target: { Id }, TargetHealth: { State: 'healthy' } })),
    },
  });
  const told = '2 of 3 instances receive through tmt-1, and none of them is mirrored: register the sensors only';
  expect(warnings(files('i-web', 'i-db'), ['plan'])).toContain(told);
  expect(warnings(files('i-sensor'), ['plan'])).toEqual([]);
});

test('a load balancer of another account is told to be unverified', () => {
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/mirror/0123456789abcdef';
  const target = { TrafficMirrorTargetId: 'tmt-1', NetworkLoadBalancerArn: arn, Type: 'network-load-balancer', OwnerId: '222222222222' };
  expect(warnings(account({ 'describe-traffic-mirror-targets.json': { TrafficMirrorTargets: [target] } }), ['plan'])).toContain(
    'what is registered behind load balancers of other accounts cannot be read, so that the way to tmt-1 is unverified',
  );
});
