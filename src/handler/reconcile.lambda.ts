import { setTimeout as sleep } from 'node:timers/promises';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { SQSHandler } from 'aws-lambda';
import { ec2Api } from '../aws/ec2-api';
import { SETTINGS_VARIABLE } from '../names';
import { decodeSettings } from '../settings';
import { handleBatch } from './batch';
import { jsonLog } from './log';

const settings = decodeSettings(process.env[SETTINGS_VARIABLE]);
const api = ec2Api(new EC2Client({ retryMode: 'adaptive', maxAttempts: 5 }));

export const handler: SQSHandler = (event, { awsRequestId }) => handleBatch(event, {
  api,
  settings,
  sleep,
  clock: Date.now,
  log: jsonLog((line) => process.stdout.write(`${line}\n`), Date.now, { requestId: awsRequestId }),
});
