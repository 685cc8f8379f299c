import { Clock, ManualClock } from '../clock';
import { eventSourceRecord } from './message';
import { Queue, QueueSettings } from './queue';
import { Sqs, SqsOptions } from './sqs';

function setUp(settings: Partial<QueueSettings> = {}, options: Partial<SqsOptions> = {}) {
  const clock = new ManualClock();
  const sqs = new Sqs({ clock, account: '123456789012', region: 'eu-west-1', partition: 'aws', ordered: true, ...options });
  const common = { visibilityTimeoutSeconds: 30, delaySeconds: 0, retentionSeconds: 3600 };
  const deadLetters = sqs.createQueue({ ...common, name: 'dead-letters' });
  const queue = sqs.createQueue({ ...common, name: 'queue', ...settings });
  return { clock, deadLetters, queue, sqs };
}

function sendAll(queue: Queue, bodies: readonly string[]): void {
  bodies.forEach(body => queue.send({ body }));
}

function receiveBodies(queue: Queue, maximum = 10): string[] {
  return queue.receive(maximum).map(({ body }) => body);
}

test('a received message is hidden until its visibility timeout ends', () => {
  const { clock, queue } = setUp();
  sendAll(queue, ['a']);
  expect(receiveBodies(queue)).toEqual(['a']);
  clock.advance(29_999);
  expect(receiveBodies(queue)).toEqual([]);
  expect(queue.count('in flight')).toBe(1);
  clock.advance(1);
  expect(queue.receive(1)[0]).toMatchObject({ body: 'a', receiveCount: 2 });
});

test('a deleted message does not come back', () => {
  const { clock, queue } = setUp();
  sendAll(queue, ['a']);
  queue.delete(queue.receive(1)[0].receiptHandle);
  clock.advance(60_000);
  expect(queue.count()).toBe(0);
});

test('a receipt handle of an earlier receive deletes nothing', () => {
  const { clock, queue } = setUp();
  sendAll(queue, ['a']);
  const [{ receiptHandle }] = queue.receive(1);
  clock.advance(30_000);
  queue.receive(1);
  queue.delete(receiptHandle);
  expect(queue.count()).toBe(1);
});

test('a receive returns at most as many messages as asked for', () => {
  const { queue } = setUp();
  sendAll(queue, ['a', 'b', 'c']);
  expect(receiveBodies(queue, 2)).toEqual(['a', 'b']);
  expect(receiveBodies(queue, 2)).toEqual(['c']);
});

test('a message comes back earlier when its visibility is shortened', () => {
  const { clock, queue } = setUp();
  sendAll(queue, ['a']);
  queue.changeVisibility(queue.receive(1)[0].receiptHandle, 5);
  clock.advance(5_000);
  expect(receiveBodies(queue)).toEqual(['a']);
});

test('the visibility of a message that came back cannot be changed', () => {
  const { clock, queue } = setUp();
  sendAll(queue, ['a']);
  const [{ receiptHandle }] = queue.receive(1);
  clock.advance(30_000);
  expect(() => queue.changeVisibility(receiptHandle, 5)).toThrow('not in flight');
});

test('a message is moved to the dead-letter queue when it would be received once too often', () => {
  const { clock, deadLetters, queue } = setUp({
    redrive: { deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:123456789012:dead-letters', maxReceiveCount: 2 },
  });
  const messageId = queue.send({ body: 'a' });
  for (let receive = 0; receive < 2; receive += 1) {
    expect(receiveBodies(queue)).toEqual(['a']);
    expect(deadLetters.count()).toBe(0);
    clock.advance(30_000);
  }
  expect(receiveBodies(queue)).toEqual([]);
  expect(queue.count()).toBe(0);
  expect(deadLetters.contents()).toEqual([expect.objectContaining({ messageId, body: 'a', state: 'visible', deadLetterSourceArn: queue.arn })]);
});

test('a delayed message arrives later', () => {
  const { clock, queue } = setUp({ delaySeconds: 10 });
  sendAll(queue, ['a']);
  queue.send({ body: 'b', delaySeconds: 0 });
  expect(receiveBodies(queue)).toEqual(['b']);
  expect(queue.count('delayed')).toBe(1);
  clock.advance(10_000);
  expect(receiveBodies(queue)).toEqual(['a']);
});

test('a message that is kept too long disappears', () => {
  const { clock, queue } = setUp({ retentionSeconds: 60 });
  sendAll(queue, ['a']);
  clock.advance(60_000);
  expect(queue.count()).toBe(0);
});

test('listeners hear of messages that become visible', () => {
  const { clock, queue } = setUp();
  sendAll(queue, ['a']);
  queue.receive(1);
  const listener = jest.fn();
  const stop = queue.onChange(listener);
  clock.advance(30_000);
  expect(listener).toHaveBeenCalledTimes(1);
  stop();
  sendAll(queue, ['b']);
  expect(listener).toHaveBeenCalledTimes(1);
});

test('a timer that fires a moment too early loses no message', () => {
  const manual = new ManualClock();
  const early: Clock = {
    now: () => manual.now(),
    setTimeout: (fn, ms) => manual.setTimeout(fn, Math.max(ms - 1, 1)),
    sleep: async ms => manual.sleep(ms),
  };
  const { queue } = setUp({}, { clock: early });
  sendAll(queue, ['a']);
  queue.receive(1);
  const listener = jest.fn();
  queue.onChange(listener);
  manual.advance(29_999);
  expect(listener).not.toHaveBeenCalled();
  manual.advance(1);
  expect(listener).toHaveBeenCalledTimes(1);
});

test('messages come in another order, the same for the same seed', () => {
  const letters = [...'abcdefgh'];
  const order = (seed: number) => {
    const { queue } = setUp({}, { ordered: false, seed });
    sendAll(queue, letters);
    return receiveBodies(queue).join('');
  };
  expect(order(1)).not.toBe(letters.join(''));
  expect([...order(1)].sort()).toEqual(letters);
  expect(order(1)).toBe(order(1));
  expect(order(1)).not.toBe(order(2));
});

test('a duplicate has the same id and does not come in the same batch', () => {
  const { queue } = setUp({}, { duplicateProbability: 1 });
  const messageId = queue.send({ body: 'a' });
  const [first, second] = [queue.receive(10), queue.receive(10)];
  expect(first.map(message => message.messageId)).toEqual([messageId]);
  expect(second.map(message => message.messageId)).toEqual([messageId]);
  queue.delete(first[0].receiptHandle);
  expect(queue.count()).toBe(1);
});

test('a record for a function carries what Lambda passes on', () => {
  const { clock, queue } = setUp();
  const sentAt = clock.now();
  const messageId = queue.send({ body: 'hello', attributes: { Kind: { dataType: 'String', stringValue: 'sweep' } } });
  clock.advance(1_000);
  const [message] = queue.receive(1);
  expect(eventSourceRecord(message, queue.arn)).toEqual({
    messageId,
    receiptHandle: message.receiptHandle,
    body: 'hello',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(sentAt),
      SenderId: expect.any(String),
      ApproximateFirstReceiveTimestamp: String(sentAt + 1_000),
    },
    messageAttributes: { Kind: { stringValue: 'sweep', stringListValues: [], binaryListValues: [], dataType: 'String' } },
    md5OfBody: '5d41402abc4b2a76b9719d911017c592',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:queue',
    awsRegion: 'eu-west-1',
  });
});

test('what waits on the clock ends with the service', () => {
  const { clock, queue, sqs } = setUp();
  sendAll(queue, ['a']);
  queue.receive(1);
  sqs.close();
  const listener = jest.fn();
  queue.onChange(listener);
  clock.advance(3_600_000);
  expect(listener).not.toHaveBeenCalled();
});
