import { Clock } from '../clock';
import { ResponseEndpoint } from './response-endpoint';
import { DynamoDb } from '../dynamodb/dynamodb';
import { EventBus } from '../events/event-bus';
import { Principal } from '../iam';
import { Keys } from './keys';
import { Properties } from './properties';
import { Lambda } from '../lambda/lambda';
import { LogGroups } from '../lambda/log-groups';
import { PlacementEc2 } from '../lambda/placement';
import { Roles } from '../lambda/roles';
import { Propagation } from '../propagation';
import { Sqs } from '../sqs/sqs';

/** What the deployer needs of the simulated EC2. */
export interface Ec2Api extends PlacementEc2 {
  /** Who may call EC2 through its endpoint, by access key id. */
  readonly principals: Map<string, Principal>;
  call(operation: string, input: object): object;
}

/** The services in which resources are created. */
export interface Services {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: Clock;
  readonly dynamodb: DynamoDb;
  readonly ec2?: Ec2Api;
  readonly sqs: Sqs;
  readonly bus: EventBus;
  readonly lambda: Lambda;
  readonly roles: Roles;
  readonly logGroups: LogGroups;
  readonly keys: Keys;
  /** When changes of permissions come into force. */
  readonly propagation: Propagation;
  /** Where custom resources answer. */
  readonly responses: ResponseEndpoint;
}

export interface ResourceContext {
  readonly logicalId: string;
  readonly type: string;
  readonly stackId: string;
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

/** A resource with the properties that it was given last. */
export interface ExistingResource extends CreatedResource {
  readonly properties: Properties;
}

/** A resource of which a part exists, or may exist, though its creation failed. */
export class UnfinishedCreation extends Error {
  constructor(message: string, readonly created: CreatedResource) {
    super(message);
  }
}

export interface ResourceHandler {
  /** Properties that have an effect in the simulation. */
  readonly properties: readonly string[] | 'any';
  /** Properties that are accepted and change nothing here, whether when they are set or when they change. */
  readonly inert?: readonly string[];
  /** Properties whose change replaces the resource even where others are changed in place. */
  readonly replacing?: readonly string[];
  /** The property that names the resource, in a way that no two can share. */
  readonly nameProperty?: string;
  create(properties: Properties, context: ResourceContext): CreatedResource | Promise<CreatedResource>;
  /** Changes the resource in place. Absent: a change replaces it. */
  update?(properties: Properties, existing: ExistingResource, context: ResourceContext): CreatedResource | Promise<CreatedResource>;
}

export type ResourceHandlers = Readonly<Record<string, ResourceHandler>>;
