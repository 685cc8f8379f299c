import { App, Stack } from 'aws-cdk-lib';
import { command, environmentOf } from './process';
import { TrafficMirrorDestination, TrafficMirrorFilter, TrafficMirrorSources, TrafficMirrorTarget } from '../../../src';
import { Deployment, MINUTE } from '../../deployed/deployment';
import { existingTarget, mirroring, synthesized } from '../app/apps';

let deployment: Deployment;

beforeEach(async () => {
  // The command's own clock is that of this machine.
  deployment = await Deployment.start({}, { start: Date.now() - 15 * MINUTE });
});

afterEach(async () => deployment.stop());

/** An app whose stack creates target and filter, as it would be deployed. */
function app(sensorId: string, props: Parameters<typeof mirroring>[2] = {}): string {
  return synthesized((root: App) => {
    const stack = new Stack(root, 'Mirroring', { env: { account: '123456789012', region: 'us-east-1' } });
    const target = new TrafficMirrorTarget(stack, 'Target', { destination: TrafficMirrorDestination.networkInterfaceId(sensorId) });
    mirroring(stack, 'ExtraHop', { targets: [target], filter: new TrafficMirrorFilter(stack, 'Filter'), ...props });
  });
}

function interfaceOf(targetId: string): string {
  return deployment.ec2.state.trafficMirrorTargets.get(targetId)?.NetworkInterfaceId ?? '';
}

/** An interface that is to be a sensor's, and no target's yet. */
function addSensor(): string {
  const { targetId } = deployment.fleet.addSensor({ instanceType: 'c5.18xlarge' });
  const networkInterfaceId = interfaceOf(targetId);
  deployment.ec2.state.trafficMirrorTargets.delete(targetId);
  return networkInterfaceId;
}

interface Json {
  readonly interfaces: readonly { readonly networkInterfaceId: string; readonly outcome: string; readonly targetId?: string }[];
  readonly summary: Readonly<Record<string, number>>;
}

test('before the first deployment, a plan for the app shows its targets under their logical ids', async () => {
  deployment.addInstances(2);

  const { status, stdout, stderr } = await command(
    environmentOf(deployment.aws.endpoints), 'plan', '--app', app(addSensor()), '--output', 'json', '--exclude-tag', 'role=sensor',
  );

  expect({ status, stderr }).toEqual({ status: expect.any(Number), stderr: '' });
  const { interfaces, summary } = JSON.parse(stdout) as Json;
  expect(summary).toMatchObject({ create: 2 });
  expect(new Set(interfaces.flatMap(({ targetId }) => targetId ?? []))).toEqual(new Set([expect.stringMatching(/^Target[0-9A-F]{8}$/)]));
});

test('once it is deployed, references lead to what is deployed, and a change in the app shows what it would change', async () => {
  const { networkInterfaceId } = deployment.fleet.addInstance({ tags: { env: 'test' } });
  deployment.addInstances(2);
  const sensor = addSensor();
  await deployment.aws.deploy(app(sensor));
  await deployment.settle(Date.now() - deployment.clock.now());
  const env = environmentOf(deployment.aws.endpoints);
  const plan = async (folder: string, ...options: readonly string[]) => command(env, 'plan', '--app', folder, ...options);

  const same = JSON.parse((await plan(app(sensor), '--output', 'json')).stdout) as Json;
  expect(same.summary).toMatchObject({ create: 0, modify: 0, delete: 0, mirrored: 3 });

  const narrower = app(sensor, { sources: TrafficMirrorSources.select({ exclude: [{ tags: { env: 'test' } }] }) });
  const changed = JSON.parse((await plan(narrower, '--output', 'json')).stdout) as Json;
  expect(changed.interfaces.find((each) => each.networkInterfaceId === networkInterfaceId)).toMatchObject({ outcome: 'delete' });
  expect(changed.summary).toMatchObject({ create: 0, modify: 0, delete: 1 });
}, 240_000);

test('a stack that may not be read leaves logical ids, with a warning, and the target is found by its destination', async () => {
  deployment.addInstances(1);
  const { targetId } = deployment.fleet.addSensor();
  deployment.ec2.principals.set('AKIALOCAL', {
    arn: 'arn:aws:iam::123456789012:user/auditor',
    policies: [{ Statement: [{ Effect: 'Allow', Action: ['ec2:*', 'elasticloadbalancing:*'], Resource: '*' }] }],
  });

  const { stdout, stderr } = await command(environmentOf(deployment.aws.endpoints), 'plan', '--app', app(interfaceOf(targetId)), '--output', 'json');

  expect(stderr).toContain('warning: cloudformation:ListStackResources is refused (AccessDenied');
  expect(stdout).toContain(`"targetId":"${targetId}"`);
});

test('--print-policy with --app suffices for an app', async () => {
  deployment.addInstances(1);
  const sensor = addSensor();
  await deployment.aws.deploy(app(sensor));
  await deployment.settle();
  const env = environmentOf(deployment.aws.endpoints);
  const { stdout } = await command(env, 'plan', '--app', 'any', '--print-policy');
  deployment.ec2.principals.set('AKIALOCAL', { arn: 'arn:aws:iam::123456789012:user/auditor', policies: [JSON.parse(stdout) as never] });

  expect((await command(env, 'plan', '--app', app(sensor))).stderr).not.toMatch(/refused/);
});

test('the Region is that of the stack, unless an option says otherwise', async () => {
  const elsewhere = synthesized((root: App) => {
    const stack = new Stack(root, 'Mirroring', { env: { account: '123456789012', region: 'eu-west-1' } });
    mirroring(stack, 'ExtraHop', { targets: [existingTarget(stack)] });
  });
  const { AWS_REGION: _, ...env } = environmentOf(deployment.aws.endpoints);
  deployment.addInstances(1);

  // Without one, there would be no Region at all.
  expect((await command(env, 'plan', '--app', elsewhere)).stderr).not.toContain('no Region');
});
