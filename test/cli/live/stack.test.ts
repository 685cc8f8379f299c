import { command, type Environment, environmentOf } from './process';
import type { DeployedStack } from '../../../local-aws/cloudformation/stack';
import { seededRandom } from '../../../local-aws/sqs/random';
import { Deployment, MINUTE } from '../../deployed/deployment';

interface Json {
  readonly interfaces: readonly {
    readonly networkInterfaceId: string;
    readonly mirrored: boolean;
    readonly targetId?: string;
    readonly outcome: string;
  }[];
  readonly actions: readonly object[];
  readonly summary: Readonly<Record<string, number>>;
}

let deployment: Deployment;

beforeEach(async () => {
  // The command's own clock is that of this machine.
  deployment = await Deployment.start({}, { start: Date.now() - 15 * MINUTE });
});

afterEach(async () => deployment.stop());

/** Time goes on until the local AWS is where this machine is. */
async function now(): Promise<Environment> {
  await deployment.settle(Date.now() - deployment.clock.now());
  return environmentOf(deployment.aws.endpoints);
}

async function plan(env: Environment, ...options: readonly string[]): Promise<Json> {
  const { status, stdout, stderr } = await command(env, 'plan', '--stack', 'Mirroring', '--output', 'json', ...options);
  expect({ status: [0, 3].includes(status), stderr }).toEqual({ status: true, stderr: '' });
  return JSON.parse(stdout) as Json;
}

/** Sensors in two zones, some of them closed, and instances of all kinds. */
function addRandomFleet(random: () => number): readonly string[] {
  const { fleet } = deployment;
  const pick = <T>(...items: readonly T[]) => items[Math.floor(random() * items.length)];
  const subnets = ['a', 'b'].map((zone) => fleet.addSubnet({ zone }));
  const closed = fleet.addSecurityGroup({ ingress: [] });
  const targetIds = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => (
    fleet.addSensor({ subnetId: pick(...subnets), ...(index > 0 && random() < 0.3 && { securityGroupIds: [closed] }) }).targetId
  ));
  addInstances(random, subnets);
  return targetIds;
}

function addInstances(random: () => number, subnets: readonly string[]): void {
  const pick = <T>(...items: readonly T[]) => items[Math.floor(random() * items.length)];
  for (let count = 0; count < 4 + random() * 12; count += 1) {
    deployment.fleet.addInstance({
      subnetId: pick(...subnets),
      state: pick('running', 'running', 'running', 'stopped'),
      interfaces: Array.from({ length: pick(1, 1, 2) }, () => ({})),
      tags: { Name: `web-${count}`, env: pick('prod', 'test') },
    });
  }
}

test.each([1, 2, 3])('a plan for a stack is what its function then does, on random fleets (%d)', async (seed) => {
  const random = seededRandom(seed);
  const targetIds = addRandomFleet(random);
  await deployment.deploy({ targetIds });
  await deployment.settle();
  // What no event tells of, so that the next sweep finds it.
  addInstances(random, [...deployment.ec2.state.subnets.keys()]);
  const sessions = deployment.ec2.state.trafficMirrorSessions;
  for (const sessionId of [...sessions.keys()]) if (random() < 0.3) sessions.delete(sessionId);
  // The sweep must not come before the plan.
  const end = deployment.clock.now() + 6 * MINUTE;
  const planned = await plan(environmentOf(deployment.aws.endpoints));

  await deployment.settle(end - deployment.clock.now());

  expect(planned.interfaces.filter(({ mirrored }) => mirrored).map(({ networkInterfaceId, targetId }) => `${networkInterfaceId} ${targetId}`).sort())
    .toEqual(deployment.sessions().map((session) => session.replace(/ \d+ /, ' ')));
  expect(planned.actions).not.toEqual([]);
}, 240_000);

test('explain needs no more than an id and a stack, and knows what the deployment remembers', async () => {
  const { networkInterfaceId, instanceId } = deployment.fleet.addInstance({ instanceType: 't2.micro' });
  deployment.addInstances(1);
  await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  const env = await now();

  expect(await command(env, 'explain', instanceId, '--stack', 'Mirroring')).toMatchObject({
    status: 0, stderr: '', stdout: expect.stringContaining(networkInterfaceId),
  });
  const { stdout } = await command(env, 'explain', instanceId, '--stack', 'Mirroring', '--output', 'json');
  // EC2 itself has said so: it is not the list of AWS.
  expect(JSON.parse(stdout)).toMatchObject({ interfaces: [{ reason: { code: 'unsupported' } }] });
  expect(stdout).not.toContain('"expected"');
});

test('options replace single settings of a deployment', async () => {
  const { networkInterfaceId } = deployment.fleet.addInstance({ tags: { env: 'test' } });
  deployment.addInstances(1);
  await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  const env = await now();

  expect((await plan(env)).interfaces.find((each) => each.networkInterfaceId === networkInterfaceId)).toMatchObject({ outcome: 'keep' });
  expect((await plan(env, '--exclude-tag', 'env=test')).interfaces.find((each) => each.networkInterfaceId === networkInterfaceId))
    .toMatchObject({ outcome: 'delete' });
});

describe('a stack with two mirrorings', () => {
  let stack: DeployedStack;
  let env: Environment;

  beforeEach(async () => {
    stack = await deployment.deploy(
      { targetIds: [deployment.addLargeSensor()], id: 'East' },
      { targetIds: [deployment.addLargeSensor()], id: 'West' },
    );
    env = await now();
  });

  test('asks which one is meant, and takes its path', async () => {
    expect(stack.status).toBe('CREATE_COMPLETE');
    expect(await command(env, 'plan', '--stack', 'Mirroring')).toEqual({
      status: 1, stdout: '', stderr: 'the stack Mirroring has 2 mirrorings; choose one with --construct: East, West\n',
    });
    expect(await command(env, 'plan', '--stack', 'Mirroring', '--construct', 'North')).toEqual({
      status: 1, stdout: '', stderr: '--construct: the stack Mirroring has no mirroring at North; there are East, West\n',
    });
    for (const path of ['West', 'Mirroring/West']) {
      expect(await command(env, 'plan', '--stack', 'Mirroring', '--construct', path)).toMatchObject({ status: 0 });
    }
  });
});

test('a stack that does not exist is told, and a ledger that may not be read leaves only a warning', async () => {
  await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  const env = await now();
  expect(await command(env, 'plan', '--stack', 'Other')).toEqual({
    status: 1, stdout: '', stderr: 'cloudformation:ListStackResources fails: ValidationError: Stack with id Other does not exist\n',
  });
  deployment.ec2.principals.set('AKIALOCAL', {
    arn: 'arn:aws:iam::123456789012:user/auditor',
    policies: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 'dynamodb:Scan', Resource: '*' }] }],
  });

  const { status, stderr } = await command(env, 'plan', '--stack', 'Mirroring');

  expect({ status, stderr }).toEqual({
    status: 0, stderr: expect.stringContaining('warning: dynamodb:Scan is refused (AccessDeniedException): what the deployment remembers is unknown'),
  });
});

test('--print-policy with --stack suffices for a stack', async () => {
  await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  const env = await now();
  const { stdout } = await command(env, 'plan', '--stack', 'Mirroring', '--print-policy');
  deployment.ec2.principals.set('AKIALOCAL', { arn: 'arn:aws:iam::123456789012:user/auditor', policies: [JSON.parse(stdout) as never] });

  expect((await command(env, 'plan', '--stack', 'Mirroring')).stderr).not.toMatch(/refused/);
});
