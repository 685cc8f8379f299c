import type { Stack } from 'aws-cdk-lib';
import { Deployment, HOUR, MINUTE, publishedMetrics } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import type { Alarm } from '../../local-aws/cloudwatch/alarm';
import { type ExtraHopTrafficMirroring, TrafficMirroringAlarms } from '../../src';

/** Alarms of the deployed stack, on what the bundle reports. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

const more = (stack: Stack, mirroring: ExtraHopTrafficMirroring) => void new TrafficMirroringAlarms(stack, 'Alarms', { mirroring });

/** Alarms on what the function reports that have gone off by now, by the names of their ids. */
function gone(stack: DeployedStack): string[] {
  const { all } = publishedMetrics(stack);
  const isOf = ({ metric }: Alarm) => (each: (typeof all)[number]) => (
    each.name === metric.name && each.namespace === metric.namespace && JSON.stringify(each.dimensions) === JSON.stringify(metric.dimensions)
  );
  return stack.alarms
    .filter(({ metric }) => metric.namespace === 'ExtraHopTrafficMirroring')
    .filter((alarm) => alarm.state(all.filter(isOf(alarm)), deployment.clock.now()) === 'ALARM')
    .map(({ metric: { name }, statistic }) => `${name} ${statistic}`)
    .sort();
}

test('while all is well none goes off, whatever the phase of the periods', async () => {
  deployment.addInstances(3);
  const stack = await deployment.deploy({ targetIds: [deployment.addLargeSensor()], more });
  await deployment.settle(16 * MINUTE);
  for (let minutes = 0; minutes < 10; minutes++) {
    await deployment.settle(MINUTE);
    expect(gone(stack)).toEqual([]);
  }
});

test('an interface that no sensor can take is an alarm after half an hour, and none any more once it is gone', async () => {
  const { fleet } = deployment;
  const { targetId } = fleet.addSensor();
  const { instanceId } = fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'b' }) });
  const stack = await deployment.deploy({ targetIds: [targetId], more });
  await deployment.settle(20 * MINUTE);
  expect(gone(stack)).toEqual([]);
  await deployment.settle(20 * MINUTE);
  expect(gone(stack)).toEqual(['LongestUnmirroredDuration Maximum']);
  deployment.ec2.call('TerminateInstances', { InstanceIds: [instanceId] });
  await deployment.settle(20 * MINUTE);
  expect(gone(stack)).toEqual([]);
});

test('when no sweep ends any more, that is an alarm, and over when sweeps end again', async () => {
  deployment.addInstances(1);
  const stack = await deployment.deploy({ targetIds: [deployment.addLargeSensor()], more });
  await deployment.settle(10 * MINUTE);
  const fault = deployment.ec2.faults.add({ operation: '*', code: 'UnauthorizedOperation', times: Infinity });
  await deployment.settle(HOUR);
  expect(gone(stack)).toEqual(['Eligible SampleCount']);
  fault.end();
  await deployment.settle(HOUR);
  expect(gone(stack)).toEqual([]);
});

test('full targets are an alarm', async () => {
  deployment.addInstances(12);
  const stack = await deployment.deploy({ targetIds: [deployment.fleet.addSensor().targetId], more });
  await deployment.settle(25 * MINUTE);
  expect(gone(stack)).toEqual(['HighestTargetUtilization Maximum']);
});

test('a session that EC2 fails to create again and again is an alarm', async () => {
  const stack = await deployment.deploy({ targetIds: [deployment.addLargeSensor()], more });
  await deployment.settle(10 * MINUTE);
  deployment.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError', times: Infinity });
  deployment.addInstances(1);
  await deployment.settle(25 * MINUTE);
  expect(gone(stack)).toEqual(['Errors Sum']);
});
