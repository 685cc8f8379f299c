import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Ec2 } from './ec2';
import { Ec2Error } from './errors';
import { apiOperation, decodeInput, encodeError, encodeOutput } from './query-protocol';
import { accessKeyOf, bodyOf, serveLoopback } from '../loopback';

export interface ServeOptions {
  /** @default 0, any port that is free */
  readonly port?: number;
}

export interface Ec2Server {
  /** What `AWS_ENDPOINT_URL_EC2` is set to. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the EC2 Query protocol on the loopback interface. */
export async function serveEc2(ec2: Ec2, options: ServeOptions = {}): Promise<Ec2Server> {
  return serveLoopback((request, response) => void answer(ec2, request, response), options.port);
}

async function answer(ec2: Ec2, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const send = (status: number, xml: string) => {
    response.writeHead(status, {
      'content-type': 'text/xml;charset=UTF-8',
      // The simulated time, so that a client whose clock is simulated too does not see a skew.
      'date': new Date(ec2.clock.now()).toUTCString(),
      'x-amzn-requestid': requestId,
    });
    response.end(xml);
  };
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
    send(200, encodeOutput(name, operation.output, output, requestId));
  } catch (error) {
    const refused = error instanceof Ec2Error ? error : new Ec2Error('InternalError', `The local EC2 failed: ${String(error)}`);
    send(refused.status, encodeError(refused, requestId));
  }
}

async function parametersOf(request: IncomingMessage): Promise<URLSearchParams> {
  const body = await bodyOf(request);
  return new URLSearchParams(body === '' ? request.url?.split('?')[1] : body);
}
