import { account, ACCOUNT_ID, record, without } from './account';
import { FULL_PLAN, fullAccount } from './full-account';
import { cli, cliOn } from './run';

const PLAN = ['plan', '--target', 'tmt-1', '--filter', 'tmf-1'];

describe('sessions', () => {
  const files = without(account(), 'describe-traffic-mirror-sessions.json');

  test('that are not recorded are not taken for none', async () => {
    expect(await cliOn(files, ...PLAN)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'SNAPSHOT/describe-traffic-mirror-sessions.json is missing; a snapshot needs it. If there are no sessions, say so with --assume-no-sessions\n',
    });
  });

  test('are none where that is said', async () => {
    expect(await cliOn(files, ...PLAN, '--assume-no-sessions')).toEqual(await cliOn(account(), ...PLAN));
  });

  test('that are recorded count, whatever is said', async () => {
    const full = fullAccount();

    expect(await cliOn(full, ...FULL_PLAN, '--assume-no-sessions')).toEqual(await cliOn(full, ...FULL_PLAN));
  });
});

test.each([
  ['describe-network-interfaces', 'target interfaces on no recorded instance, and addresses that load balancers and endpoints receive at'],
  ['describe-security-groups', 'what the security groups of targets allow'],
  ['describe-network-acls', 'what network ACLs allow'],
  ['describe-route-tables', 'the routes from sources to targets'],
  ['describe-subnets', 'zone IDs, which tell where targets of other accounts and endpoints are'],
  ['describe-vpc-peering-connections', 'where the peering connections that routes name end'],
  ['describe-vpc-endpoints', 'the state and place of Gateway Load Balancer endpoint targets'],
  ['elbv2-describe-load-balancers', 'who receives through load balancer targets'],
  ['elbv2-describe-listeners', 'where load balancer targets pass packets on to'],
  ['elbv2-describe-target-health', 'who is registered behind load balancer targets'],
])('without %s, one line says what is unknown', async (call, unknown) => {
  const { status, stderr } = await cliOn(without(fullAccount(), `${call}.json`), ...FULL_PLAN);

  expect(stderr).toBe(`warning: the snapshot has no ${call}: unknown: ${unknown}\n`);
  expect([0, 3]).toContain(status);
});

test('without route tables, the way to another subnet is unknown', async () => {
  const { stdout } = await cliOn(without(account(), 'describe-route-tables.json'), ...PLAN, '--output', 'json');

  const { interfaces } = JSON.parse(stdout) as { interfaces: { networkInterfaceId: string; candidates?: object[] }[] };
  expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-web')?.candidates)
    .toEqual([expect.objectContaining({ targetId: 'tmt-1', verdict: 'unknown', step: 'route', reason: 'the route table of subnet-a cannot be seen' })]);
});

test('without prefix lists that groups or routes name, one line says what is unknown', async () => {
  const files = without(fullAccount(), 'describe-prefix-lists.json', 'get-managed-prefix-list-entries/pl-2.json');

  expect((await cliOn(files, ...FULL_PLAN)).stderr)
    .toBe('warning: the snapshot has no get-managed-prefix-list-entries: unknown: what the prefix lists that security groups and routes name hold\n');
});

test('what nothing rests on may be missing without a word', async () => {
  const calls = ['describe-subnets', 'describe-vpc-peering-connections', 'describe-vpc-endpoints', 'describe-prefix-lists', 'elbv2-describe-load-balancers'];

  expect(calls.filter((call) => `${call}.json` in account())).toEqual([]);
  expect((await cliOn(account(), ...PLAN)).stderr).toBe('');
});

test('where a target of another account is, only zone IDs tell', async () => {
  const files = account({
    'describe-traffic-mirror-targets.json': { TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1', NetworkInterfaceId: 'eni-sensor', OwnerId: '999988887777' }] },
  });

  expect(ACCOUNT_ID).not.toBe('999988887777');
  expect((await cliOn(files, ...PLAN)).stderr).toContain('warning: the snapshot has no describe-subnets: unknown: zone IDs');
});

test('the list of a gateway endpoint is never a way to a target', async () => {
  const table = {
    RouteTableId: 'rtb-1',
    VpcId: 'vpc-1',
    Associations: [{ Main: true }],
    Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' }, { DestinationPrefixListId: 'pl-s3', GatewayId: 'vpce-s3' }],
  };

  expect((await cliOn(account({ 'describe-route-tables.json': { RouteTables: [table] } }), ...PLAN)).stderr).toBe('');
});

test('a folder for answers that never came is nothing recorded', async () => {
  const snapshot = record(account({ 'get-managed-prefix-list-entries/.keep': '', 'elbv2-describe-listeners/notes.txt': '' }));

  expect(await cli(...PLAN, '--snapshot', snapshot)).toMatchObject({ status: 3, stderr: '' });
});
