import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { cut } from './cut';

/** Sends CloudFormation an answer, to the address that it waits at. */
export type Respond = (url: string, response: object) => Promise<void>;

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
export async function answer(
  event: CloudFormationCustomResourceEvent, outcome: 'done' | Error, respond: Respond, createdAs = event.LogicalResourceId,
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  // The same for ever: with another one CloudFormation would have the old one deleted, and all sessions with it.
  const PhysicalResourceId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : createdAs;
  const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId };
  await respond(ResponseURL, outcome === 'done' ? { ...ids, Status: 'SUCCESS' } : withReason({ ...ids, Status: 'FAILED' }, outcome.message));
}

function withReason(response: object, reason: string): object {
  const room = LONGEST_ANSWER - Buffer.byteLength(JSON.stringify({ ...response, Reason: '' }));
  return { ...response, Reason: cut(reason, room) };
}

/** Says why nothing can be done, so that CloudFormation does not wait for an hour, and lets it take back what was not even begun. */
export async function refuse(event: CloudFormationCustomResourceEvent, error: Error, respond: Respond): Promise<void> {
  await answer(event, wasNeverCreated(event) ? 'done' : error, respond, NEVER_CREATED);
}

/** Whether CloudFormation deletes what was refused when it was to be created: there are no sessions of it. */
export function wasNeverCreated(event: CloudFormationCustomResourceEvent): boolean {
  return event.RequestType === 'Delete' && event.PhysicalResourceId === NEVER_CREATED;
}
