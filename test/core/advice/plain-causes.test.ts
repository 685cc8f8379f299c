import { adviceOn, basis, causes, NOW } from './advised';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import { NO_REFUSALS, withRefusal } from '../../../src/core/ledger/refusals';
import { sensor, session, workload } from '../build';

/** A load balancer that could not be read. */
const NLB = { kind: 'network-load-balancer', targetId: 'tmt-nlb', ownerId: '111111111111', loadBalancerArn: 'arn:nlb' } as const;

test('EC2 takes no more sessions of an interface that has as many as it may', () => {
  const sessions = [1, 2, 3].map((sessionNumber) => session(`tms-${sessionNumber}`, 'w', 'x', { owner: 'other', sessionNumber }));

  expect(causes({ instances: [workload('w')], sensors: [sensor('a')], sessions }, ['a'])).toMatchObject([{ code: 'session-limit', networkInterfaceIds: ['eni-w'] }]);
});

test('the account has as many sessions as it may', () => {
  const sessions = [session('tms-1', 'elsewhere', 'x', { owner: 'other' })];

  expect(causes({ instances: [workload('w')], sensors: [sensor('a')], sessions }, ['a'], { accountSessionLimit: 1 })).toMatchObject([{
    code: 'account-limit', sentence: 'the account has as many sessions in the Region as EC2 allows',
  }]);
});

test('a target that is down is to come back', () => {
  const parts = { instances: [workload('w')], sensors: [sensor('a', { state: 'stopped' as const })], sessions: [session('tms-1', 'w', 'a')] };
  const [cause] = causes(parts, ['a'], { targetDownGraceSeconds: 600 }, { ...EMPTY_LEDGER, targetsDownSince: new Map([['tmt-a', NOW]]) } as typeof EMPTY_LEDGER);

  expect(cause).toMatchObject({ code: 'target-down', advice: 'bring the target back; after its grace period, sessions move to other targets that have room' });
});

test.each([
  [['elasticloadbalancing:DescribeTargetGroups', 'ec2:DescribeSubnets'], 'elasticloadbalancing:DescribeTargetGroups'],
  [[], 'elasticloadbalancing:DescribeTargetHealth'],
])('receivers that cannot be read, with %j refused, ask for %s', (refused, asked) => {
  const given = basis({ instances: [workload('w')], targets: [NLB] }, ['nlb']);
  const { causes: [cause] } = adviceOn({ ...given, inventory: { ...given.inventory, unread: refused.map((call) => ({ call, error: new Error('AccessDenied') })) } });

  expect(cause).toMatchObject({ code: 'receivers-unknown', change: { kind: 'permissions', actions: [asked] } });
});

test.each([true, undefined])('an unsupported type is to be replaced, and is to be tried where the answer is expected only: %s', (expected) => {
  const over = expected ? { expectedRefusals: new Map([['m5.large', 'a list says so']]) } : { refusedInstanceTypes: new Map([['m5.large', 'EC2 said so']]) };
  const [cause] = causes({ instances: [workload('w')], sensors: [sensor('a')] }, ['a'], {}, { ...EMPTY_LEDGER, ...over });

  expect(cause).toMatchObject({ code: 'unsupported' });
  expect(cause.advice.includes('EC2 was not asked yet')).toBe(expected === true);
});

test('what EC2 refuses for one reason is one cause, with its code', () => {
  const refusals = ['w', 'v'].flatMap((name) => ['a', 'b'].map((target) => [name, target])).reduce((all, [name, target]) => withRefusal(
    all,
    { action: 'create', networkInterfaceId: `eni-${name}`, targetId: `tmt-${target}` },
    { reason: 'refused', code: 'UnauthorizedOperation', message: `You are not authorized to mirror ${name}` },
    NOW,
  ), NO_REFUSALS);
  expect(causes({ instances: [workload('w'), workload('v')], sensors: [sensor('a')] }, ['a'], {}, { ...EMPTY_LEDGER, refusals })).toMatchObject([{
    code: 'refused', sentence: 'EC2 refuses it with UnauthorizedOperation', networkInterfaceIds: ['eni-v', 'eni-w'],
  }]);
});

test('interfaces that EC2 cannot mirror are one cause for each instance type, although its words name each interface', () => {
  const refusedInterfaces = new Map(['w', 'v'].map((name) => [
    `eni-${name}`, { message: `eni-${name} must be attached to a supported instance`, instanceType: 'm5.large' },
  ]));
  expect(causes({ instances: [workload('w'), workload('v')], sensors: [sensor('a')] }, ['a'], {}, { ...EMPTY_LEDGER, refusedInterfaces })).toMatchObject([{
    code: 'unsupported',
    sentence: 'EC2 cannot mirror it on m5.large: the interface must be attached to a supported instance',
    networkInterfaceIds: ['eni-v', 'eni-w'],
  }]);
});
