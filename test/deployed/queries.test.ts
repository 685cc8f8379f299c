import type { Stack } from 'aws-cdk-lib';
import { Deployment, lines, MINUTE } from './deployment';
import { runQuery } from './logs-insights';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import { type ExtraHopTrafficMirroring, TrafficMirroringQueries } from '../../src';
import { LOG_QUERIES } from '../../src/monitoring/log-queries';

/** The saved queries, over what the deployed function logs: each finds what it is called after. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start();
});

afterEach(async () => deployment.stop());

const more = (stack: Stack, { logGroup }: ExtraHopTrafficMirroring) => void new TrafficMirroringQueries(stack, 'Queries', { logGroups: [logGroup] });

const answers = (stack: DeployedStack, id: keyof typeof LOG_QUERIES, change = (query: string) => query) => (
  runQuery(change(LOG_QUERIES[id].query), [...lines(stack)].sort((a, b) => (String(a.timestamp) < String(b.timestamp) ? -1 : 1)))
);

test('after a day with blind, recovered and terminated interfaces, each question has its answer, and every field that is shown exists', async () => {
  const { fleet, ec2, clock } = deployment;
  const { targetId } = fleet.addSensor();
  const far = fleet.addSubnet({ zone: 'b' });
  const mirrored = fleet.addInstance();
  const stays = fleet.addInstance({ subnetId: far });
  const leaves = fleet.addInstance({ subnetId: far });
  const stack = await deployment.deploy({ targetIds: [targetId], more });
  await deployment.settle(20 * MINUTE);
  ec2.call('TerminateInstances', { InstanceIds: [leaves.instanceId] });
  const refused = ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError', times: 8 });
  const late = fleet.launchInstance();
  await deployment.settle(40 * MINUTE);
  refused.end();

  expect(answers(stack, 'WhyNotMirrored', (query) => query.replaceAll('eni-0123456789abcdef0', stays.networkInterfaceId))[0]).toMatchObject({
    'instanceId': stays.instanceId, 'mirrored': false, 'reason.code': 'no-reachable-target', 'unmirroredSince': expect.stringMatching(/^20/),
  });
  expect(answers(stack, 'WhyNotMirrored', (query) => query.replaceAll('i-0123456789abcdef0', mirrored.instanceId))[0]).toMatchObject({
    networkInterfaceId: mirrored.networkInterfaceId, mirrored: true, targetId,
  });
  expect(answers(stack, 'Unmirrored').map(({ networkInterfaceId, code }) => [networkInterfaceId, code])).toEqual([[stays.networkInterfaceId, 'no-reachable-target']]);
  const created = answers(stack, 'Changes').filter(({ outcome }) => outcome === 'create').map(({ networkInterfaceId }) => networkInterfaceId);
  expect(created).toEqual(expect.arrayContaining([mirrored.networkInterfaceId, late.networkInterfaceId]));
  expect(answers(stack, 'Sweeps')[0]).toMatchObject({ eligible: 3, mirrored: 2, unmirrored: 1 });
  expect(answers(stack, 'Errors')[0]).toMatchObject({ 'networkInterfaceId': late.networkInterfaceId, 'error.name': 'InternalError' });

  const blind = answers(stack, 'BlindTimes');
  expect(blind.find(({ networkInterfaceId }) => networkInterfaceId === stays.networkInterfaceId)).toMatchObject({ blindSeconds: undefined, firstReason: 'no-reachable-target' });
  const gone = blind.find(({ networkInterfaceId }) => networkInterfaceId === leaves.networkInterfaceId)!;
  expect(gone).toMatchObject({ firstReason: 'no-reachable-target', lastReason: 'no-reachable-target' });
  expect(gone.blindSeconds).toBeGreaterThanOrEqual(20 * 60);
  expect(gone.blindSeconds).toBeLessThanOrEqual(30 * 60);
  expect(blind.some(({ networkInterfaceId }) => networkInterfaceId === mirrored.networkInterfaceId)).toBe(false);
  expect(clock.now()).toBeGreaterThan(Date.parse(String(gone.lastLine)));
});

test('every field that a query names is in some line', async () => {
  const { fleet, ec2 } = deployment;
  const near = fleet.addSubnet({ zone: 'a' });
  const { targetId } = fleet.addSensor({ subnetId: near });
  fleet.addInstance({ subnetId: near });
  const far = fleet.addInstance({ subnetId: fleet.addSubnet({ zone: 'b' }) });
  const stack = await deployment.deploy({ targetIds: [targetId], more });
  await deployment.settle(10 * MINUTE);
  ec2.call('TerminateInstances', { InstanceIds: [far.instanceId] });
  const refused = ec2.faults.add({ operation: 'DescribeInstances', code: 'UnauthorizedOperation', times: 8 });
  await deployment.settle(20 * MINUTE);
  refused.end();
  ec2.faults.add({ operation: 'DescribeSecurityGroups', code: 'UnauthorizedOperation', times: 4 });
  await deployment.settle(10 * MINUTE);
  const there = JSON.stringify(lines(stack));
  const fields = Object.values(LOG_QUERIES).flatMap(({ query }) => query.match(/\b[a-z]\w*(\.\w+)?\b/gi)!);
  for (const path of ['recovered.since', 'recovered.seconds', 'recovered.code', 'reason.code', 'reason.message', 'unmirroredSince', 'networkInterfaceId', 'instanceId', 'sessionId', 'targetId', 'outcome', 'mirrored', 'messageId', 'call', 'error.name', 'error.message', 'error.missingPermission', 'error.requestId', 'eligible', 'unsupported', 'left', 'failed']) {
    expect(fields).toContain(path);
    const found = path.split('.').every((name) => there.includes(`"${name}":`));
    expect([path, found]).toEqual([path, true]);
  }
});
