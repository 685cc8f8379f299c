import * as fs from 'fs';
import * as path from 'path';
import { Duration, Stack, Token } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge, FUNCTION_FINDINGS } from './acknowledged-findings';
import { LEDGER_TABLE_VARIABLE, QUEUE_URL_VARIABLE, RETAIN_VARIABLE, SETTINGS_VARIABLE } from '../names';
import { type EncodedSettings, encodeSettings, ENVIRONMENT_LIMIT, type OwnerSettings } from '../settings';

/** What the other variables take at most, the name of a queue and of a table included, which only CloudFormation knows. */
const OTHER_VARIABLES = 500;
const SETTINGS_LIMIT = ENVIRONMENT_LIMIT - OTHER_VARIABLES;

/** The same folder from src/private and from lib/private. */
const BUNDLE = path.join(__dirname, '..', '..', 'assets', 'reconcile.lambda');

export interface ReconcileFunctionProps {
  readonly settings: OwnerSettings;
  readonly role: iam.IRole;
  readonly logGroup: logs.ILogGroup;
  readonly queue: sqs.IQueue;
  readonly ledger: dynamodb.ITable;
  /** Whether sessions stay when the stack goes. */
  readonly retainsSessions: boolean;
}

/** The function that compares what is mirrored with what should be, and changes what differs. */
export class ReconcileFunction extends lambda.Function {
  /** A batch takes seconds. Sweeps and deployments of large fleets, which EC2 throttles, go on in another invocation. */
  public static readonly TIMEOUT = Duration.minutes(5);

  /** What the sessions are made from, as the function is told. */
  public readonly settingsText: string;

  constructor(scope: Construct, id: string, props: ReconcileFunctionProps) {
    const settings = settingsText(scope, encodeSettings(props.settings));
    super(scope, id, {
      description: 'Mirrors network interfaces of EC2 instances to ExtraHop sensors',
      code: bundledCode(BUNDLE),
      handler: 'index.handler',
      // Named, not the CDK's latest: that one moves with the CDK's version and differs between Regions.
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.ARM_64,
      // CPU comes in proportion to memory, and at the minimum of both a cold start is slow.
      memorySize: 1024,
      timeout: ReconcileFunction.TIMEOUT,
      role: props.role,
      logGroup: props.logGroup,
      environment: {
        [SETTINGS_VARIABLE]: settings,
        [QUEUE_URL_VARIABLE]: props.queue.queueUrl,
        [LEDGER_TABLE_VARIABLE]: props.ledger.tableName,
        ...(props.retainsSessions && { [RETAIN_VARIABLE]: 'true' }),
      },
    });
    this.settingsText = settings;
    acknowledge(this, FUNCTION_FINDINGS);
  }

  /** Lets it go on in another invocation with what takes longer than one. */
  public get goOnStatement(): iam.PolicyStatement {
    return new iam.PolicyStatement({ sid: 'GoOn', actions: ['lambda:InvokeFunction'], resources: [this.functionArn] });
  }

  /** Works through the messages of the queue. Grants nothing: the role's policy does. */
  public consume(queue: sqs.IQueue): lambda.EventSourceMapping {
    return new lambda.EventSourceMapping(this, 'EventSource', {
      target: this,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      // The minimum. More workers would only share the same quota of EC2 calls.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
  }
}

/** Code that was bundled when the package was built. */
export function bundledCode(folder: string): lambda.Code {
  if (!fs.existsSync(path.join(folder, 'index.mjs'))) {
    throw new Error(`function code: expected index.mjs in ${JSON.stringify(folder)}, got none; install the package anew, or in a checkout run "npx projen bundle"`);
  }
  return lambda.Code.fromAsset(folder);
}

function settingsText(scope: Construct, settings: EncodedSettings): string {
  const size = knownSize(settings);
  if (size > SETTINGS_LIMIT) {
    throw new Error(`targets, sources: expected settings of at most ${SETTINGS_LIMIT} bytes, for which Lambda has room, got ${size}; configure fewer targets or selectors`);
  }
  return Stack.of(scope).toJsonString(settings);
}

/** Bytes as Lambda counts them, over the variables as JSON; what only CloudFormation knows counts as nothing. */
function knownSize(settings: EncodedSettings): number {
  const known = JSON.stringify(settings, (_key, value: unknown) => (Token.isUnresolved(value) ? null : value));
  return Buffer.byteLength(JSON.stringify({ [SETTINGS_VARIABLE]: known }));
}
