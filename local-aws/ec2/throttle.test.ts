import { DescribeTrafficMirrorSessionsCommand } from '@aws-sdk/client-ec2';
import { ManualClock } from '../clock';
import { Ec2 } from './ec2';
import { localClient } from './local-client';
import { serveEc2 } from './server';

/** How many of so many calls in a row get through. */
function through(ec2: Ec2, calls: number, operation: string, input: object = {}): number {
  let passed = 0;
  for (let count = 0; count < calls; count += 1) {
    try {
      ec2.call(operation, input);
      passed += 1;
    } catch (error) {
      if ((error as Error).name !== 'RequestLimitExceeded') passed += 1;
    }
  }
  return passed;
}

const PAGED = { MaxResults: 100 };

test.each([
  ['DescribeTrafficMirrorSessions', {}, 100, 20],
  ['DescribeInstances', PAGED, 100, 20],
  ['DescribeInstances', {}, 50, 10],
  ['DescribeNetworkInterfaces', {}, 50, 10],
  ['CreateTrafficMirrorSession', {}, 50, 5],
  ['DeleteTrafficMirrorSession', {}, 50, 5],
  ['CreateTags', {}, 100, 10],
])('%s %j bursts to a limit and then goes on at its rate', (operation, input, burst, perSecond) => {
  const clock = new ManualClock();
  const ec2 = new Ec2({ clock, throttling: true });

  expect(through(ec2, 200, operation, input)).toBe(burst);
  clock.advance(1_000);
  expect(through(ec2, 200, operation, input)).toBe(perSecond);
  clock.advance(3_600_000);
  expect(through(ec2, 200, operation, input)).toBe(burst);
});

test('each operation has a bucket of its own', () => {
  const ec2 = new Ec2({ clock: new ManualClock(), throttling: true });
  through(ec2, 200, 'CreateTrafficMirrorSession');

  expect(through(ec2, 200, 'DeleteTrafficMirrorSession')).toBe(50);
});

test('nothing is throttled unless asked for', () => {
  expect(through(new Ec2({ clock: new ManualClock() }), 500, 'CreateTrafficMirrorSession')).toBe(500);
});

test('the client that is throttled retries as the SDK does, and gets through once tokens are back', async () => {
  const clock = new ManualClock();
  const ec2 = new Ec2({ clock, throttling: true });
  const server = await serveEc2(ec2);
  const client = localClient(server, { maxAttempts: 3 });
  through(ec2, 100, 'DescribeTrafficMirrorSessions');
  ec2.onCall(({ error }) => {
    if (error) clock.advance(50);
  });

  await expect(client.send(new DescribeTrafficMirrorSessionsCommand({}))).resolves.toMatchObject({ TrafficMirrorSessions: [] });

  expect(ec2.calls.slice(-2).map(({ error }) => error?.code)).toEqual(['RequestLimitExceeded', undefined]);
  client.destroy();
  await server.close();
});
