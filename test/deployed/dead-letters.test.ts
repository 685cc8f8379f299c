import { Deployment, HOUR, lines, MINUTE } from './deployment';
import type { DeployedStack } from '../../local-aws/cloudformation/stack';
import type { Fault } from '../../local-aws/faults';

/** Every dead letter has a line at level ERROR that says why, and what is no failure has no dead letter. */

let deployment: Deployment;

beforeEach(async () => {
  deployment = await Deployment.start({ trail: true });
});

afterEach(async () => deployment.stop());

async function deploy(): Promise<DeployedStack> {
  const stack = await deployment.deploy({ targetIds: [deployment.fleet.addSensor().targetId] });
  await deployment.settle(2 * MINUTE);
  return stack;
}

/** Of each dead letter, the line that says that it is one. */
function lastLines(stack: DeployedStack): (Record<string, unknown> | undefined)[] {
  const errors = lines(stack).filter(({ level, lastReceive }) => level === 'ERROR' && lastReceive === true);
  return stack.deadLetters(/EventsQueue/).map(({ messageId }) => errors.find((line) => line.messageId === messageId));
}

test.each<[string, Fault, object]>([
  ['answers with a page of HTML', { operation: '*', kind: 'html', times: Infinity }, { httpStatusCode: 503 }],
  ['refuses every read', { operation: '*', code: 'UnauthorizedOperation', times: Infinity }, {
    name: 'UnauthorizedOperation', httpStatusCode: 403, requestId: expect.any(String), missingPermission: expect.stringMatching(/^ec2:Describe/),
  }],
  ['cuts every connection', { operation: '*', kind: 'cut', times: Infinity }, {}],
  ['never answers', { operation: '*', kind: 'hang', times: Infinity }, {}],
])('while EC2 %s for forty minutes, each dead letter has a line with message, instance, call and error', async (_what, fault, error) => {
  const { fleet, ec2 } = deployment;
  const stack = await deploy();
  const scripted = ec2.faults.add(fault);
  const { instanceId } = fleet.launchInstance();
  await deployment.settle(40 * MINUTE);
  scripted.end();
  await deployment.settle(3 * HOUR);
  const told = lastLines(stack);
  expect(told.length).toBeGreaterThan(0);
  for (const line of told) {
    expect(line).toMatchObject({ messageId: expect.any(String), received: 5, error: { call: expect.stringMatching(/^ec2:/), attempts: expect.any(Number), ...error } });
  }
  expect(told).toContainEqual(expect.objectContaining({ instanceId }));
  // Whatever was dead-lettered, the next sweep made up for.
  expect(deployment.mirrored()).toHaveLength(1);
});

test('what is no instance is no dead letter: interfaces attached to load balancers, hidden ids, and events of other kinds ask for a sweep', async () => {
  const { aws } = deployment;
  const stack = await deploy();
  for (const instanceId of [null, 'amazon-elb', 'HIDDEN_DUE_TO_SECURITY_REASONS']) {
    aws.putEvent({
      'source': 'aws.ec2',
      'detail-type': 'AWS API Call via CloudTrail',
      'detail': { eventSource: 'ec2.amazonaws.com', eventName: 'AttachNetworkInterface', requestParameters: { instanceId } },
    });
  }
  stack.queue(/EventsQueue/).send({ body: JSON.stringify({ 'source': 'my.app', 'detail-type': 'Look', 'time': '2026-01-01T00:00:00Z', 'detail': {} }) });
  const before = lines(stack).filter(({ message }) => message === 'swept').length;
  await deployment.settle(MINUTE);
  expect(lines(stack).filter(({ message }) => message === 'swept').length).toBeGreaterThan(before);
  await deployment.settle(HOUR);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
  expect(lines(stack).filter(({ level }) => level === 'ERROR')).toEqual([]);
});

test('600 events a minute of other accounts that a rule of the app sends to the queue hold up no own instance', async () => {
  const { fleet, clock, ec2 } = deployment;
  const stack = await deploy();
  const queue = stack.queue(/EventsQueue/);
  let sent = 0;
  const next = () => clock.setTimeout(() => {
    sent += 1;
    if (sent >= 1200) return;
    queue.send({
      body: JSON.stringify({
        'source': 'aws.ec2',
        'detail-type': 'EC2 Instance State-change Notification',
        'account': '999999999999',
        'region': 'us-east-1',
        'time': new Date(clock.now()).toISOString(),
        'detail': { 'instance-id': `i-${sent.toString(16).padStart(17, '0')}`, 'state': 'running' },
      }),
    });
    next();
  }, 100);
  next();
  await clock.runFor(MINUTE);
  const began = clock.now();
  fleet.launchInstance();
  await deployment.settle(2 * MINUTE);
  expect(deployment.mirrored()).toHaveLength(1);
  const created = ec2.calls.find(({ operation }) => operation === 'CreateTrafficMirrorSession');
  expect(created!.time - began).toBeLessThan(15_000);
  expect(lines(stack).filter(({ dropped }) => dropped !== undefined).reduce((sum, { dropped }) => sum + Number(dropped), 0)).toBe(1199);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
});
