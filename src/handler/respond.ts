import { setTimeout as sleep } from 'node:timers/promises';

/** Together they fit into what is left of an invocation's time when it answers. */
const TRIES = 2;
const WITHIN = 4_000;
const PAUSE = 500;

/**
 * Answers CloudFormation, which waits for it at a presigned address.
 *
 * @throws Error when it does not take the answer
 */
export async function respond(url: string, response: object): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await put(url, JSON.stringify(response));
    } catch (error) {
      if (tries === TRIES) throw error;
      await sleep(PAUSE);
    }
  }
}

async function put(url: string, body: string): Promise<void> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`CloudFormation did not take the answer within ${WITHIN} ms`)), WITHIN);
  try {
    const { ok, status } = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' }, signal: controller.signal });
    if (!ok) throw new Error(`CloudFormation did not take the answer: HTTP status ${status}`);
  } finally {
    clearTimeout(timer);
  }
}
