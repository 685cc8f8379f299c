import { randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { Clock } from './clock';
import { BrokenAnswer } from './faults';

export interface LoopbackServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves HTTP on the loopback interface, at any port that is free unless one is given. */
export async function serveLoopback(answer: (request: IncomingMessage, response: ServerResponse) => unknown, port = 0): Promise<LoopbackServer> {
  const server = createServer(answer);
  // A connection that the server closes just when it is used again would fail the call.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ServedApi {
  readonly clock: Clock;
  readonly contentType: string;
  /** Answers each request, errors of the service included; what it throws in the end is a fault by script. */
  readonly perform: (request: IncomingMessage, requestId: string) => Promise<Answer>;
  readonly port?: number;
}

/** Serves the API of a service, whose answers faults may break. */
export async function serveApi({ clock, contentType, perform, port }: ServedApi): Promise<LoopbackServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    const send = ({ status, headers, body }: Answer) => response
      .writeHead(status, {
        'content-type': contentType,
        // The simulated time, so that a client whose clock is simulated too does not see a skew.
        'date': new Date(clock.now()).toUTCString(),
        'x-amzn-requestid': requestId,
        ...headers,
      })
      .end(body);
    try {
      send(await perform(request, requestId));
    } catch (error) {
      if (error instanceof BrokenAnswer) breakOff(response, error, contentType);
      else send({ status: 500, body: String(error) });
    }
  };
  return serveLoopback((request, response) => void answer(request, response), port);
}

/** A connection that is left open ends with the server. */
function breakOff(response: ServerResponse, { kind, status }: BrokenAnswer, contentType: string): void {
  const fragment = contentType.includes('json') ? '{"Items":[{"Id":' : '<?xml version="1.0" encoding="UTF-8"?>\n<Response><item><id>';
  switch (kind) {
    case 'no-body': return void response.writeHead(status, { 'content-length': 0 }).end();
    case 'html': return void response.writeHead(status, { 'content-type': 'text/html' }).end(htmlPage(status));
    case 'malformed': return void response.writeHead(status, { 'content-type': contentType }).end(fragment);
    case 'cut': return void response.destroy();
    case 'hang': return response.writeProcessing();
    case 'stall':
    case 'truncated':
      // What was written before the connection breaks must have left.
      if (kind === 'stall') response.writeProcessing();
      response.writeHead(status, { 'content-type': contentType, 'content-length': fragment.length + 1000 });
      response.write(fragment, () => { if (kind === 'truncated') response.destroy(); });
  }
}

function htmlPage(status: number): string {
  return `<html><head><title>${status} Service Temporarily Unavailable</title></head><body><h1>${status}</h1><hr>awselb/2.0</body></html>`;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** From `AWS4-HMAC-SHA256 Credential=AKIA…/20260101/us-east-1/ec2/aws4_request, …`. Signatures are not checked. */
export function accessKeyOf(request: IncomingMessage): string {
  return /Credential=([^/,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** A header that is sent once at most. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
