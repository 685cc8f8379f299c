// The runtime of the simulated functions: what Lambda's managed Node.js runtime does, over the same Runtime API.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorFields, invocation, patchConsole } from './bootstrap-console.mjs';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const writers = [process.stdout, process.stderr].map(stream => stream.write.bind(stream));

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, method, agent, path: `/2018-06-01/runtime/${path}` }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Tells the reader of the output that all of this invocation's output has been written. */
function endOfOutput(id) {
  writers.forEach(write => write(`\0${id}\n`));
}

async function loadHandler() {
  const [, file, exported] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER);
  const candidates = ['.js', '.mjs', '.cjs'].map(extension => join(process.env.LAMBDA_TASK_ROOT, file + extension));
  const path = candidates.find(existsSync);
  if (!path) throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  const module = await import(pathToFileURL(path).href);
  const handler = module[exported] ?? module.default?.[exported];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${process.env._HANDLER} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  };
}

async function serveOne(handler) {
  const { headers, body } = await call('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  invocation.requestId = id;
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  let answer;
  try {
    answer = ['response', JSON.stringify(await handler(JSON.parse(body), contextOf(headers))) ?? 'null'];
  } catch (error) {
    console.error('Invoke Error', error);
    answer = ['error', JSON.stringify(errorFields(error))];
  }
  endOfOutput(id);
  await call('POST', `invocation/${id}/${answer[0]}`, answer[1]);
  invocation.requestId = undefined;
}

/** What nobody caught ends the process, with the invocation under way as its victim. */
function exitOn(event, title, type, code) {
  process.on(event, async error => {
    console.error(title, error);
    const id = invocation.requestId;
    if (id) endOfOutput(id);
    const path = id ? `invocation/${id}/error` : 'init/error';
    const reported = event === 'unhandledRejection' ? { ...errorFields(error), errorType: type } : errorFields(error);
    await call('POST', path, JSON.stringify(reported)).catch(() => undefined);
    process.exit(code);
  });
}

patchConsole();
exitOn('uncaughtException', 'Uncaught Exception', 'Runtime.UncaughtException', 129);
exitOn('unhandledRejection', 'Unhandled Promise Rejection', 'Runtime.UnhandledPromiseRejection', 128);

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  console.error('Uncaught Exception', error);
  await call('POST', 'init/error', JSON.stringify(errorFields(error)));
  process.exit(1);
}
// Without a server there is nobody left to work for.
for (;;) await serveOne(handler).catch(() => process.exit(1));
