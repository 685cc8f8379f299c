import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { SQS_OPERATIONS, SqsInput } from './operations';
import { allows, PolicyDocument } from './policy-evaluation';
import { Queue, QueueRefusal } from './queue';
import { Sqs } from './sqs';
import { accessKeyOf, bodyOf, headerOf, LoopbackServer, serveLoopback } from '../loopback';

/** The policies of the caller with an access key; undefined for an administrator. */
export type PoliciesOf = (accessKeyId: string) => readonly PolicyDocument[] | undefined;

/** Serves the JSON protocol of SQS on the loopback interface; the queues' addresses point to it from now on. */
export async function serveSqs(sqs: Sqs, policiesOf: PoliciesOf): Promise<LoopbackServer> {
  const server = await serveLoopback((request, response) => answer(sqs, policiesOf, request, response));
  sqs.serveAt(server.url);
  return server;
}

async function answer(sqs: Sqs, policiesOf: PoliciesOf, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: object) => response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() })
    .end(JSON.stringify(body));
  try {
    const [, name] = String(request.headers['x-amz-target']).split('.');
    const input = JSON.parse(await bodyOf(request) || '{}') as SqsInput;
    send(200, perform(sqs, name, input, policiesOf(accessKeyOf(request)), headerOf(request, 'x-amzn-trace-id')));
  } catch (error) {
    if (error instanceof QueueRefusal) send(error.code === 'AccessDeniedException' ? 403 : 400, refusal(error.code, error.message));
    else send(500, refusal('InternalFailure', `The local SQS failed: ${String(error)}`));
  }
}

function perform(sqs: Sqs, name: string, input: SqsInput, policies: readonly PolicyDocument[] | undefined, traceHeader?: string): object {
  if (!Object.hasOwn(SQS_OPERATIONS, name)) throw new QueueRefusal('InvalidAction', `the action ${name} is not modelled`);
  const { action, run } = SQS_OPERATIONS[name];
  const queue = queueOf(sqs, input);
  if (policies && !allows(policies, { action: `sqs:${action}`, resource: queue.arn, context: { 'aws:SecureTransport': 'true' } })) {
    throw new QueueRefusal('AccessDeniedException', `the caller may not perform sqs:${action} on ${queue.arn}`);
  }
  return run(queue, input, traceHeader);
}

function queueOf(sqs: Sqs, { QueueUrl: url, QueueName: name }: SqsInput): Queue {
  const queue = sqs.all().find(candidate => candidate.url === url || candidate.name === name);
  if (!queue) throw new QueueRefusal('QueueDoesNotExist', 'the specified queue does not exist');
  return queue;
}

function refusal(code: string, message: string): object {
  return { __type: `com.amazonaws.sqs#${code}`, message };
}
