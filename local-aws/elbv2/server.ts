import { IncomingMessage } from 'node:http';
import { Elbv2 } from './elbv2';
import { Elbv2Error } from './errors';
import { apiOperation, decodeInput, encodeError, encodeOutput } from './query-protocol';
import { BrokenAnswer } from '../faults';
import { accessKeyOf, Answer, bodyOf, LoopbackServer, serveApi } from '../loopback';

/** Serves the Query protocol of Elastic Load Balancing on the loopback interface. */
export async function serveElbv2(elbv2: Elbv2): Promise<LoopbackServer> {
  return serveApi({ clock: elbv2.ec2.clock, contentType: 'text/xml', perform: async (request, requestId) => answer(elbv2, request, requestId) });
}

async function answer(elbv2: Elbv2, request: IncomingMessage, requestId: string): Promise<Answer> {
  try {
    const parameters = new URLSearchParams(await bodyOf(request));
    const name = parameters.get('Action') ?? '';
    const operation = apiOperation(name);
    const output = await elbv2.handle(name, decodeInput(operation.input, parameters), elbv2.ec2.principals.get(accessKeyOf(request)));
    return { status: 200, body: encodeOutput(name, operation.output, output, requestId) };
  } catch (error) {
    if (error instanceof BrokenAnswer) throw error;
    const refused = error instanceof Elbv2Error ? error : new Elbv2Error('InternalFailure', `The local load balancing failed: ${String(error)}`);
    return { status: refused.status, body: encodeError(refused, requestId) };
  }
}
