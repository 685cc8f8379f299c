import { ManualClock } from '../clock';
import { ResponseEndpoint } from './response-endpoint';
import { Fault } from '../faults';

let endpoint: ResponseEndpoint;

beforeEach(async () => {
  endpoint = new ResponseEndpoint(new ManualClock());
  await endpoint.listen();
});

afterEach(async () => endpoint.close());

/** Puts an answer, and tells the status and what arrived. */
async function put(): Promise<{ status: number | string; arrived: string | undefined }> {
  const expected = endpoint.expect();
  const request = fetch(expected.url, { method: 'PUT', body: 'answer', headers: { 'content-type': '' }, signal: AbortSignal.timeout(300) });
  const status = await request.then((response) => response.status, (error: Error) => error.name);
  expected.abandon(new Error('nothing arrived'));
  return { status, arrived: await expected.body.catch(() => undefined) };
}

test.each<[Partial<Fault>, number | string]>([
  [{ code: 'SlowDown' }, 503],
  [{ code: 'AccessDenied' }, 403],
  [{ kind: 'no-body', status: 500 }, 500],
  [{ kind: 'html' }, 503],
  [{ kind: 'cut' }, 'TypeError'],
  [{ kind: 'hang' }, 'TimeoutError'],
])('a fault like %j strikes an answer to CloudFormation before or after it arrives', async (fault, status) => {
  endpoint.faults.add({ operation: 'PutObject', ...fault });
  endpoint.faults.add({ operation: 'PutObject', phase: 'after', ...fault });
  expect(await put()).toEqual({ status, arrived: undefined });
  expect(await put()).toEqual({ status, arrived: 'answer' });
  expect(await put()).toEqual({ status: 200, arrived: 'answer' });
});
