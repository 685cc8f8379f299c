import { setTimeout as sleep } from 'node:timers/promises';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CallTracker } from '../aws/call-tracker';
import { ec2Api } from '../aws/ec2-api';
import { eventBus } from '../aws/event-bus';
import { lease } from '../aws/ledger/lease';
import { ledgerStore } from '../aws/ledger/ledger-store';
import { loadBalancingApi } from '../aws/load-balancing-api';
import { Observer } from '../aws/observer';
import { Pace } from '../aws/pace';
import { queue } from '../aws/queue';
import { selfInvocation } from '../aws/self-invocation';
import { EVENTS_VARIABLE, LEDGER_TABLE_VARIABLE, QUEUE_URL_VARIABLE, RETAIN_VARIABLE, SETTINGS_VARIABLE } from '../names';
import { decodeSettings, type OwnerSettings } from '../settings';
import { refuse } from './answer';
import { asError } from './as-error';
import { handleBatch } from './batch';
import { handleLifecycle, type LifecycleEvent, type LifecycleWorker } from './lifecycle';
import { jsonLog } from './log';
import { Metrics } from './metrics';
import { once } from './once';
import { respond } from './respond';

const { env } = process;
const clock = Date.now;
const pace = new Pace(clock, sleep);
const calls = new CallTracker(clock);
// Of itself the SDK waits minutes for a service that cannot be reached, for example from a VPC without an endpoint of DynamoDB.
const requestHandler = { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
/** How clients read that have time to wait. */
const patient = { retryMode: 'adaptive', maxAttempts: 5, requestHandler };
const reader = calls.track(new EC2Client(patient));
const writer = calls.track(new EC2Client({ retryStrategy: pace, requestHandler }));

// What the path of an event that succeeds does not need is loaded when it is first needed.
const dynamoDb = once(async () => calls.track(new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient({ requestHandler })));
const sqs = once(async () => calls.track(new (await import('@aws-sdk/client-sqs')).SQSClient({ requestHandler })));
const lambda = once(async () => calls.track(new (await import('@aws-sdk/client-lambda')).LambdaClient({ requestHandler })));
// Sweeps tell of interfaces when their time is almost up, and whatever is not told then is told by the next one.
const impatient = { maxAttempts: 2, requestHandler: { ...requestHandler, requestTimeout: 4_000 } };
const eventBridge = once(async () => calls.track(new (await import('@aws-sdk/client-eventbridge')).EventBridgeClient(impatient)));
const loadBalancing = once(async () => loadBalancingApi(patient, (client) => calls.track(client)));

// Not through the console: Lambda would put words before the line, or the line into a text, and CloudWatch would find no metrics in it.
const print = (line: string) => process.stdout.write(`${line}\n`);

const pause = async (milliseconds: number) => sleep(milliseconds);

const lasting = attempt(() => compose(decodeSettings(env[SETTINGS_VARIABLE])));

export async function handler(event: SQSEvent | LifecycleEvent, context: Context): Promise<SQSBatchResponse | void> {
  const { awsRequestId, functionName } = context;
  if (lasting instanceof Error) {
    jsonLog(print, clock, { requestId: awsRequestId }).error('the settings cannot be read', { error: lasting });
    if ('Records' in event) throw lasting;
    return refuse(event, lasting, respond);
  }
  const { settings } = lasting;
  const worker: LifecycleWorker = {
    ...lasting,
    name: awsRequestId,
    deadline: clock() + context.getRemainingTimeInMillis(),
    self: selfInvocation(lambda, functionName),
    // In every line, so that none is taken for something that was done.
    log: jsonLog(print, clock, { requestId: awsRequestId, ...(settings.mode === 'observe' && { mode: settings.mode }) }),
    metrics: new Metrics(settings.owner, print, clock),
  };
  try {
    return await ('Records' in event ? handleBatch(event, worker) : handleLifecycle(event, worker));
  } finally {
    worker.metrics.flush();
  }
}

/** What a container keeps from one invocation to the next. */
function compose(settings: OwnerSettings) {
  return {
    settings,
    clock,
    sleep: pause,
    observer: new Observer(ec2Api(reader, writer), loadBalancing, settings, clock),
    ledger: ledgerStore(dynamoDb, env[LEDGER_TABLE_VARIABLE] ?? '', clock, sleep),
    lease: lease(dynamoDb, env[LEDGER_TABLE_VARIABLE] ?? '', clock),
    ...(env[EVENTS_VARIABLE] === 'true' && { events: eventBus(eventBridge, clock, pause) }),
    queue: queue(sqs, env[QUEUE_URL_VARIABLE] ?? ''),
    reported: new Map<string, string>(),
    retainsSessions: env[RETAIN_VARIABLE] === 'true',
    callsMayWaitUntil: (time: number) => pace.until(time),
    pendingCalls: () => calls.pending,
    respond,
  };
}

/** Values of CloudFormation may be wrong. Whoever failed because of them before it is invoked could not tell CloudFormation, which would wait for an hour. */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return asError(error);
  }
}
