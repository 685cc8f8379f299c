import { IncomingMessage } from 'node:http';
import { Ec2 } from './ec2';
import { Ec2Error } from './errors';
import { apiOperation, decodeInput, encodeError, encodeOutput } from './query-protocol';
import { BrokenAnswer } from '../faults';
import { accessKeyOf, Answer, bodyOf, LoopbackServer, serveApi } from '../loopback';

export interface ServeOptions {
  /** @default 0, any port that is free */
  readonly port?: number;
}

/** Its `url` is what `AWS_ENDPOINT_URL_EC2` is set to. */
export type Ec2Server = LoopbackServer;

/** Serves the EC2 Query protocol on the loopback interface. */
export async function serveEc2(ec2: Ec2, { port }: ServeOptions = {}): Promise<Ec2Server> {
  const perform = async (request: IncomingMessage, requestId: string) => answer(ec2, request, requestId);
  return serveApi({ clock: ec2.clock, contentType: 'text/xml;charset=UTF-8', perform, port });
}

async function answer(ec2: Ec2, request: IncomingMessage, requestId: string): Promise<Answer> {
  try {
    const parameters = await parametersOf(request);
    const name = parameters.get('Action') ?? '';
    const operation = apiOperation(name);
    const accessKeyId = accessKeyOf(request);
    const output = await ec2.handle(name, decodeInput(operation.input, parameters), ec2.principals.get(accessKeyId), {
      requestId,
      accessKeyId,
      sourceIPAddress: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? '',
    });
    return { status: 200, body: encodeOutput(name, operation.output, output, requestId) };
  } catch (error) {
    if (error instanceof BrokenAnswer) throw error;
    const refused = error instanceof Ec2Error ? error : new Ec2Error('InternalError', `The local EC2 failed: ${String(error)}`);
    return { status: refused.status, body: encodeError(refused, requestId) };
  }
}

async function parametersOf(request: IncomingMessage): Promise<URLSearchParams> {
  const body = await bodyOf(request);
  return new URLSearchParams(body === '' ? request.url?.split('?')[1] : body);
}
