import { IncomingMessage } from 'node:http';
import { SQS_OPERATIONS, SqsInput } from './operations';
import { allows, PolicyDocument } from './policy-evaluation';
import { Queue, QueueRefusal } from './queue';
import { Sqs } from './sqs';
import { BrokenAnswer, TakenFault } from '../faults';
import { accessKeyOf, Answer, bodyOf, headerOf, LoopbackServer, serveApi } from '../loopback';

/** The policies of the caller with an access key; undefined for an administrator. */
export type PoliciesOf = (accessKeyId: string) => readonly PolicyDocument[] | undefined;

/** Serves the JSON protocol of SQS on the loopback interface; the queues' addresses point to it from now on. */
export async function serveSqs(sqs: Sqs, policiesOf: PoliciesOf): Promise<LoopbackServer> {
  const server = await serveApi({
    clock: sqs.clock, contentType: 'application/x-amz-json-1.0', perform: async request => answer(sqs, policiesOf, request),
  });
  sqs.serveAt(server.url);
  return server;
}

async function answer(sqs: Sqs, policiesOf: PoliciesOf, request: IncomingMessage): Promise<Answer> {
  try {
    const [, name] = String(request.headers['x-amz-target']).split('.');
    const input = JSON.parse(await bodyOf(request) || '{}') as SqsInput;
    const output = perform(sqs, name, input, policiesOf(accessKeyOf(request)), headerOf(request, 'x-amzn-trace-id'));
    return { status: 200, body: JSON.stringify(output) };
  } catch (error) {
    if (error instanceof BrokenAnswer) throw error;
    const { status, code, message } = error instanceof QueueRefusal
      ? error
      : new QueueRefusal('InternalFailure', `The local SQS failed: ${String(error)}`);
    return { status, body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }) };
  }
}

function perform(sqs: Sqs, name: string, input: SqsInput, policies: readonly PolicyDocument[] | undefined, traceHeader?: string): object {
  if (!Object.hasOwn(SQS_OPERATIONS, name)) throw new QueueRefusal('InvalidAction', `the action ${name} is not modelled`);
  const { action, run } = SQS_OPERATIONS[name];
  const queue = queueOf(sqs, input);
  if (policies && !allows(policies, { action: `sqs:${action}`, resource: queue.arn, context: { 'aws:SecureTransport': 'true' } })) {
    throw new QueueRefusal('AccessDeniedException', `the caller may not perform sqs:${action} on ${queue.arn}`);
  }
  sqs.faults.strike(name, input, 'before', scriptedError);
  const output = run(queue, input, traceHeader);
  sqs.faults.strike(name, input, 'after', scriptedError);
  return output;
}

function queueOf(sqs: Sqs, { QueueUrl: url, QueueName: name }: SqsInput): Queue {
  const queue = sqs.all().find(candidate => candidate.url === url || candidate.name === name);
  if (!queue) throw new QueueRefusal('QueueDoesNotExist', 'the specified queue does not exist');
  return queue;
}

function scriptedError({ code, message, status }: TakenFault): QueueRefusal {
  return new QueueRefusal(code, message, status);
}
