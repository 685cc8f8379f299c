import { Deployment, lines, MINUTE } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import { IdleSessions, TrafficMirrorSources, TrafficMirrorTargetDiscovery } from '../../src';

/** A bus that other accounts and Regions send their events to, as that of a central account: they are none of ours. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start({ trail: true });
});

afterEach(async () => deployment.stop());

const OTHER_ACCOUNT = { account: '999999999999' };
const OTHER_REGION = { region: 'eu-west-1' };

const PER_MINUTE = 600;

type Entry = Parameters<Deployment['aws']['putEvent']>[0];

function stateChange(instance: number): Entry {
  const id = `i-${instance.toString(16).padStart(17, '0')}`;
  return {
    'source': 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    'resources': [`arn:aws:ec2:us-east-1:999999999999:instance/${id}`],
    'detail': { 'instance-id': id, 'state': 'running' },
  };
}

/** For as long as it is not stopped, something happens evenly, so many times a minute. */
function evenly(perMinute: number, happen: (count: number) => void): () => void {
  const { clock } = deployment;
  let cancel = () => undefined as void;
  const next = (count: number) => {
    cancel = clock.setTimeout(() => {
      happen(count);
      next(count + 1);
    }, MINUTE / perMinute);
  };
  next(1);
  return () => cancel();
}

/** Milliseconds from the start of an instance to its session. */
async function timeToSession(): Promise<number> {
  const { ec2, clock, fleet } = deployment;
  const began = clock.now();
  const { networkInterfaceId } = fleet.launchInstance();
  await deployment.settle(2 * MINUTE);
  const created = ec2.calls.find(({ operation, input }) => (
    operation === 'CreateTrafficMirrorSession' && (input as { NetworkInterfaceId?: string }).NetworkInterfaceId === networkInterfaceId
  ));
  return created === undefined ? Infinity : created.time - began;
}

function received(stack: DeployedStack): number {
  return stack.function().logs().filter(({ message }) => message.startsWith('START')).length;
}

test('with 600 events a minute of other accounts and Regions, an instance is mirrored as fast as with none', async () => {
  const { aws, fleet } = deployment;
  await deployment.deploy({ targetIds: [fleet.addSensor().targetId] });
  await deployment.settle(2 * MINUTE);
  const alone = await timeToSession();
  const stop = evenly(PER_MINUTE, (count) => aws.putEvent({ ...stateChange(count), ...(count % 2 ? OTHER_ACCOUNT : OTHER_REGION) }));
  await deployment.clock.runFor(2 * MINUTE);
  const amid = await timeToSession();
  stop();
  expect(alone).toBeLessThan(10_000);
  expect(Math.abs(amid - alone)).toBeLessThan(1_000);
});

test.each([
  ['account', OTHER_ACCOUNT],
  ['Region', OTHER_REGION],
])('what happens in another %s reaches neither the queue nor the function, whatever it is', async (_where, elsewhere) => {
  const { aws, fleet } = deployment;
  const stack = await deployment.deploy({
    targetIds: [fleet.addSensor().targetId],
    props: {
      sources: TrafficMirrorSources.select({ include: [{ tags: { Mirror: 'yes' } }] }),
      idleSessions: IdleSessions.deleteImmediately(),
      targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { sensor: 'yes' } }),
    },
  });
  await deployment.settle(MINUTE / 2);
  const before = received(stack);
  const tags = (type: string, key: string) => ({
    'source': 'aws.tag', 'detail-type': 'Tag Change on Resource', 'detail': { 'service': 'ec2', 'resource-type': type, 'changed-tag-keys': [key] },
  });
  const call = (eventName: string) => ({
    'source': 'aws.ec2', 'detail-type': 'AWS API Call via CloudTrail', 'detail': { eventSource: 'ec2.amazonaws.com', eventName },
  });
  const stopped = { ...stateChange(1), detail: { 'instance-id': 'i-0123456789abcdef0', 'state': 'stopped' } };
  for (const entry of [
    stateChange(1), stopped, call('AttachNetworkInterface'), call('DeleteTrafficMirrorSession'), tags('instance', 'Mirror'), tags('traffic-mirror-target', 'sensor'),
  ]) aws.putEvent({ ...entry, ...elsewhere });
  await deployment.settle(MINUTE / 2);
  expect(received(stack)).toBe(before);
  expect(lines(stack).filter(({ level }) => level !== 'INFO')).toEqual([]);
});
