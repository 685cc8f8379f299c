import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { runningEvent } from './scenario';
import { handler } from '../../src/handler/reconcile.lambda';
import { MAX_RECEIVES } from '../../src/names';

/** The function itself, without settings that it could read: what the log says of the messages that fail because of them. */

const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines.length = 0;
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(JSON.parse(String(line)) as Record<string, unknown>) > 0);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('each message has a line with its id and instance, and says when it was the last time', async () => {
  const record = (messageId: string, body: string, received: number) => (
    { messageId, body, receiptHandle: messageId, attributes: { ApproximateReceiveCount: String(received) } } as SQSRecord
  );
  const event: SQSEvent = { Records: [record('one', runningEvent('i-0123456789abcdef0', 0), 1), record('two', 'hello', MAX_RECEIVES)] };
  await expect(handler(event, { awsRequestId: 'request' } as Context)).rejects.toThrow('settings');
  const common = { level: 'ERROR', message: 'the settings cannot be read', error: expect.objectContaining({ message: expect.stringContaining('settings') }) };
  expect(lines).toContainEqual(expect.objectContaining({ ...common, messageId: 'one', instanceId: 'i-0123456789abcdef0', received: 1, lastReceive: false }));
  expect(lines).toContainEqual(expect.objectContaining({ ...common, messageId: 'two', received: MAX_RECEIVES, lastReceive: true }));
});
