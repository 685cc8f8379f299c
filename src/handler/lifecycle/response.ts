import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { truncate } from '../truncate';

/** Sends CloudFormation an answer, to the address that it waits at. */
export type PutResponse = (url: string, response: object) => Promise<void>;

/** Physical id of what could not even begin to be created. */
const NEVER_CREATED = 'NeverCreated';

/**
 * The longest answer that CloudFormation reads, in bytes.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
const LONGEST_ANSWER = 4096;

/**
 * Tells CloudFormation how it went.
 *
 * @param createdAs physical id of what was created just now
 */
export async function sendResponse(
  event: CloudFormationCustomResourceEvent, outcome: 'done' | Error, send: PutResponse, createdAs = event.LogicalResourceId,
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  // The same for ever: with another one CloudFormation would have the old one deleted, and all sessions with it.
  const PhysicalResourceId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : createdAs;
  const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId };
  await send(ResponseURL, outcome === 'done' ? { ...ids, Status: 'SUCCESS' } : withReason({ ...ids, Status: 'FAILED' }, outcome.message));
}

function withReason(response: object, reason: string): object {
  const room = LONGEST_ANSWER - Buffer.byteLength(JSON.stringify({ ...response, Reason: '' }));
  return { ...response, Reason: truncate(reason, room) };
}

/** Says why nothing can be done, so that CloudFormation does not wait for an hour, and lets it take back what was not even begun. */
export async function refuse(event: CloudFormationCustomResourceEvent, error: Error, send: PutResponse): Promise<void> {
  await sendResponse(event, wasNeverCreated(event) ? 'done' : error, send, NEVER_CREATED);
}

/** Whether CloudFormation deletes what was refused when it was to be created: there are no sessions of it. */
export function wasNeverCreated(event: CloudFormationCustomResourceEvent): boolean {
  return event.RequestType === 'Delete' && event.PhysicalResourceId === NEVER_CREATED;
}

/** Together they fit into what is left of an invocation's time when it answers. */
const TRIES = 2;
const WITHIN = 4_000;
const PAUSE = 500;

/**
 * Answers CloudFormation, which waits for it at a presigned address.
 *
 * @throws Error when it does not take the answer
 */
export async function putResponse(url: string, response: object): Promise<void> {
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
