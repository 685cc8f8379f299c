import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly payload: string;
  /** The chain of calls that led here, as X-Ray writes it. */
  readonly traceHeader: string;
}

export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** What the function's process reports. */
export interface RuntimeListener {
  /** The process takes the invocation on; returns its deadline in epoch milliseconds. */
  onStart(invocation: Invocation): number;
  onResponse(requestId: string, payload: string): void;
  onError(requestId: string, error: RuntimeError): void;
  onInitError(error: RuntimeError): void;
}

const PREFIX = '/2018-06-01/runtime/';

/** The HTTP interface through which one process gets invocations and gives back results. */
export class RuntimeApi {
  static async listen(listener: RuntimeListener): Promise<RuntimeApi> {
    const api = new RuntimeApi(listener);
    await new Promise<void>((resolve, reject) => {
      api.server.once('error', reject);
      api.server.listen(0, '127.0.0.1', resolve);
    });
    return api;
  }

  private readonly server: Server;
  private offered?: Invocation;
  private waiting?: ServerResponse;

  private constructor(private readonly listener: RuntimeListener) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    this.server.requestTimeout = 0;
  }

  /** Host and port, as in AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  offer(invocation: Invocation): void {
    this.offered = invocation;
    this.dispatch();
  }

  async close(): Promise<void> {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').startsWith(PREFIX) ? (request.url ?? '').slice(PREFIX.length) : '';
    if (request.method === 'GET' && path === 'invocation/next') {
      this.waiting = response;
      return this.dispatch();
    }
    const body = await read(request);
    const [, requestId, kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (kind === 'response') this.listener.onResponse(requestId, body);
    else if (kind === 'error') this.listener.onError(requestId, runtimeError(body));
    else if (path === 'init/error') this.listener.onInitError(runtimeError(body));
    else response.statusCode = 404;
    if (response.statusCode === 200) response.statusCode = 202;
    response.end();
  }

  private dispatch(): void {
    const { waiting, offered } = this;
    if (!waiting || !offered) return;
    this.waiting = undefined;
    this.offered = undefined;
    waiting.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': offered.requestId,
      'Lambda-Runtime-Deadline-Ms': String(Math.round(this.listener.onStart(offered))),
      'Lambda-Runtime-Invoked-Function-Arn': offered.functionArn,
      'Lambda-Runtime-Trace-Id': offered.traceHeader,
    }).end(offered.payload);
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function runtimeError(body: string): RuntimeError {
  const { errorType, errorMessage } = JSON.parse(body) as Partial<RuntimeError>;
  return { errorType: errorType ?? 'Error', errorMessage: errorMessage ?? '' };
}
