import type {
  AttachNetworkInterfaceRequest,
  CreateNetworkInterfaceRequest,
  CreateTagsRequest,
  DetachNetworkInterfaceRequest,
  StopInstancesRequest,
  Tag,
} from '@aws-sdk/client-ec2';
import { NormalizedSchema } from '@smithy/core/schema';
import { apiOperation, parameterName, tagOf } from './query-protocol';

/**
 * How CloudTrail writes the parameters and answers of EC2. Operations of the first years have a form of their own: names
 * in camel case, lists in `items`. Later ones are the request and the answer, turned from XML into JSON: that of all
 * operations on Traffic Mirroring that were recorded in public (creation of filters, rules, sessions and targets, change
 * of a session, deletion of a target).
 */
type Parameters = (input: never) => object;

const RECORDED: Readonly<Record<string, Parameters>> = {
  AttachNetworkInterface: ({ NetworkInterfaceId, InstanceId, DeviceIndex }: Partial<AttachNetworkInterfaceRequest>) => ({
    networkInterfaceId: NetworkInterfaceId, instanceId: InstanceId, deviceIndex: DeviceIndex,
  }),
  CreateNetworkInterface: (input: Partial<CreateNetworkInterfaceRequest>) => ({
    subnetId: input.SubnetId,
    description: input.Description,
    privateIpAddress: input.PrivateIpAddress,
    groupSet: items(input.Groups, (groupId) => ({ groupId })),
    privateIpAddressesSet: {},
    ...(input.TagSpecifications && {
      tagSpecificationSet: items(input.TagSpecifications, ({ ResourceType, Tags = [] }) => ({ resourceType: ResourceType, tags: Tags.map(tag) })),
    }),
    clientToken: input.ClientToken,
  }),
  CreateTags: tagged,
  StartInstances: instances,
  StopInstances: (input: Partial<StopInstancesRequest>) => ({ ...instances(input), force: input.Force ?? false }),
  TerminateInstances: instances,
};

/**
 * Parameters of which no recorded event is known: a test can try the product against others. Interfaces and tags follow
 * the form of their siblings above, and deleting a session that of deleting a target, which was recorded.
 */
const UNRECORDED = {
  DeleteNetworkInterface: ({ NetworkInterfaceId }: { NetworkInterfaceId?: string }) => ({ networkInterfaceId: NetworkInterfaceId }),
  DeleteTags: tagged,
  DeleteTrafficMirrorSession: (input: object) => fromXml('DeleteTrafficMirrorSession', input),
  DetachNetworkInterface: ({ AttachmentId, Force }: Partial<DetachNetworkInterfaceRequest>) => ({
    attachmentId: AttachmentId, force: Force ?? false,
  }),
};

export type UnrecordedParameters = Readonly<Record<keyof typeof UNRECORDED, (input: never) => object>>;

export function requestParameters(operation: string, input: object, unrecorded: Partial<UnrecordedParameters>): object {
  const written: Readonly<Record<string, Parameters>> = { ...RECORDED, ...UNRECORDED, ...unrecorded };
  if (Object.hasOwn(written, operation)) return written[operation](input as never);
  if (isFromXml(operation)) return fromXml(operation, input);
  throw new Error(`how CloudTrail writes the parameters of ${operation} is not modelled`);
}

export function responseElements(operation: string, output: object, requestId: string): object {
  const schema = apiOperation(operation).output;
  if (isFromXml(operation)) {
    const xmlns = 'http://ec2.amazonaws.com/doc/2016-11-15/';
    return { [`${operation}Response`]: { xmlns, requestId, ...structure(schema, output, tagOf, answerFromXml) } };
  }
  // Operations without an answer of their own say that they worked.
  if (Object.keys(output).length === 0) return { requestId, _return: true };
  return { requestId, ...structure(schema, output, tagOf, answerWithItems) };
}

function isFromXml(operation: string): boolean {
  return operation.includes('TrafficMirror');
}

function fromXml(operation: string, input: object): object {
  return { [`${operation}Request`]: structure(apiOperation(operation).input, input, parameterName, parameterFromXml) };
}

type Writer = (schema: NormalizedSchema, value: unknown, name: string) => unknown;

function structure(schema: NormalizedSchema, value: object, nameOf: typeof tagOf, write: Writer): Record<string, unknown> {
  const fields = value as Record<string, unknown>;
  const members: Record<string, unknown> = {};
  for (const [key, member] of schema.structIterator()) {
    const name = nameOf(member, key);
    if (fields[key] !== undefined) members[name] = write(member, fields[key], name);
  }
  return members;
}

/** Each item of a list has its number in `tag`; a list of one is that item. */
function parameterFromXml(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isStructSchema()) return structure(schema, value as object, parameterName, parameterFromXml);
  if (!schema.isListSchema()) return value;
  const item = schema.getValueSchema();
  return oneOrMany((value as unknown[]).map((each, index) => ({
    ...(item.isStructSchema() ? structure(item, each as object, parameterName, parameterFromXml) : { content: each }),
    tag: index + 1,
  })));
}

/** Empty elements are empty texts, and texts that are numbers, such as those of accounts, become numbers. */
function answerFromXml(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isStructSchema()) return structure(schema, value as object, tagOf, answerFromXml);
  if (schema.isListSchema()) {
    const list = (value as unknown[]).map((each) => answerFromXml(schema.getValueSchema(), each));
    return list.length === 0 ? '' : { item: oneOrMany(list) };
  }
  return typeof value === 'string' && /^[1-9]\d*$/.test(value) ? Number(value) : value;
}

function answerWithItems(schema: NormalizedSchema, value: unknown, name: string): unknown {
  if (schema.isStructSchema()) return structure(schema, value as object, tagOf, answerWithItems);
  if (value instanceof Date) return value.getTime();
  if (!schema.isListSchema()) return value;
  const list = (value as unknown[]).map((each) => answerWithItems(schema.getValueSchema(), each, name));
  if (list.length === 0) return {};
  // The one list that differs, in all events that were recorded.
  return name === 'privateIpAddressesSet' ? { item: list } : { items: list };
}

function oneOrMany(list: unknown[]): unknown {
  return list.length === 1 ? list[0] : list;
}

function items<T>(list: readonly T[] | undefined, write: (item: T) => object): object {
  return list === undefined || list.length === 0 ? {} : { items: list.map(write) };
}

function instances({ InstanceIds }: { InstanceIds?: string[] }): object {
  return { instancesSet: items(InstanceIds, (instanceId) => ({ instanceId })) };
}

function tagged({ Resources, Tags }: Partial<CreateTagsRequest>): object {
  return { resourcesSet: items(Resources, (resourceId) => ({ resourceId })), tagSet: items(Tags, tag) };
}

function tag({ Key, Value }: Tag): object {
  return { key: Key, value: Value };
}
