import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { LoopbackServer, bodyOf, serveLoopback } from '../loopback';

/** One answer that is expected: where to, and what comes. */
export interface ExpectedResponse {
  readonly url: string;
  readonly body: Promise<string>;
  /** Gives up; `body` rejects with the reason. */
  abandon(reason: Error): void;
}

interface Waiter {
  resolve(body: string): void;
  reject(reason: Error): void;
}

/** Where custom resources put their answers: it stands for the presigned addresses in S3. */
export class ResponseEndpoint {
  private readonly waiters = new Map<string, Waiter>();
  private server?: LoopbackServer;

  async listen(): Promise<void> {
    this.server = await serveLoopback(async (request, response) => this.answer(request, response));
  }

  expect(): ExpectedResponse {
    if (!this.server) throw new Error('nothing takes the answers of custom resources');
    const path = `/${randomUUID()}`;
    const body = new Promise<string>((resolve, reject) => this.waiters.set(path, { resolve, reject }));
    return { url: `${this.server.url}${path}?X-Amz-Signature=${randomUUID()}`, body, abandon: reason => this.take(path)?.reject(reason) };
  }

  async close(): Promise<void> {
    [...this.waiters.keys()].forEach(path => this.take(path)?.reject(new Error('the local AWS was stopped')));
    const { server } = this;
    this.server = undefined;
    await server?.close();
  }

  /** S3 checks what the signature covers: no content type; and it takes no body of unknown length. */
  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.method !== 'PUT' || (request.headers['content-type'] ?? '') !== '') return end(response, 403, 'SignatureDoesNotMatch');
    if (request.headers['content-length'] === undefined) return end(response, 411, 'MissingContentLength');
    this.take((request.url ?? '').split('?')[0])?.resolve(body);
    return end(response, 200);
  }

  private take(path: string): Waiter | undefined {
    const waiter = this.waiters.get(path);
    this.waiters.delete(path);
    return waiter;
  }
}

function end(response: ServerResponse, status: number, body?: string): void {
  response.writeHead(status).end(body);
}
