import { CreateTrafficMirrorSessionCommand, DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2 } from './ec2';
import { localClient } from './local-client';
import { Ec2Server, serveEc2 } from './server';
import { Fleet } from '../fleet/builder';

let fleet: Fleet;
let server: Ec2Server;
let client: EC2Client;

beforeEach(async () => {
  fleet = new Fleet(new Ec2({ clock: new ManualClock() }));
  server = await serveEc2(fleet.ec2);
  client = localClient(server);
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

test('a fault hits the next calls of its operation, as often as it says, with its code and status', async () => {
  fleet.ec2.faults.add({ operation: 'DescribeInstances', code: 'InternalError', times: 2 });
  const call = () => client.send(new DescribeInstancesCommand({}));

  await expect(call()).rejects.toMatchObject({ name: 'InternalError', $metadata: { httpStatusCode: 500 } });
  await expect(call()).rejects.toMatchObject({ name: 'InternalError' });
  await expect(call()).resolves.toBeDefined();
});

test('a fault can wait for a certain input', () => {
  fleet.ec2.faults.add({ operation: '*', code: 'Unavailable', when: ({ VpcIds: ids }) => Array.isArray(ids) && ids.includes('vpc-1') });

  expect(() => fleet.ec2.call('DescribeVpcs', {})).not.toThrow();
  expect(() => fleet.ec2.call('DescribeVpcs', { VpcIds: ['vpc-1'] })).toThrow('Unavailable, by script');
});

test('CloudTrail knows of a call whose answer was lost after the work, and not of one that never arrived', () => {
  const clock = new ManualClock();
  const ec2 = new Ec2({ clock, trail: true });
  const events: unknown[] = [];
  ec2.onEvent(({ detail }) => events.push(detail));
  ec2.faults.add({ operation: 'CreateTrafficMirrorFilter', kind: 'cut' });
  ec2.faults.add({ operation: 'CreateTrafficMirrorFilter', kind: 'hang', phase: 'after' });
  const create = () => ec2.call('CreateTrafficMirrorFilter', {});

  expect(create).toThrow('(cut before the work)');
  expect(create).toThrow('(hang after the work)');
  clock.advance(60_000);
  expect(ec2.state.trafficMirrorFilters.size).toBe(1);
  expect(events).toEqual([expect.objectContaining({ eventName: 'CreateTrafficMirrorFilter', responseElements: null })]);
  expect(events).toEqual([expect.not.objectContaining({ errorCode: expect.anything() })]);
});

test('an answer can get lost: the retry with the same client token finds the session that the first try made', async () => {
  fleet.ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code: 'InternalError', phase: 'after' });
  const retrying = localClient(server, { maxAttempts: 2 });

  const answer = await retrying.send(new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: fleet.addInstance().networkInterfaceId,
    TrafficMirrorTargetId: fleet.addSensor().targetId,
    TrafficMirrorFilterId: fleet.addFilter(),
    SessionNumber: 1,
  }));
  retrying.destroy();

  expect([...fleet.ec2.state.trafficMirrorSessions.keys()]).toEqual([answer.TrafficMirrorSession?.TrafficMirrorSessionId]);
  expect(fleet.ec2.calls.map(({ error }) => error?.code)).toEqual(['InternalError', undefined]);
});
