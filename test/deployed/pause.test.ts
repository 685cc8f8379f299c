import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Deployment, MINUTE } from './deployment';

/** The commands of docs/guide/command-line.md, as they stand there but for the name of the stack. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

async function aws(...argv: readonly string[]): Promise<string> {
  const endpoints = Object.entries(deployment.aws.endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url]);
  const { stdout } = await promisify(execFile)('aws', [...argv, '--region', 'us-east-1', '--output', 'text'], {
    env: { ...process.env, AWS_ACCESS_KEY_ID: 'AKIALOCAL', AWS_SECRET_ACCESS_KEY: 'unused', ...Object.fromEntries(endpoints) as Record<string, string> },
  });
  return stdout.trim();
}

test('a mirroring that is paused changes nothing, and makes up for everything once it goes on', async () => {
  const { networkInterfaceId: before } = deployment.fleet.addInstance();
  const stack = await deployment.deploy({ targetIds: [deployment.addLargeSensor()] });
  await deployment.settle();
  expect(deployment.mirrored()).toEqual([before]);
  const uuid = await aws(
    'cloudformation', 'describe-stack-resources', '--stack-name', 'Mirroring',
    '--query', "StackResources[?ResourceType=='AWS::Lambda::EventSourceMapping'].PhysicalResourceId",
  );

  await aws('lambda', 'update-event-source-mapping', '--uuid', uuid, '--no-enabled');
  expect(await aws('lambda', 'get-event-source-mapping', '--uuid', uuid, '--query', 'State')).toBe('Disabled');
  const { networkInterfaceId: meanwhile } = deployment.fleet.launchInstance();
  await deployment.clock.runFor(12 * MINUTE);
  expect(deployment.mirrored()).toEqual([before]);

  await aws('lambda', 'update-event-source-mapping', '--uuid', uuid, '--enabled');
  await deployment.settle(6 * MINUTE);
  expect(deployment.mirrored()).toEqual([before, meanwhile].sort());
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
});
