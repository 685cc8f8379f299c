import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { DynamoDb, DynamoDbInput } from './dynamodb';
import { DynamoDbError, UNREACHABLE } from './errors';
import { accessKeyOf, bodyOf, LoopbackServer, serveLoopback } from '../loopback';
import { PoliciesOf } from '../sqs/server';

/** Serves the JSON protocol of DynamoDB on the loopback interface. */
export async function serveDynamoDb(dynamodb: DynamoDb, policiesOf: PoliciesOf): Promise<LoopbackServer> {
  return serveLoopback((request, response) => void answer(dynamodb, policiesOf, request, response));
}

async function answer(dynamodb: DynamoDb, policiesOf: PoliciesOf, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: object) => response
    .writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      // The simulated time, so that a client whose clock is simulated too does not see a skew.
      'date': new Date(dynamodb.clock.now()).toUTCString(),
      'x-amzn-requestid': randomUUID(),
    })
    .end(JSON.stringify(body));
  const refuse = ({ status, type, message }: DynamoDbError) => send(status, { __type: type, message });
  try {
    const [, operation] = String(request.headers['x-amz-target']).split('.');
    const accessKeyId = accessKeyOf(request);
    const input = JSON.parse(await bodyOf(request)) as DynamoDbInput;
    send(200, await dynamodb.handle(operation, input, { accessKeyId, policies: policiesOf(accessKeyId) }));
  } catch (error) {
    if (!(error instanceof DynamoDbError)) refuse(new DynamoDbError('InternalServerError', `The local DynamoDB failed: ${String(error)}`));
    else if (error.code === UNREACHABLE) response.destroy();
    else refuse(error);
  }
}
