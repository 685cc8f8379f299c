import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { EventBridge, EventBridgeError } from './event-bridge';
import { accessKeyOf, bodyOf, LoopbackServer, serveLoopback } from '../loopback';
import { PoliciesOf } from '../sqs/server';

/** Serves the JSON protocol of EventBridge on the loopback interface. */
export async function serveEventBridge(eventBridge: EventBridge, policiesOf: PoliciesOf): Promise<LoopbackServer> {
  return serveLoopback((request, response) => void answer(eventBridge, policiesOf, request, response));
}

async function answer(eventBridge: EventBridge, policiesOf: PoliciesOf, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: object) => response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      // The simulated time, so that a client whose clock is simulated too does not see a skew.
      'date': new Date(eventBridge.clock.now()).toUTCString(),
      'x-amzn-requestid': randomUUID(),
    })
    .end(JSON.stringify(body));
  try {
    const [, operation] = String(request.headers['x-amz-target']).split('.');
    const accessKeyId = accessKeyOf(request);
    const input = JSON.parse(await bodyOf(request)) as object;
    send(200, await eventBridge.handle(operation, input, { accessKeyId, policies: policiesOf(accessKeyId) }));
  } catch (error) {
    const { status, code, message } = error instanceof EventBridgeError
      ? error
      : { status: 500, code: 'InternalException', message: `The local EventBridge failed: ${String(error)}` };
    send(status, { __type: code, message });
  }
}
