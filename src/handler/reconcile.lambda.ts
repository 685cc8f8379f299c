import { setTimeout as sleep } from 'node:timers/promises';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ec2Api } from '../aws/ec2-api';
import { lease } from '../aws/lease';
import { ledgerStore } from '../aws/ledger-store';
import { loadBalancingApi } from '../aws/load-balancing-api';
import { Observer } from '../aws/observer';
import { Pace } from '../aws/pace';
import { queue } from '../aws/queue';
import { selfInvocation } from '../aws/self-invocation';
import { LEDGER_TABLE_VARIABLE, QUEUE_URL_VARIABLE, RETAIN_VARIABLE, SETTINGS_VARIABLE } from '../names';
import { decodeSettings } from '../settings';
import { handleBatch } from './batch';
import { handleLifecycle, type LifecycleEvent, type LifecycleWorker } from './lifecycle';
import { jsonLog } from './log';
import { once } from './once';
import { respond } from './respond';

/** How clients read that have time to wait. */
const READER = { retryMode: 'adaptive', maxAttempts: 5 };

const { env } = process;
const clock = Date.now;
const settings = decodeSettings(env[SETTINGS_VARIABLE]);
const pace = new Pace(clock, sleep);
const reader = new EC2Client(READER);
const writer = new EC2Client({ retryStrategy: pace });

// What the path of an event that succeeds does not need is loaded when it is first needed.
const dynamoDb = once(async () => new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient({}));
const sqs = once(async () => new (await import('@aws-sdk/client-sqs')).SQSClient({}));
const lambda = once(async () => new (await import('@aws-sdk/client-lambda')).LambdaClient({}));
const loadBalancing = once(async () => loadBalancingApi(READER));

const lasting = {
  settings,
  clock,
  sleep: async (milliseconds: number) => sleep(milliseconds),
  observer: new Observer(ec2Api(reader, writer), loadBalancing, settings, clock),
  ledger: ledgerStore(dynamoDb, env[LEDGER_TABLE_VARIABLE] ?? '', clock),
  lease: lease(dynamoDb, env[LEDGER_TABLE_VARIABLE] ?? '', clock),
  queue: queue(sqs, env[QUEUE_URL_VARIABLE] ?? ''),
  reported: new Map<string, string>(),
  retainsSessions: env[RETAIN_VARIABLE] === 'true',
  callsMayWaitUntil: (time: number) => pace.until(time),
  respond,
};

export async function handler(event: SQSEvent | LifecycleEvent, context: Context): Promise<SQSBatchResponse | void> {
  const { awsRequestId, functionName } = context;
  const worker: LifecycleWorker = {
    ...lasting,
    name: awsRequestId,
    deadline: clock() + context.getRemainingTimeInMillis(),
    self: selfInvocation(lambda, functionName),
    log: jsonLog((line) => process.stdout.write(`${line}\n`), clock, { requestId: awsRequestId }),
  };
  return 'Records' in event ? handleBatch(event, worker) : handleLifecycle(event, worker);
}
