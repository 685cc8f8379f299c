import { IncomingMessage } from 'node:http';
import { EventBridge, EventBridgeError } from './event-bridge';
import { BrokenAnswer } from '../faults';
import { accessKeyOf, Answer, bodyOf, LoopbackServer, serveApi } from '../loopback';
import { PoliciesOf } from '../sqs/server';

/** Serves the JSON protocol of EventBridge on the loopback interface. */
export async function serveEventBridge(eventBridge: EventBridge, policiesOf: PoliciesOf): Promise<LoopbackServer> {
  return serveApi({ clock: eventBridge.clock, contentType: 'application/x-amz-json-1.1', perform: async request => answer(eventBridge, policiesOf, request) });
}

async function answer(eventBridge: EventBridge, policiesOf: PoliciesOf, request: IncomingMessage): Promise<Answer> {
  try {
    const [, operation] = String(request.headers['x-amz-target']).split('.');
    const accessKeyId = accessKeyOf(request);
    const input = JSON.parse(await bodyOf(request)) as object;
    return { status: 200, body: JSON.stringify(await eventBridge.handle(operation, input, { accessKeyId, policies: policiesOf(accessKeyId) })) };
  } catch (error) {
    if (error instanceof BrokenAnswer) throw error;
    const { status, code, message } = error instanceof EventBridgeError
      ? error
      : new EventBridgeError('InternalException', `The local EventBridge failed: ${String(error)}`);
    return { status, body: JSON.stringify({ __type: code, message }) };
  }
}
