import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Elbv2 } from './elbv2';
import { Elbv2Error } from './errors';
import { apiOperation, decodeInput, encodeError, encodeOutput } from './query-protocol';
import { accessKeyOf, bodyOf, LoopbackServer, serveLoopback } from '../loopback';

/** Serves the Query protocol of Elastic Load Balancing on the loopback interface. */
export async function serveElbv2(elbv2: Elbv2): Promise<LoopbackServer> {
  return serveLoopback((request, response) => void answer(elbv2, request, response));
}

async function answer(elbv2: Elbv2, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const send = (status: number, xml: string) => response
    .writeHead(status, {
      'content-type': 'text/xml',
      // The simulated time, so that a client whose clock is simulated too does not see a skew.
      'date': new Date(elbv2.ec2.clock.now()).toUTCString(),
      'x-amzn-requestid': requestId,
    })
    .end(xml);
  try {
    const parameters = new URLSearchParams(await bodyOf(request));
    const name = parameters.get('Action') ?? '';
    const operation = apiOperation(name);
    const output = await elbv2.handle(name, decodeInput(operation.input, parameters), elbv2.ec2.principals.get(accessKeyOf(request)));
    send(200, encodeOutput(name, operation.output, output, requestId));
  } catch (error) {
    const refused = error instanceof Elbv2Error ? error : new Elbv2Error('InternalFailure', `The local load balancing failed: ${String(error)}`);
    send(refused.status, encodeError(refused, requestId));
  }
}
