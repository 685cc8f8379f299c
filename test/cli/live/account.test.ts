import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, type Environment, environmentOf, home } from './process';
import { ManualClock } from '../../../local-aws/clock';
import { Ec2 } from '../../../local-aws/ec2/ec2';
import { serveEc2 } from '../../../local-aws/ec2/server';
import { serveElbv2 } from '../../../local-aws/elbv2/server';
import { Fleet } from '../../../local-aws/fleet/builder';
import type { LoopbackServer } from '../../../local-aws/loopback';

interface Account {
  readonly ec2: Ec2;
  readonly env: Environment;
  readonly options: readonly string[];
  readonly webId: string;
  /** Lets the caller do what a policy says, and nothing else. */
  limitTo(policy: object): void;
}

const servers: LoopbackServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close()));
});

/** An account in which every kind of read has something to find. */
async function account(): Promise<Account> {
  const ec2 = new Ec2({ clock: new ManualClock(Date.now()) });
  const fleet = new Fleet(ec2);
  const sensor = fleet.addSensor();
  const { targetId } = fleet.addNetworkLoadBalancer({ registered: [sensor.instanceId] });
  const endpoint = fleet.addGatewayLoadBalancerEndpoint();
  const { instanceId } = fleet.addInstance({ tags: { Name: 'web' } });
  const filterId = fleet.addFilter();
  const [ec2Server, elbServer] = [await serveEc2(ec2), await serveElbv2(fleet.elbv2)];
  servers.push(ec2Server, elbServer);
  return {
    ec2,
    env: environmentOf({ EC2: ec2Server.url, ELASTIC_LOAD_BALANCING_V2: elbServer.url }),
    options: [sensor.targetId, targetId, endpoint.targetId].flatMap((id) => ['--target', id]).concat('--filter', filterId),
    webId: instanceId,
    limitTo: (policy) => {
      ec2.principals.set('AKIALOCAL', { arn: `arn:aws:iam::${ec2.accountId}:user/auditor`, policies: [policy as never] });
    },
  };
}

test('a plan reads the account when there is no snapshot, and writes nothing', async () => {
  const { ec2, env, options, webId } = await account();

  const { status, stdout, stderr } = await command(env, 'plan', ...options, '--output', 'json');

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { interfaces } = JSON.parse(stdout) as { interfaces: { instanceId: string }[] };
  expect(interfaces).toContainEqual(expect.objectContaining({ instanceId: webId, mirrored: true }));
  expect(ec2.calls.filter(({ operation }) => !/^(Describe|Get)/.test(operation))).toEqual([]);
});

test('--print-policy prints a policy that suffices', async () => {
  const { env, options, limitTo } = await account();
  const { stdout } = await command(env, 'plan', '--print-policy');
  const policy = JSON.parse(stdout) as { Statement: { Action: string[] }[] };
  limitTo(policy);

  expect(await command(env, 'plan', ...options)).toMatchObject({ status: 0, stderr: '' });
});

test('a call without which there is no plan is named with its permission when it is refused', async () => {
  const { env, options, limitTo } = await account();
  limitTo({ Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: 'ec2:DescribeInstances', Resource: '*' } });

  expect(await command(env, 'plan', ...options)).toEqual({
    status: 1,
    stdout: '',
    stderr: 'ec2:DescribeInstances is refused: the permission ec2:DescribeInstances is missing (UnauthorizedOperation). ' +
      '--print-policy prints all that are needed\n',
  });
});

test('what rests on another call that is refused is unknown, with a warning that names it', async () => {
  const { env, options, limitTo } = await account();
  limitTo({ Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: 'ec2:DescribeNetworkAcls', Resource: '*' } });

  const { stdout, stderr } = await command(env, 'plan', ...options, '--output', 'json');

  expect(stderr).toContain('warning: ec2:DescribeNetworkAcls is refused (UnauthorizedOperation): what rests on it is unknown.');
  expect(JSON.parse(stdout)).toMatchObject({ summary: { eligible: expect.any(Number) } });
});

test('credentials and the Region come from a profile, as for the AWS CLI', async () => {
  const { env: { AWS_REGION: _region, AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...env }, options } = await account();
  const folder = home();
  const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')];
  writeFileSync(config, '[profile audit]\nregion = us-east-1\n');
  writeFileSync(credentials, '[audit]\naws_access_key_id = AKIAAUDIT\naws_secret_access_key = unused\n');
  const withFiles = { ...env, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };

  expect(await command(withFiles, 'plan', ...options, '--profile', 'audit')).toMatchObject({ status: 0, stderr: '' });
  expect(await command({ ...withFiles, AWS_PROFILE: 'audit' }, 'plan', ...options)).toMatchObject({ status: 0, stderr: '' });
  expect(await command({ ...withFiles, AWS_DEFAULT_REGION: 'us-east-1' }, 'plan', ...options, '--profile', 'other')).toEqual({
    status: 1, stdout: '', stderr: expect.stringMatching(/^no credentials: .*\n$/),
  });
});

test('without a Region anywhere, the usage says where one can come from', async () => {
  const { env: { AWS_REGION: _, ...env }, options } = await account();

  expect(await command(env, 'plan', ...options)).toEqual({
    status: 2, stdout: '', stderr: 'no Region: set --region, AWS_REGION, or the region of the profile\n--help shows the usage\n',
  });
});

test('explain says of an interface on no instance that it is no source, and of one that does not exist that there is none', async () => {
  const { ec2, env, options } = await account();
  const [{ NetworkInterfaceId: ofNode = '' }] = [...ec2.state.networkInterfaces.values()].filter(({ Attachment }) => Attachment?.InstanceId === undefined);

  expect(await command(env, 'explain', ofNode, ...options)).toEqual({
    status: 0, stderr: '', stdout: `${ofNode} belongs to no instance of the account, so that it is not a source\n`,
  });
  expect(await command(env, 'explain', 'eni-0123456789abcdef0', ...options)).toEqual({
    status: 1, stdout: '', stderr: 'the account has no network interface eni-0123456789abcdef0\n',
  });
});
