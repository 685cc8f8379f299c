import { randomUUID } from 'node:crypto';
import { Properties } from './properties';
import { CreatedResource, ResourceContext, ResourceHandler, UnfinishedCreation } from './resource-handler';
import { isRecord } from './template';

/** What a custom resource's function puts to the response URL. */
interface CustomResourceResponse {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** The longest response that CloudFormation accepts. */
const LONGEST_RESPONSE_BYTES = 4096;
const LONGEST_WAIT_SECONDS = 3600;

/** A function that CloudFormation invokes in the background, and whose answer it waits for. */
export const customResource: ResourceHandler = {
  properties: 'any',
  create: async (properties, context) => {
    const ask = provider(properties, context);
    // Under some id CloudFormation deletes even what has none, because it never answered or failed.
    const stopgap = { PhysicalResourceId: context.generateName(128) };
    const response = await ask({ RequestType: 'Create' }).catch((error: Error) => {
      throw new UnfinishedCreation(error.message, resourceOf(stopgap, properties, context));
    });
    const created = resourceOf({ ...stopgap, ...response }, properties, context);
    const failure = failureOf(response);
    if (failure !== undefined) throw new UnfinishedCreation(failure, created);
    return created;
  },
  update: async (properties, existing, context) => {
    if (properties.text('ServiceToken') !== existing.properties.text('ServiceToken')) throw new Error('a change of ServiceToken is not modelled');
    const response = await provider(properties, context)({
      RequestType: 'Update',
      PhysicalResourceId: existing.ref,
      OldResourceProperties: texts(existing.properties.all()),
    });
    const failure = failureOf(response);
    if (failure !== undefined) throw new Error(failure);
    return resourceOf(response, properties, context);
  },
};

function resourceOf(
  { PhysicalResourceId: id = '', Data: data }: Partial<CustomResourceResponse>, properties: Properties, context: ResourceContext,
): CreatedResource {
  return {
    ref: id,
    attributes: data,
    remove: async () => {
      const response = await provider(properties, context)({ RequestType: 'Delete', PhysicalResourceId: id });
      if (response.Status === 'FAILED') throw new Error(failureOf(response));
    },
  };
}

/** Sends requests to the function of a custom resource and waits for its answers. */
function provider(properties: Properties, context: ResourceContext): (request: object) => Promise<CustomResourceResponse> {
  const { services: { clock, lambda, responses }, type, stackId, logicalId } = context;
  const serviceToken = properties.text('ServiceToken');
  const timeoutSeconds = properties.number('ServiceTimeout', LONGEST_WAIT_SECONDS, [1, LONGEST_WAIT_SECONDS]);
  const lambdaFunction = lambda.functionBy(serviceToken);
  return async request => {
    const response = responses.expect();
    const ids = { StackId: stackId, RequestId: randomUUID(), LogicalResourceId: logicalId };
    const cancelTimeout = clock.setTimeout(() => response.abandon(new Error(
      `CloudFormation did not receive a response from your Custom Resource within ${timeoutSeconds} seconds (requestId: ${ids.RequestId})`,
    )), timeoutSeconds * 1000);
    lambda.invokeInBackground(lambdaFunction, {
      ...request,
      ...ids,
      ServiceToken: serviceToken,
      ResponseURL: response.url,
      ResourceType: type,
      ResourceProperties: texts(properties.all()),
    });
    try {
      return parse(await response.body, ids);
    } finally {
      cancelTimeout();
    }
  };
}

function parse(body: string, ids: Readonly<Record<string, string>>): CustomResourceResponse {
  if (Buffer.byteLength(body) > LONGEST_RESPONSE_BYTES) throw new Error('Response object is too long.');
  const response: unknown = JSON.parse(body);
  if (!isRecord(response) || (response.Status !== 'SUCCESS' && response.Status !== 'FAILED')) throw new Error('Invalid Response object: Status');
  const wrong = Object.entries(ids).find(([name, value]) => response[name] !== value);
  if (wrong) throw new Error(`Invalid Response object: Value of property ${wrong[0]} must be the one of the request`);
  return response as unknown as CustomResourceResponse;
}

function failureOf({ Status: status, Reason: reason, PhysicalResourceId: id }: CustomResourceResponse): string | undefined {
  if (status === 'FAILED') return `Received response status [FAILED] from custom resource. Message returned: ${reason ?? ''}`;
  return typeof id === 'string' && id !== '' ? undefined : 'Invalid PhysicalResourceId';
}

/** CloudFormation hands on all values as texts. */
function texts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(texts);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, texts(item)]));
  return String(value);
}
