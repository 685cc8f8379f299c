import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { command, type Environment, environmentOf, home } from './process';
import { checked, type Shape } from '../../../src/cli/shape';
import { RESERVATION } from '../../../src/cli/shapes';
import { Deployment, MINUTE } from '../../deployed/deployment';

let deployment: Deployment;
let targets: readonly string[];
let env: Environment;

beforeEach(async () => {
  deployment = await Deployment.start({}, { start: Date.now() - 15 * MINUTE });
  const { fleet } = deployment;
  const [subnetA, subnetB] = ['a', 'b'].map((zone) => fleet.addSubnet({ zone }));
  const prefixListId = fleet.addPrefixList({ cidrs: ['10.0.0.0/8'] });
  const listed = fleet.addSecurityGroup({ ingress: [{ prefixListId }] });
  const sensor = fleet.addSensor({ subnetId: subnetA, securityGroupIds: [listed] });
  const balanced = fleet.addNetworkLoadBalancer({ registered: [fleet.addSensor({ subnetId: subnetB }).instanceId] });
  const endpoint = fleet.addGatewayLoadBalancerEndpoint();
  for (const subnetId of [subnetA, subnetB, subnetB]) {
    fleet.addInstance({ subnetId, interfaces: [{}, {}], tags: { Name: 'web', env: 'prod', secret: 'of nobody else' } });
  }
  fleet.addInstance({ state: 'stopped' });
  targets = [sensor.targetId, balanced.targetId, endpoint.targetId];
});

afterEach(async () => deployment.stop());

async function deployed(): Promise<void> {
  await deployment.deploy({ targetIds: targets });
  await deployment.settle(Date.now() - deployment.clock.now());
  // Something to plan.
  deployment.addInstances(2);
  env = environmentOf(deployment.aws.endpoints);
}

async function captured(...options: readonly string[]): Promise<string> {
  const folder = join(home(), 'snapshot');
  expect(await command(env, 'capture', '--out', folder, ...options)).toMatchObject({
    status: 0, stdout: '', stderr: expect.not.stringContaining('warning'),
  });
  return folder;
}

test('a plan for a captured deployment is the plan for the live one', async () => {
  await deployed();
  const live = await command(env, 'plan', '--stack', 'Mirroring', '--output', 'json');
  const folder = await captured('--stack', 'Mirroring');

  const recorded = await command({ PATH: env.PATH }, 'plan', '--snapshot', folder, '--output', 'json');

  expect(JSON.parse(recorded.stdout)).toEqual(JSON.parse(live.stdout));
  expect(recorded).toEqual(live);
  expect(live.stdout).toContain('"create"');
});

test('a captured account is planned like the live one', async () => {
  await deployed();
  const options = ['plan', ...targets.flatMap((id) => ['--target', id]), '--filter', 'tmf-0123456789abcdef0', '--output', 'json'];
  const live = await command(env, ...options);

  const recorded = await command({ PATH: env.PATH }, ...options, '--snapshot', await captured());

  expect(JSON.parse(recorded.stdout)).toEqual(JSON.parse(live.stdout));
});

test('with a stack, tags stay that its settings name, and nobody else may read the files', async () => {
  await deployed();
  const folder = await captured('--stack', 'Mirroring');

  const instances = readFileSync(join(folder, 'describe-instances.json'), 'utf8');
  expect(instances).toContain('"Name"');
  expect(instances).not.toContain('of nobody else');
  expect(readFileSync(join(await captured(), 'describe-instances.json'), 'utf8')).toContain('of nobody else');
  expect((statSync(join(folder, 'settings.json')).mode % 0o1000).toString(8)).toBe('600');
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['settings.json', 'ledger.json', 'get-managed-prefix-list-entries']));
});

test('what is captured is what the AWS CLI prints, but for members that no plan reads', async () => {
  await deployed();
  const folder = await captured();
  const { stdout } = await promisify(execFile)('aws', ['ec2', 'describe-instances', '--region', 'us-east-1', '--output', 'json'], {
    env: { ...process.env, ...env },
  });
  const read = (json: string) => checked<readonly object[]>(
    [RESERVATION] as unknown as Shape<readonly object[]>, (JSON.parse(json) as { Reservations: object[] }).Reservations, { file: '', path: '' },
  );

  expect(read(readFileSync(join(folder, 'describe-instances.json'), 'utf8'))).toEqual(read(stdout));
});

test('a folder with something in it is refused, and a refused call leaves its file out with a warning', async () => {
  await deployed();
  const folder = home();
  writeFileSync(join(folder, 'older.json'), '{}');
  expect(await command(env, 'capture', '--out', folder)).toMatchObject({ status: 1, stderr: expect.stringContaining('expected a folder that is empty') });
  deployment.ec2.principals.set('AKIALOCAL', {
    arn: 'arn:aws:iam::123456789012:user/auditor',
    policies: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 'ec2:DescribeSubnets', Resource: '*' }] }],
  });
  const other = join(home(), 'other');
  mkdirSync(other);

  const { status, stderr } = await command(env, 'capture', '--out', other);

  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('warning: ec2:DescribeSubnets is refused') });
  expect(readdirSync(other)).not.toContain('describe-subnets.json');
});
