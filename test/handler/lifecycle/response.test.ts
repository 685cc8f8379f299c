import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, type LoopbackServer, serveLoopback } from '../../../local-aws/loopback';
import { sendResponse, refuse, putResponse } from '../../../src/handler/lifecycle/response';
import { request } from '../deployment';

/** What CloudFormation is answered: it reads no more than 4,096 bytes. */

async function bodyFor(
  error: Error, change: object = {}, tell: typeof sendResponse = sendResponse,
): Promise<{ readonly text: string; readonly Reason: string }> {
  let text = '';
  await tell(request('Update', change), error, async (_url, response) => { text = JSON.stringify(response); });
  return { text, Reason: (JSON.parse(text) as { Reason: string }).Reason };
}

test.each([
  ['plain text', 'no '.repeat(3_000)],
  ['text of three bytes a character', '鏡'.repeat(3_000)],
  ['text of four bytes a character', '😀'.repeat(3_000)],
  ['quotes', '"'.repeat(5_000)],
  ['control characters', '\u0001'.repeat(5_000)],
  ['settings that are broken', `expected JSON, got ${JSON.stringify({ targets: ['"\n"'.repeat(1_300)] })}`],
])('a reason of %s is cut off where the answer would be too long', async (_what, message) => {
  const { text, Reason } = await bodyFor(new Error(message));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
  expect(Buffer.byteLength(text)).toBeGreaterThan(4096 - 16);
  expect(message.startsWith(Reason.slice(0, -1))).toBe(true);
  expect(Reason.endsWith('…')).toBe(true);
});

test('long ids leave less room for the reason', async () => {
  const { text } = await bodyFor(new Error('x'.repeat(4_096)), { PhysicalResourceId: 'ü'.repeat(1_024), StackId: 's'.repeat(1_000) });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
  expect(JSON.parse(text)).toMatchObject({ PhysicalResourceId: 'ü'.repeat(1_024) });
});

test('what cannot even begin is answered within the limit as well', async () => {
  const { text } = await bodyFor(new Error('€'.repeat(4_000)), {}, refuse as typeof sendResponse);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
});

test('a reason that fits is given in full', async () => {
  expect(await bodyFor(new Error('a "reason"'))).toMatchObject({ Reason: 'a "reason"' });
});

describe('an answer on its way', () => {
  let server: LoopbackServer | undefined;

  afterEach(async () => server?.close());

  async function puts(...answers: ((response: ServerResponse) => unknown)[]): Promise<string[]> {
    const bodies: string[] = [];
    server = await serveLoopback(async (message: IncomingMessage, response) => {
      bodies.push(await bodyOf(message));
      answers[bodies.length - 1](response);
    });
    return bodies;
  }

  const taken = (response: ServerResponse) => response.end();

  test.each<[string, (response: ServerResponse) => unknown]>([
    ['is cut off', (response) => response.destroy()],
    ['is refused for a moment', (response) => response.writeHead(503).end()],
    ['is taken, and nobody hears of it', () => undefined],
  ])('that %s is sent once more', async (_what, fail) => {
    const bodies = await puts(fail, taken);
    await putResponse(server!.url, { Status: 'SUCCESS' });
    expect(bodies).toEqual(Array(2).fill('{"Status":"SUCCESS"}'));
  });

  test('that nobody takes is an error after two tries of four seconds', async () => {
    const bodies = await puts(() => undefined, () => undefined);
    await expect(putResponse(server!.url, {})).rejects.toThrow('CloudFormation did not take the answer within 4000 ms');
    expect(bodies).toHaveLength(2);
  });
});
