import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Clock } from '../clock';
import { Faults, TakenFault } from '../faults';
import { Answer, LoopbackServer, bodyOf, serveApi } from '../loopback';

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
  /** The operation is `PutObject`, and its input has the `Body`. */
  readonly faults = new Faults();
  private readonly waiters = new Map<string, Waiter>();
  private server?: LoopbackServer;

  constructor(private readonly clock: Clock) {}

  async listen(): Promise<void> {
    this.server = await serveApi({ clock: this.clock, contentType: 'application/xml', perform: async request => this.perform(request).catch(answerOf) });
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
  private async perform(request: IncomingMessage): Promise<Answer> {
    const body = await bodyOf(request);
    if (request.method !== 'PUT' || (request.headers['content-type'] ?? '') !== '') throw new S3Refusal('SignatureDoesNotMatch', 403);
    if (request.headers['content-length'] === undefined) throw new S3Refusal('MissingContentLength', 411);
    this.faults.strike('PutObject', { Body: body }, 'before', scriptedError);
    this.take((request.url ?? '').split('?')[0])?.resolve(body);
    this.faults.strike('PutObject', { Body: body }, 'after', scriptedError);
    return { status: 200 };
  }

  private take(path: string): Waiter | undefined {
    const waiter = this.waiters.get(path);
    this.waiters.delete(path);
    return waiter;
  }
}

class S3Refusal extends Error {
  constructor(readonly code: string, readonly status: number, message = code) {
    super(message);
  }
}

const STATUS: Readonly<Record<string, number>> = { AccessDenied: 403, InternalError: 500, ServiceUnavailable: 503, SlowDown: 503 };

function scriptedError({ code, message, status = STATUS[code] ?? 400 }: TakenFault): S3Refusal {
  return new S3Refusal(code, status, message);
}

function answerOf(error: unknown): Answer {
  if (!(error instanceof S3Refusal)) throw error;
  return { status: error.status, body: `<Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>` };
}
