import { createHash } from 'node:crypto';
import { StackSource } from './assembly';
import { creationOrder } from './creation-order';
import { Evaluation, StackIdentity } from './evaluation';
import { Properties } from './properties';
import { CreatedResource, ResourceHandlers, Services } from './resource-handler';
import { DeployedStack } from './stack';
import { ResourceTemplate } from './template';

export interface DeploymentOptions {
  readonly services: Services;
  readonly handlers: ResourceHandlers;
  /** Values of the template's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Creates the resources of a template one after the other; takes them back when one cannot be created. */
export async function deployStack(source: StackSource, options: DeploymentOptions): Promise<DeployedStack> {
  const { stackName, template } = source;
  const { services: { account, region, partition } } = options;
  const stackId = `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/${digest(stackName, 32)}`;
  const identity: StackIdentity = { stackName, stackId, account, region, partition };
  const resources = new Map<string, CreatedResource>();
  const evaluation = new Evaluation(template, identity, options.parameters ?? {}, resources);
  const stack = new DeployedStack(stackName, resources);

  for (const logicalId of creationOrder(template.Resources)) {
    const resource = template.Resources[logicalId];
    try {
      if (resource.Condition !== undefined && !evaluation.condition(resource.Condition)) continue;
      resources.set(logicalId, await createResource(logicalId, resource, evaluation, source, options));
    } catch (error) {
      await stack.delete();
      throw new Error(`${stackName}: ${logicalId} (${resource.Type}): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (output.Condition === undefined || evaluation.condition(output.Condition)) stack.outputs[name] = evaluation.evaluate(output.Value);
  }
  return stack;
}

async function createResource(
  logicalId: string,
  { Type: type, Properties: values = {} }: ResourceTemplate,
  evaluation: Evaluation,
  source: StackSource,
  { handlers, services }: DeploymentOptions,
): Promise<CreatedResource> {
  if (!Object.hasOwn(handlers, type)) throw new Error(`the resource type ${type} is not modelled`);
  const handler = handlers[type];
  const properties = new Properties(evaluation.evaluateRecord(values));
  properties.allow(...handler.properties, ...(handler.inert ?? []));
  return handler.create(properties, {
    logicalId,
    services,
    generateName: longest => generatedName(source.stackName, logicalId, longest),
    assetDirectory: (bucket, key) => assetDirectory(source, bucket, key, evaluation),
  });
}

/** Stack name, logical id and twelve characters, as CloudFormation names what the template does not name. */
function generatedName(stackName: string, logicalId: string, longest: number): string {
  const suffix = `-${digest(`${stackName}/${logicalId}`, 12).toUpperCase()}`;
  return `${stackName}-${logicalId}`.slice(0, longest - suffix.length) + suffix;
}

function assetDirectory({ assets }: StackSource, bucket: string, key: string, evaluation: Evaluation): string {
  const asset = assets.find(({ bucketName, objectKey }) => (
    objectKey === key && (bucketName === undefined || evaluation.evaluate({ 'Fn::Sub': bucketName }) === bucket)
  ));
  if (!asset) throw new Error(`the assembly has no asset for ${bucket}/${key}`);
  return asset.directory;
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
