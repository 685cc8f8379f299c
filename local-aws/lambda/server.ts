import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Lambda } from './lambda';
import { InvokeOptions, InvokeOutcome, LambdaFunction } from './lambda-function';
import { LambdaRefusal, ManagementCall, managementCall } from './management';
import { BrokenAnswer, TakenFault } from '../faults';
import { accessKeyOf, Answer, bodyOf, headerOf, LoopbackServer, serveApi } from '../loopback';
import { allows, PolicyDocument } from '../sqs/policy-evaluation';
import { PoliciesOf } from '../sqs/server';

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Serves `Invoke`, and what is known of functions and mappings, on the loopback interface. A caller without policies is an administrator. */
export async function serveLambda(lambda: Lambda, policiesOf: PoliciesOf): Promise<LoopbackServer> {
  return serveApi({ clock: lambda.clock, contentType: 'application/json', perform: async request => perform(lambda, policiesOf, request).catch(answerOf) });
}

async function perform(lambda: Lambda, policiesOf: PoliciesOf, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '', 'http://lambda');
  const { pathname, searchParams } = url;
  const body = await bodyOf(request);
  const management = managementCall(lambda, request.method, url, body);
  if (management) return manage(lambda, management, policiesOf(accessKeyOf(request)));
  const [, name] = INVOKE_PATH.exec(pathname) ?? [];
  if (request.method !== 'POST' || name === undefined) {
    throw new LambdaRefusal(400, 'UnknownOperationException', `${request.method} ${pathname} is not modelled`);
  }
  refuseUnmodelled(request, searchParams);
  const lambdaFunction = functionNamed(lambda, decodeURIComponent(name), policiesOf(accessKeyOf(request)));
  const event = eventOf(body);
  const options = { requestId: randomUUID(), traceHeader: headerOf(request, 'x-amzn-trace-id') };
  const type = headerOf(request, 'x-amz-invocation-type') ?? 'RequestResponse';
  const input = { FunctionName: name, InvocationType: type, Payload: event };
  lambda.faults.strike('Invoke', input, 'before', scriptedError);
  const answer = await invoke(lambda, lambdaFunction, type, event, options);
  lambda.faults.strike('Invoke', input, 'after', scriptedError);
  return answer;
}

function manage(lambda: Lambda, { action, resource, run }: ManagementCall, policies: readonly PolicyDocument[] | undefined): Answer {
  if (policies && !allows(policies, { action, resource })) {
    throw new LambdaRefusal(403, 'AccessDeniedException', `the caller is not authorized to perform: ${action} on resource: ${resource}`);
  }
  const name = action.replace('lambda:', '');
  lambda.faults.strike(name, {}, 'before', scriptedError);
  const output = run();
  lambda.faults.strike(name, {}, 'after', scriptedError);
  return { status: 200, body: JSON.stringify(output) };
}

async function invoke(lambda: Lambda, lambdaFunction: LambdaFunction, type: string, event: unknown, options: InvokeOptions): Promise<Answer> {
  switch (type) {
    case 'RequestResponse': return answerOfInvocation(await lambdaFunction.invoke(event, options));
    case 'Event':
      lambda.invokeInBackground(lambdaFunction, event, options);
      return { status: 202 };
    case 'DryRun': return { status: 204 };
    default: throw new LambdaRefusal(400, 'InvalidParameterValueException', `there is no invocation type ${type}`);
  }
}

function refuseUnmodelled(request: IncomingMessage, searchParams: URLSearchParams): void {
  const qualifier = searchParams.get('Qualifier') ?? '$LATEST';
  if (qualifier !== '$LATEST') throw new LambdaRefusal(404, 'ResourceNotFoundException', `the version ${qualifier} is not modelled`);
  if ((headerOf(request, 'x-amz-log-type') ?? 'None') !== 'None' || request.headers['x-amz-client-context'] !== undefined) {
    throw new LambdaRefusal(400, 'InvalidParameterValueException', 'the log type Tail and a client context are not modelled');
  }
}

/** By name, ARN or `account:function:name`. Whoever may not invoke does not learn whether the function exists. */
function functionNamed(lambda: Lambda, given: string, policies: readonly PolicyDocument[] | undefined): LambdaFunction {
  const arn = lambda.arnOf(given.split(':').at(-1) ?? '');
  if (policies && !allows(policies, { action: 'lambda:InvokeFunction', resource: arn })) {
    throw new LambdaRefusal(403, 'AccessDeniedException', `the caller is not authorized to perform: lambda:InvokeFunction on resource: ${arn}`);
  }
  const lambdaFunction = lambda.findFunction(arn);
  if (!lambdaFunction || !arn.endsWith(given)) throw new LambdaRefusal(404, 'ResourceNotFoundException', `Function not found: ${given}`);
  return lambdaFunction;
}

function eventOf(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw new LambdaRefusal(400, 'InvalidRequestContentException', 'Could not parse request body into json');
  }
}

function answerOfInvocation(outcome: InvokeOutcome): Answer {
  const headers = { 'x-amz-executed-version': '$LATEST' };
  switch (outcome.kind) {
    case 'succeeded': return { status: 200, headers, body: JSON.stringify(outcome.payload) };
    case 'failed': return { status: 200, headers: { ...headers, 'x-amz-function-error': 'Unhandled' }, body: JSON.stringify(outcome.error) };
    case 'throttled': throw new LambdaRefusal(429, 'TooManyRequestsException', 'Rate Exceeded.');
    case 'looping': throw new LambdaRefusal(400, 'RecursiveInvocationException', 'Lambda has detected your function being invoked in a recursive loop.');
  }
}

function answerOf(error: unknown): Answer {
  if (error instanceof BrokenAnswer) throw error;
  const { status, code, message } = error instanceof LambdaRefusal
    ? error
    : { status: 500, code: 'ServiceException', message: `The local Lambda failed: ${String(error)}` };
  return { status, headers: { 'x-amzn-errortype': code }, body: JSON.stringify({ Message: message }) };
}

const STATUS: Readonly<Record<string, number>> = {
  AccessDeniedException: 403, ServiceException: 500, ServiceUnavailable: 503, TooManyRequestsException: 429,
};

function scriptedError({ code, message, status = STATUS[code] ?? 400 }: TakenFault): LambdaRefusal {
  return new LambdaRefusal(status, code, message);
}
