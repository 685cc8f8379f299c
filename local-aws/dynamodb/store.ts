import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { DynamoDbError } from './errors';

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  // A signature must be there; nobody checks it.
  'authorization': 'AWS4-HMAC-SHA256 Credential=LOCAL/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

interface Refusal {
  readonly __type: string;
  readonly message?: string;
  readonly Message?: string;
}

/** The dynalite that holds the tables, which does what its callers want. */
export class Store {
  static async start(): Promise<Store> {
    // Loaded only by tests that use DynamoDB: it takes about a tenth of a second.
    const { default: dynalite } = await import('dynalite');
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
    // A connection that the server closes just when it is used again would fail the call.
    server.keepAliveTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new Store(server);
  }

  private readonly url: string;

  private constructor(private readonly server: Server) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async call<Output extends object>(operation: string, input: object): Promise<Output> {
    const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` };
    const response = await fetch(this.url, { method: 'POST', headers, body: JSON.stringify(input) });
    const body = await response.json() as object;
    if (response.ok) return body as Output;
    const { __type: type, message, Message } = body as Refusal;
    throw new DynamoDbError(type.split('#')[1], message ?? Message ?? '', response.status);
  }

  async close(): Promise<void> {
    return new Promise(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
