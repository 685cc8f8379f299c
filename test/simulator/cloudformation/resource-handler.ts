import { DynamoDb } from '../dynamodb/dynamodb';
import { EventBus } from '../events/event-bus';
import { Principal } from '../iam';
import { Keys } from './keys';
import { Properties } from './properties';
import { Lambda } from '../lambda/lambda';
import { LogGroups } from '../lambda/log-groups';
import { Roles } from '../lambda/roles';
import { Sqs } from '../sqs/sqs';

/** What the deployer needs of the simulated EC2. */
export interface Ec2Api {
  /** Who may call EC2 through its endpoint, by access key id. */
  readonly principals: Map<string, Principal>;
  call(operation: string, input: object): object;
}

/** The services in which resources are created. */
export interface Services {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly dynamodb: DynamoDb;
  readonly ec2?: Ec2Api;
  readonly sqs: Sqs;
  readonly bus: EventBus;
  readonly lambda: Lambda;
  readonly roles: Roles;
  readonly logGroups: LogGroups;
  readonly keys: Keys;
}

export interface ResourceContext {
  readonly logicalId: string;
  readonly services: Services;
  /** A name that CloudFormation could generate. */
  readonly generateName: (longest: number) => string;
  /** Directory of a code asset by the bucket and key under which it is published. */
  readonly assetDirectory: (bucket: string, key: string) => string;
}

export interface CreatedResource {
  /** What `Ref` returns. */
  readonly ref: string;
  /** What `Fn::GetAtt` returns. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** What the resource is in the simulation. */
  readonly object?: unknown;
  readonly remove?: () => void | Promise<void>;
}

export interface ResourceHandler {
  /** Properties that have an effect in the simulation. */
  readonly properties: readonly string[];
  /** Properties that are accepted and change nothing here. */
  readonly inert?: readonly string[];
  create(properties: Properties, context: ResourceContext): CreatedResource | Promise<CreatedResource>;
}

export type ResourceHandlers = Readonly<Record<string, ResourceHandler>>;
