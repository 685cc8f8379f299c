import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { CallTracker } from '../../aws/call-tracker';
import { type Ec2Api, ec2Api } from '../../aws/ec2/ec2-api';
import { type LoadBalancingApi, loadBalancingApi } from '../../aws/elbv2/load-balancing-api';
import type { Progress } from '../progress';

/** Where and as whom the account is read; what is absent comes from the environment and the configuration files, as for the AWS CLI. */
export interface Place {
  readonly profile?: string;
  readonly region?: string;
}

/** Timeouts and retries for a user who waits at a terminal. */
const PATIENT = {
  retryMode: 'adaptive',
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
};

/** Clients that only read. Each is loaded when it is first needed. */
export class AwsClients {
  public readonly ec2Client: EC2Client;
  public readonly ec2: Ec2Api;
  private readonly calls: CallTracker;
  private readonly config: object;

  /** @param clock gives the current time in milliseconds since the epoch */
  public constructor(place: Place, private readonly progress: Progress, clock: () => number) {
    this.calls = new CallTracker(clock);
    this.config = { ...PATIENT, ...place };
    this.ec2Client = this.prepared(new EC2Client(this.config));
    this.ec2 = ec2Api(this.ec2Client);
  }

  public readonly loadBalancing = async (): Promise<LoadBalancingApi> => loadBalancingApi(this.config, (client) => this.prepared(client));

  public readonly cloudFormation = async (): Promise<CloudFormationClient> => (
    this.prepared(new (await import('@aws-sdk/client-cloudformation')).CloudFormationClient(this.config))
  );

  public readonly lambda = async (): Promise<LambdaClient> => this.prepared(new (await import('@aws-sdk/client-lambda')).LambdaClient(this.config));

  public readonly dynamoDb = async (): Promise<DynamoDBClient> => (
    this.prepared(new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient(this.config))
  );

  /** The Region that calls go to. @throws Error where none is configured */
  public async region(): Promise<string> {
    return this.ec2Client.config.region();
  }

  private readonly prepared: Progress['follow'] = (client) => this.progress.follow(this.calls.track(client));
}
