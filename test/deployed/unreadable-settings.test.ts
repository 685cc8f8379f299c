import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Deployment, HOUR, lines } from './deployment';
import { TrafficMirrorTarget } from '../../src';

/** Settings with values of CloudFormation that nobody could check at synthesis. */

const REASON = 'settings.targets[0].targetId: expected a target id such as "tmt-0123456789abcdef0", got "oops"';

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

function misconfigured(stack: Stack) {
  const id = new CfnParameter(stack, 'Sensor', { default: 'oops' }).valueAsString;
  return { targets: [TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, 'FromParameter', id)] };
}

test('a stack that cannot be created fails with the reason and is rolled back, without an hour of waiting', async () => {
  const began = deployment.clock.now();
  const failure = await deployment.deploy({ targetIds: [], props: misconfigured }).catch((error: Error) => error.message);
  expect(failure).toContain(REASON);
  expect(failure).not.toContain('rolling back failed');
  expect(deployment.clock.now() - began).toBeLessThan(HOUR / 4);
});

test('an update fails with the reason, and what is mirrored stays so', async () => {
  const { fleet, clock } = deployment;
  const sensor = fleet.addSensor();
  fleet.addInstance();
  const stack = await deployment.deploy({ targetIds: [sensor.targetId] });
  await deployment.settle();
  const before = deployment.sessions();
  expect(before).toHaveLength(1);
  const began = clock.now();
  await expect(deployment.deploy({ targetIds: [], props: misconfigured })).rejects.toThrow(REASON);
  expect(clock.now() - began).toBeLessThan(HOUR / 4);
  expect(deployment.sessions()).toEqual(before);
  expect(lines(stack)).toContainEqual(expect.objectContaining({ level: 'ERROR', error: { name: 'Error', message: REASON } }));
  await deployment.destroy(stack);
  expect(deployment.sessions()).toEqual([]);
});
