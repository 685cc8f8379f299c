import { IncomingMessage } from 'node:http';
import { DynamoDb, DynamoDbInput } from './dynamodb';
import { DynamoDbError } from './errors';
import { BrokenAnswer } from '../faults';
import { accessKeyOf, Answer, bodyOf, LoopbackServer, serveApi } from '../loopback';
import { PoliciesOf } from '../sqs/server';

/** Serves the JSON protocol of DynamoDB on the loopback interface. */
export async function serveDynamoDb(dynamodb: DynamoDb, policiesOf: PoliciesOf): Promise<LoopbackServer> {
  return serveApi({ clock: dynamodb.clock, contentType: 'application/x-amz-json-1.0', perform: async request => answer(dynamodb, policiesOf, request) });
}

async function answer(dynamodb: DynamoDb, policiesOf: PoliciesOf, request: IncomingMessage): Promise<Answer> {
  try {
    const [, operation] = String(request.headers['x-amz-target']).split('.');
    const accessKeyId = accessKeyOf(request);
    const input = JSON.parse(await bodyOf(request)) as DynamoDbInput;
    return { status: 200, body: JSON.stringify(await dynamodb.handle(operation, input, { accessKeyId, policies: policiesOf(accessKeyId) })) };
  } catch (error) {
    if (error instanceof BrokenAnswer) throw error;
    const { status, type, message } = error instanceof DynamoDbError
      ? error
      : new DynamoDbError('InternalServerError', `The local DynamoDB failed: ${String(error)}`);
    return { status, body: JSON.stringify({ __type: type, message }) };
  }
}
