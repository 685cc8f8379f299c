import { Stack } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Deployment, HOUR, lines, MINUTE, OWNER, type Parts } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import { type ExtraHopTrafficMirroring, MirroringMode } from '../../src';

/** What rules hear of interfaces that nobody mirrors: once they have had time to take effect, which is two minutes after a deployment. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

/** Has both rules send what they hear to a queue. */
function listen(stack: Stack, construct: ExtraHopTrafficMirroring): void {
  const target = new targets.SqsQueue(new sqs.Queue(stack, 'Heard'));
  construct.onInterfaceUnmirrored('Unmirrored', { target });
  construct.onInterfaceRecovered('Recovered', { target });
}

interface Heard {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'detail': { readonly id: string; readonly sessionOwner: string; readonly since: string; readonly until?: string };
}

function heard(stack: DeployedStack): Heard[] {
  return stack.queue(/^Heard/).contents().map(({ body }) => JSON.parse(body) as Heard);
}

/** An instance before a sensor whose security group lets nothing in; gives how to open it. */
function closedFleet() {
  const { fleet, ec2 } = deployment;
  const groupId = fleet.addSecurityGroup({ ingress: [] });
  const { networkInterfaceId, instanceId } = fleet.addInstance();
  const { targetId } = fleet.addSensor({ securityGroupIds: [groupId] });
  const open = () => {
    const { securityGroups } = ec2.state;
    const IpPermissions = [{ IpProtocol: 'udp', FromPort: 4789, ToPort: 4789, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    securityGroups.set(groupId, { ...securityGroups.get(groupId)!, IpPermissions });
  };
  return { networkInterfaceId, instanceId, targetId, open };
}

const parts = (targetId: string, props: Parts['props'] = {}): Parts => ({ targetIds: [targetId], props, more: listen });

test.each([
  MirroringMode.ENFORCE,
  MirroringMode.OBSERVE,
])('an interface behind a closed security group is told once, however many sweeps see it, and once more when the group is open (%s)', async (mode) => {
  const { networkInterfaceId, instanceId, targetId, open } = closedFleet();
  const stack = await deployment.deploy(parts(targetId, { mode }));
  await deployment.settle(HOUR);
  const text = expect.any(String);
  const about = { sessionOwner: OWNER, networkInterfaceId, instanceId, availabilityZone: text, since: text, id: text };
  const [unmirrored, ...repeats] = heard(stack);
  expect(repeats).toEqual([]);
  expect(unmirrored).toMatchObject({ 'source': 'cdk-extrahop-traffic-mirroring', 'detail-type': 'Network Interface Unmirrored' });
  expect(unmirrored.detail).toEqual({ ...about, reason: { code: 'no-reachable-target', message: expect.stringContaining(targetId) } });

  open();
  await deployment.settle(HOUR);
  const [recovered, ...others] = heard(stack).slice(1);
  expect(others).toEqual([]);
  expect(recovered).toMatchObject({ 'source': 'cdk-extrahop-traffic-mirroring', 'detail-type': 'Network Interface Recovered' });
  const { since } = unmirrored.detail;
  expect(recovered.detail).toEqual({ ...about, since, until: text, reason: { code: 'new', message: text } });
  expect(recovered.detail.until! > recovered.detail.since).toBe(true);
  expect(recovered.detail.id).not.toBe(unmirrored.detail.id);
});

test('an instance that starts with nobody to mirror it is told with its event, and not again by the next sweeps', async () => {
  const { targetId } = closedFleet();
  const stack = await deployment.deploy(parts(targetId));
  await deployment.settle(3 * MINUTE);
  const before = heard(stack).length;
  const { networkInterfaceId } = deployment.fleet.launchInstance();
  await deployment.settle(10_000);
  expect(heard(stack).slice(before)).toMatchObject([{ 'detail-type': 'Network Interface Unmirrored', 'detail': { networkInterfaceId } }]);
  await deployment.settle(HOUR);
  expect(heard(stack)).toHaveLength(before + 1);
});

test('an interface that is gone has recovered, for that reason', async () => {
  const { networkInterfaceId, instanceId, targetId } = closedFleet();
  const stack = await deployment.deploy(parts(targetId));
  await deployment.settle(3 * MINUTE);
  deployment.ec2.terminateInstance(instanceId);
  await deployment.settle(2 * HOUR);
  expect(heard(stack).slice(1)).toMatchObject([{ 'detail-type': 'Network Interface Recovered', 'detail': { networkInterfaceId } }]);
});

test.each([
  ['refuses a call', { operation: 'PutEvents', code: 'AccessDeniedException', times: 1 }],
  ['refuses an event', { operation: 'PutEventsEntry', code: 'InternalFailure', times: 3 }],
])('where EventBridge %s, mirroring goes on, and the next sweep tells what it was not told', async (_what, fault) => {
  const { targetId, open } = closedFleet();
  deployment.aws.eventBridge.faults.add(fault);
  const stack = await deployment.deploy(parts(targetId));
  await deployment.settle(3 * MINUTE);
  expect(heard(stack)).toEqual([]);
  const errors = () => lines(stack).filter(({ level }) => level === 'ERROR');
  expect(errors()).toMatchObject([{ message: expect.stringContaining('events about interfaces cannot be published'), unpublished: 1 }]);
  const [{ since }] = (await stack.table().items()).filter(({ id }) => String(id).startsWith('unmirrored-interface/'));
  await deployment.settle(10 * MINUTE);
  expect(heard(stack)).toMatchObject([{ detail: { since: new Date(Number(since)).toISOString() } }]);

  deployment.aws.eventBridge.faults.add(fault);
  open();
  await deployment.settle(6 * MINUTE);
  expect(deployment.mirrored()).toHaveLength(1);
  await deployment.settle(10 * MINUTE);
  expect(heard(stack).slice(1)).toMatchObject([{ 'detail-type': 'Network Interface Recovered' }]);
  expect(errors()).toHaveLength(2);
});

test('what EventBridge refuses once is told with the same run', async () => {
  const { targetId } = closedFleet();
  deployment.aws.eventBridge.faults.add({ operation: 'PutEventsEntry', code: 'ThrottlingException' });
  const stack = await deployment.deploy(parts(targetId));
  await deployment.settle(3 * MINUTE);
  expect(heard(stack)).toHaveLength(1);
  expect(lines(stack).filter(({ level }) => level === 'ERROR')).toEqual([]);
});

test('an answer that is lost leads to the same event once more, with the same id', async () => {
  const { targetId } = closedFleet();
  deployment.aws.eventBridge.faults.add({ operation: 'PutEvents', code: 'ValidationException', phase: 'after' });
  const stack = await deployment.deploy(parts(targetId));
  await deployment.settle(10 * MINUTE);
  const ids = heard(stack).map(({ detail: { id } }) => id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('two constructs hear of their own interfaces only', async () => {
  const { targetId } = closedFleet();
  const stack = await deployment.deploy(parts(targetId), {
    targetIds: [deployment.fleet.addSensor().targetId],
    more: (_stack, construct) => construct.onInterfaceUnmirrored('Unmirrored'),
  });
  await deployment.settle(10 * MINUTE);
  expect(new Set(heard(stack).map(({ detail }) => detail.sessionOwner))).toEqual(new Set([OWNER]));
});

test('where nobody asks for events none are published, and a later deployment that does hears of what is not mirrored by then', async () => {
  const { networkInterfaceId, targetId } = closedFleet();
  const silent = await deployment.deploy({ targetIds: [targetId] });
  await deployment.settle(10 * MINUTE);
  expect(lines(silent).filter(({ level }) => level === 'ERROR')).toEqual([]);
  const stack = await deployment.deploy(parts(targetId));
  await deployment.settle(10 * MINUTE);
  expect(heard(stack)).toMatchObject([{ detail: { networkInterfaceId } }]);
});
