import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '../clock';
import { ResponseEndpoint } from './response-endpoint';
import { Fault, ScriptedFault } from '../faults';

let endpoint: ResponseEndpoint;

beforeEach(async () => {
  endpoint = new ResponseEndpoint(new ManualClock());
  await endpoint.listen();
});

afterEach(async () => endpoint.close());

/** Puts an answer, and tells the status and what arrived; one that hangs is given up once the fault has struck. */
async function put(fault?: ScriptedFault): Promise<{ status: number | string; arrived: string | undefined }> {
  const expected = endpoint.expect();
  const client = new AbortController();
  const request = fetch(expected.url, { method: 'PUT', body: 'answer', headers: { 'content-type': '' }, signal: client.signal })
    .then((response) => response.status, (error: Error) => error.name);
  const hung = async () => {
    while (!fault?.hits) await setImmediate();
    client.abort();
    return request;
  };
  const status = await (fault ? hung() : request);
  expected.abandon(new Error('nothing arrived'));
  return { status, arrived: await expected.body.catch(() => undefined) };
}

test.each<[Partial<Fault>, number | string]>([
  [{ code: 'SlowDown' }, 503],
  [{ code: 'AccessDenied' }, 403],
  [{ kind: 'no-body', status: 500 }, 500],
  [{ kind: 'html' }, 503],
  [{ kind: 'cut' }, 'TypeError'],
  [{ kind: 'hang' }, 'AbortError'],
])('a fault like %j strikes an answer to CloudFormation before or after it arrives', async (fault, status) => {
  const before = endpoint.faults.add({ operation: 'PutObject', ...fault });
  const after = endpoint.faults.add({ operation: 'PutObject', phase: 'after', ...fault });
  const hangs = fault.kind === 'hang';
  expect(await put(hangs ? before : undefined)).toEqual({ status, arrived: undefined });
  expect(await put(hangs ? after : undefined)).toEqual({ status, arrived: 'answer' });
  expect(await put()).toEqual({ status: 200, arrived: 'answer' });
});
