import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Clients } from './clients';
import { asError } from './errors';
import { EVENTS_VARIABLE, LEDGER_TABLE_VARIABLE, NO_TARGET_METRICS_VARIABLE, QUEUE_URL_VARIABLE, RETAIN_VARIABLE, SETTINGS_VARIABLE } from '../names';
import type { Dependencies } from './dependencies';
import type { Invocation } from './invocation';
import { decodeSettings, type OwnerSettings } from '../settings';
import { handleLifecycle } from './lifecycle/handle';
import type { LifecycleEvent } from './lifecycle/lifecycle-event';
import { refuse, putResponse } from './lifecycle/response';
import { handleBatch } from './queue/batch';
import { aboutMessage, readMessages } from './queue/message';
import { Metrics } from './telemetry/metrics';
import { withTimeoutLog } from './telemetry/timeout-log';
import { lease } from '../aws/dynamodb/lease';
import { ledgerStore } from '../aws/dynamodb/ledger-store';
import { ec2Api } from '../aws/ec2/ec2-api';
import { eventBus } from '../aws/eventbridge';
import { InventoryReader } from '../aws/inventory/inventory-reader';
import { selfInvocation } from '../aws/lambda';
import { queue } from '../aws/sqs';
import { jsonLog } from './telemetry/log';

const { env } = process;
const clock = Date.now;
const pause = async (milliseconds: number) => sleep(milliseconds);
const clients = new Clients(clock, pause);

// Not through the console: Lambda would put words before the line, or the line into a text, and CloudWatch would find no metrics in it.
const print = (line: string) => process.stdout.write(`${line}\n`);

const lasting = attempt(() => compose(decodeSettings(env[SETTINGS_VARIABLE])));

export async function handler(event: SQSEvent | LifecycleEvent, context: Context): Promise<SQSBatchResponse | void> {
  const { awsRequestId, functionName } = context;
  if (lasting instanceof Error) {
    const log = jsonLog(print, clock, { requestId: awsRequestId });
    if ('Records' in event) {
      const messages = readMessages(event.Records, { log, metrics: { failed: () => undefined } });
      for (const message of messages) log.error('the settings cannot be read', { ...aboutMessage(message), error: lasting });
      throw lasting;
    }
    log.error('the settings cannot be read', { requestType: event.RequestType, error: lasting });
    return refuse(event, lasting, putResponse);
  }
  const { settings } = lasting;
  const deadline = clock() + context.getRemainingTimeInMillis();
  // The mode in every line, so that none is taken for something that was done.
  const log = jsonLog(print, clock, { requestId: awsRequestId, ...(settings.mode === 'observe' && { mode: settings.mode }) });
  clients.begin(deadline, log);
  const invocation: Invocation = {
    ...lasting,
    requestId: awsRequestId,
    deadline,
    self: selfInvocation(clients.lambda, functionName),
    log,
    metrics: new Metrics(settings.sessionOwner, print, clock, env[NO_TARGET_METRICS_VARIABLE] !== 'true'),
  };
  try {
    if ('Records' in event) return await handleBatch(event, invocation);
    return await withTimeoutLog(invocation, [{ requestType: event.RequestType }], async () => handleLifecycle(event, invocation));
  } catch (error) {
    // Of a batch, each message has its line.
    if (!('Records' in event)) log.error('the invocation has failed', { requestType: event.RequestType, error: asError(error) });
    throw error;
  } finally {
    invocation.metrics.flush();
  }
}

/** What a container keeps from one invocation to the next. */
function compose(settings: OwnerSettings): Dependencies {
  return {
    settings,
    clock,
    sleep: pause,
    inventoryReader: new InventoryReader(ec2Api(clients.ec2Reader, clients.ec2Writer), clients.loadBalancing, settings, clock),
    ledger: ledgerStore(clients.dynamoDb, env[LEDGER_TABLE_VARIABLE] ?? '', clock, sleep),
    lease: lease(clients.dynamoDb, env[LEDGER_TABLE_VARIABLE] ?? '', clock),
    ...(env[EVENTS_VARIABLE] === 'true' && { events: eventBus(clients.eventBridge, clock, pause) }),
    queue: queue(clients.sqs, env[QUEUE_URL_VARIABLE] ?? ''),
    loggedStates: new Map<string, string>(),
    retainsSessions: env[RETAIN_VARIABLE] === 'true',
    callsMayWaitUntil: (time: number) => clients.writesMayWaitUntil(time),
    pendingCalls: () => clients.calls.pending,
    putResponse,
  };
}

/**
 * Values from CloudFormation may be invalid. If module initialization failed, the function couldn't report it, and CloudFormation would wait for an
 * hour.
 */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return asError(error);
  }
}
