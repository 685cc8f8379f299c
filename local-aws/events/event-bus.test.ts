import { ManualClock } from '../clock';
import { EventBus } from './event-bus';
import { RuleSettings, RuleTarget } from './rule';
import { Queue } from '../sqs/queue';
import { Sqs } from '../sqs/sqs';

const PLACE = { account: '123456789012', region: 'us-east-1', partition: 'aws' };
const EVENT = { 'source': 'aws.ec2', 'detail-type': 'Test', 'detail': { state: 'running' } };
const RULE = { name: 'rule', enabled: true, eventPattern: { source: ['aws.ec2'] } };
const QUEUE = { visibilityTimeoutSeconds: 30, delaySeconds: 0, retentionSeconds: 1_209_600 };

function setUp(rule: Partial<RuleSettings> = {}, target: Partial<RuleTarget> = {}) {
  const clock = new ManualClock();
  const sqs = new Sqs({ ...PLACE, clock });
  const queue = sqs.createQueue({ ...QUEUE, name: 'queue' });
  const deadLetters = sqs.createQueue({ ...QUEUE, name: 'dead-letters' });
  const mayUseKey = jest.fn((_keyId: string) => true);
  const bus = new EventBus({ ...PLACE, clock, findQueue: arn => sqs.findQueue(arn), mayUseKey });
  const targets = [{ id: 'Target', arn: queue.arn, maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400, ...target }];
  const { arn } = bus.putRule({ ...RULE, targets, ...rule });
  letIn(queue, arn);
  letIn(deadLetters, arn);
  return { bus, clock, deadLetters, mayUseKey, queue, ruleArn: arn, sqs };
}

function letIn(queue: Queue, ruleArn: string): void {
  queue.policies.splice(0, 1, {
    Statement: [{
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.arn,
      Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    }],
  });
}

function bodies(queue: Queue): unknown[] {
  return queue.contents().map(({ body }) => JSON.parse(body));
}

test('an event that the rule matches arrives complete', () => {
  const { bus, queue } = setUp();
  bus.putEvent(EVENT);
  expect(bodies(queue)).toEqual([{
    ...EVENT, version: '0', id: expect.any(String), account: '123456789012', region: 'us-east-1', resources: [], time: '2026-01-01T00:00:00Z',
  }]);
});

test('an event that the rule does not match goes nowhere', () => {
  const { bus, queue } = setUp();
  bus.putEvent({ ...EVENT, source: 'aws.s3' });
  expect(bodies(queue)).toEqual([]);
  expect(bus.failures).toEqual([]);
});

test('a disabled rule matches nothing', () => {
  const { bus, queue } = setUp({ enabled: false });
  bus.putEvent(EVENT);
  expect(bodies(queue)).toEqual([]);
});

test('a target with a constant input gets that', () => {
  const { bus, queue } = setUp({}, { input: '{"sweep":true}' });
  bus.putEvent(EVENT);
  expect(bodies(queue)).toEqual([{ sweep: true }]);
});

test('a queue policy for another rule keeps the event out, and the failure is counted', () => {
  const { bus, queue, ruleArn } = setUp();
  letIn(queue, `${ruleArn}-2`);
  bus.putEvent(EVENT);
  expect(bodies(queue)).toEqual([]);
  expect(bus.failures).toEqual([expect.objectContaining({ ruleArn, targetArn: queue.arn, errorCode: 'NO_PERMISSIONS' })]);
});

test('a queue without a policy keeps the event out', () => {
  const { bus, queue } = setUp();
  queue.policies.splice(0);
  bus.putEvent(EVENT);
  expect(bus.failures).toHaveLength(1);
});

test('a refused event goes to the dead-letter queue of the target without a retry', () => {
  const { bus, clock, deadLetters, queue, ruleArn, sqs } = setUp({}, { deadLetterArn: 'arn:aws:sqs:us-east-1:123456789012:dead-letters' });
  queue.policies.splice(0);
  bus.putEvent(EVENT);
  expect(bus.failures).toEqual([]);
  expect(bodies(deadLetters)).toEqual([expect.objectContaining(EVENT)]);
  expect(deadLetters.contents()[0].messageAttributes).toMatchObject({
    RULE_ARN: { stringValue: ruleArn },
    TARGET_ARN: { stringValue: queue.arn },
    ERROR_CODE: { stringValue: 'NO_PERMISSIONS' },
    RETRY_ATTEMPTS: { stringValue: '0' },
  });
  clock.advance(86_400_000);
  expect(sqs.all().map(({ name }) => name)).toEqual(['queue', 'dead-letters']);
});

test('a dead-letter queue whose policy does not let the rule in loses the event', () => {
  const { bus, deadLetters, queue } = setUp({}, { deadLetterArn: 'arn:aws:sqs:us-east-1:123456789012:dead-letters' });
  queue.policies.splice(0);
  deadLetters.policies.splice(0);
  bus.putEvent(EVENT);
  expect(bodies(deadLetters)).toEqual([]);
  expect(bus.failures).toHaveLength(1);
});

test('a queue that throttles gets the event at a retry', () => {
  const { bus, clock, queue } = setUp();
  queue.refuseNextSends(2);
  bus.putEvent(EVENT);
  expect(bus.pending).toBe(1);
  clock.advance(1_000);
  expect(bodies(queue)).toHaveLength(0);
  clock.advance(2_000);
  expect(bodies(queue)).toHaveLength(1);
  expect(bus.pending).toBe(0);
});

test('an event that used up its retries is dead-lettered', () => {
  const { bus, clock, deadLetters, queue } = setUp({}, { maximumRetryAttempts: 2, deadLetterArn: 'arn:aws:sqs:us-east-1:123456789012:dead-letters' });
  queue.refuseNextSends(3);
  bus.putEvent(EVENT);
  clock.advance(10_000);
  expect(bodies(queue)).toEqual([]);
  expect(deadLetters.contents()[0].messageAttributes).toMatchObject({
    ERROR_CODE: { stringValue: 'RequestThrottled' },
    EXHAUSTED_RETRY_CONDITION: { stringValue: 'MaximumRetryAttempts' },
    RETRY_ATTEMPTS: { stringValue: '2' },
  });
});

test('an event that grew too old is given up', () => {
  const { bus, clock, queue } = setUp({}, { maximumEventAgeSeconds: 60 });
  queue.refuseNextSends(100);
  bus.putEvent(EVENT);
  clock.advance(60_000);
  expect(bus.pending).toBe(0);
  expect(bus.failures).toHaveLength(1);
});

test('an encrypted queue takes events only where the policy of its key lets EventBridge in', () => {
  const { bus, mayUseKey, ruleArn, sqs } = setUp();
  const encrypted = sqs.createQueue({ ...QUEUE, name: 'encrypted', kmsKeyId: 'key' });
  const target = { id: 'Target', arn: encrypted.arn, maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 };
  const rule = bus.putRule({ ...RULE, name: 'other', targets: [target] });
  expect(rule.arn).not.toBe(ruleArn);
  letIn(encrypted, rule.arn);
  bus.putEvent(EVENT);
  expect(encrypted.count()).toBe(1);
  mayUseKey.mockReturnValue(false);
  bus.putEvent(EVENT);
  expect(encrypted.count()).toBe(1);
  expect(bus.failures).toHaveLength(1);
});

test('a schedule runs after each period', () => {
  const { bus, clock, queue, ruleArn } = setUp({ eventPattern: undefined, scheduleExpression: 'rate(5 minutes)' });
  clock.advance(299_999);
  expect(bodies(queue)).toEqual([]);
  clock.advance(1);
  expect(bodies(queue)).toEqual([expect.objectContaining({ 'source': 'aws.events', 'detail-type': 'Scheduled Event', 'resources': [ruleArn] })]);
  clock.advance(600_000);
  expect(bodies(queue)).toHaveLength(3);
  bus.close();
  clock.advance(600_000);
  expect(bodies(queue)).toHaveLength(3);
});

test('the schedule of a disabled rule does not run', () => {
  const { clock, queue } = setUp({ enabled: false, eventPattern: undefined, scheduleExpression: 'rate(1 minute)' });
  clock.advance(600_000);
  expect(bodies(queue)).toEqual([]);
});

test.each(['cron(0 * * * ? *)', 'rate(1 minutes)', 'rate(5 minute)', 'rate(0 minutes)', 'rate(5)'])('the schedule %s is refused', scheduleExpression => {
  expect(() => setUp({ scheduleExpression })).toThrow(scheduleExpression);
});
