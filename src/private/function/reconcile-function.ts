import * as fs from 'fs';
import * as path from 'path';
import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { byPath, canonicalJson } from '../canonical-order';
import { allowPlacement, leavePlacementToLambda } from './function-placement';
import { warnOfScarceConcurrency } from './scarce-concurrency';
import type { ExtraHopTrafficMirroringProps } from '../../extrahop-traffic-mirroring-props';
import { MirroringMode } from '../../mirroring-mode';
import { LEDGER_TABLE_VARIABLE, NO_TARGET_METRICS_VARIABLE, QUEUE_URL_VARIABLE, RETAIN_VARIABLE, SETTINGS_VARIABLE } from '../../names';
import { encodeSettings, ENVIRONMENT_LIMIT, type OwnerSettings } from '../../settings';
import { suppressFindings, FUNCTION_FINDINGS } from '../iam/nag-suppressions';
import { refuse } from '../validation/check';

/** What the other variables take at most, the name of a queue and of a table included, which only CloudFormation knows. */
const OTHER_VARIABLES = 548;
const SETTINGS_LIMIT = ENVIRONMENT_LIMIT - OTHER_VARIABLES;

/** The same folder from src/private and from lib/private. */
const BUNDLE = path.join(__dirname, '..', '..', '..', 'assets', 'reconcile.lambda');

/** Placement of the function, as passed to the construct. */
type Placement = Pick<ExtraHopTrafficMirroringProps, 'vpc' | 'vpcSubnets' | 'securityGroups' | 'environmentEncryption' | 'runtime' | 'architecture'>;

export interface ReconcileFunctionProps extends Placement {
  /** Settings of the function, as far as they are known by then. */
  readonly settings: () => OwnerSettings;
  readonly mode: MirroringMode;
  readonly role: iam.IRole;
  readonly logGroup: logs.ILogGroup;
  readonly queue: sqs.IQueue;
  readonly ledger: dynamodb.ITable;
  /** Whether sessions stay when the stack goes. */
  readonly retainsSessions: boolean;
  /** Whether each target has metrics of its own. */
  readonly perTargetMetrics: boolean;
}

/** The function that compares what is mirrored with what should be, and changes what differs. */
export class ReconcileFunction extends lambda.Function {
  /** A batch takes seconds. Sweeps and deployments of large fleets, which EC2 throttles, go on in another invocation. */
  public static readonly TIMEOUT = Duration.minutes(5);

  /** Settings of the function, as an unresolved JSON string. */
  public readonly settingsText: string;
  /** What its role may do, and must not do, because of the function itself. */
  public readonly ownStatements: iam.PolicyStatement[];
  /** Through what it reaches anything: rules of security groups, endpoints and gateways of the VPC included. */
  public readonly network: IConstruct[];

  constructor(scope: Construct, id: string, props: ReconcileFunctionProps) {
    const settings = canonicalJson(scope, () => encodeSettings(props.settings()));
    super(scope, id, {
      description: 'Mirrors network interfaces of EC2 instances to ExtraHop sensors',
      code: bundledCode(BUNDLE),
      handler: 'index.handler',
      runtime: props.runtime ?? lambda.determineLatestNodeRuntime(scope),
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      // CPU comes in proportion to memory, and at the minimum of both a cold start is slow.
      memorySize: 1024,
      timeout: ReconcileFunction.TIMEOUT,
      role: props.role,
      logGroup: props.logGroup,
      vpc: props.vpc,
      vpcSubnets: subnetsInOrder(props.vpcSubnets),
      securityGroups: props.securityGroups && byPath(props.securityGroups),
      environmentEncryption: props.environmentEncryption,
      environment: {
        [SETTINGS_VARIABLE]: settings,
        [QUEUE_URL_VARIABLE]: props.queue.queueUrl,
        [LEDGER_TABLE_VARIABLE]: props.ledger.tableName,
        ...(props.retainsSessions && { [RETAIN_VARIABLE]: 'true' }),
        ...(!props.perTargetMetrics && { [NO_TARGET_METRICS_VARIABLE]: 'true' }),
      },
    });
    this.settingsText = settings;
    this.ownStatements = this.statements(props);
    this.network = props.vpc === undefined ? [] : [props.vpc, ...this.connections.securityGroups];
    if (props.vpc !== undefined) allowPlacement(this, props.role, props.vpc.selectSubnets(subnetsInOrder(props.vpcSubnets)));
    suppressFindings(this, FUNCTION_FINDINGS);
  }

  /** Works through the messages of the queue. Grants nothing: the role's policy does. */
  public consume(queue: sqs.IQueue): lambda.EventSourceMapping {
    const mapping = new lambda.EventSourceMapping(this, 'EventSource', {
      target: this,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      // The minimum. More workers would only share the same quota of EC2 calls.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    warnOfScarceConcurrency(this, mapping);
    return mapping;
  }

  private statements({ vpc, environmentEncryption, mode }: ReconcileFunctionProps): iam.PolicyStatement[] {
    return [
      // A deployment that takes longer than one invocation continues in another; in observe mode, the function answers immediately.
      ...(mode === MirroringMode.OBSERVE ? [] : [
        new iam.PolicyStatement({ sid: 'GoOn', actions: ['lambda:InvokeFunction'], resources: [this.functionArn] }),
      ]),
      ...(environmentEncryption === undefined ? [] : [new iam.PolicyStatement({
        sid: 'DecryptSettings',
        actions: ['kms:Decrypt'],
        resources: [environmentEncryption.keyArn],
        conditions: { StringEquals: { 'kms:EncryptionContext:aws:lambda:FunctionArn': this.functionArn } },
      })]),
      ...(vpc === undefined ? [] : [leavePlacementToLambda(this.functionArn)]),
    ];
  }
}

function subnetsInOrder(selection: ec2.SubnetSelection | undefined): ec2.SubnetSelection | undefined {
  return selection?.subnets === undefined ? selection : { ...selection, subnets: byPath(selection.subnets) };
}

/** Code that was bundled when the package was built. */
export function bundledCode(folder: string): lambda.Code {
  if (!fs.existsSync(path.join(folder, 'index.mjs'))) {
    throw new Error(`function code: expected index.mjs in ${JSON.stringify(folder)}, got none; install the package anew, or in a checkout run "npx projen bundle"`);
  }
  return lambda.Code.fromAsset(folder);
}

/** Fails unless the function's environment has room for the settings. */
export function checkSettingsSize(scope: IConstruct, settings: OwnerSettings): void {
  const size = sizeOf(SETTINGS_VARIABLE, encodeSettings(settings));
  if (size <= SETTINGS_LIMIT) return;
  const { targets, sources, sessionTags } = settings;
  const parts = Object.entries({ targets, sources, ...(sessionTags && { sessionTags }) })
    .map(([property, part]) => `${sizeOf(property, part)} of ${property}`);
  refuse(
    scope,
    `targets, sources, sessionTags: expected settings of at most ${SETTINGS_LIMIT} bytes, for which the environment of a function has room, got ${size} (${parts.join(', ')}); `
    + 'have targets found by their tags with targetDiscovery, or configure fewer targets, selectors or tags',
  );
}

/** Most texts that only CloudFormation knows are ids. */
const ID = 'tmt-0123456789abcdef0';

/** Bytes as Lambda counts them, over variables as JSON, as far as can be told. */
function sizeOf(variable: string, value: unknown): number {
  const likely = JSON.stringify(value, (_key, part: unknown) => (Token.isUnresolved(part) ? likelyPart(part) : part));
  return Buffer.byteLength(JSON.stringify({ [variable]: likely }));
}

/** What is known of a text counts as it is, and once an id for what CloudFormation puts into it. */
function likelyPart(part: unknown): unknown {
  if (typeof part === 'number') return 0;
  if (typeof part !== 'string') return ID;
  const known = Tokenization.reverseString(part).mapTokens({ mapToken: () => '' }).join({ join: (left: string, right: string) => left + right });
  return `${ID}${known}`;
}
