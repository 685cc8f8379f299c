import { createHash } from 'node:crypto';
import { StackSource } from './assembly';
import { Evaluation } from './evaluation';
import { Properties } from './properties';
import { ResourceHandler, ResourceHandlers, Services } from './resource-handler';
import { StackResource, StackState } from './stack-state';
import { ResourceTemplate } from './template';

/** What the account has for all stacks. */
export interface Account {
  readonly services: Services;
  readonly handlers: ResourceHandlers;
  readonly names: GeneratedNames;
}

/** A resource as a template wants it, with its properties evaluated. */
export type WantedResource = Pick<StackResource, 'template' | 'handler' | 'context' | 'properties'>;

export function wantedResource(
  logicalId: string,
  template: ResourceTemplate,
  { stackName, stackId }: StackState,
  source: StackSource,
  evaluation: Evaluation,
  { services, handlers, names }: Account,
): WantedResource {
  const handler = handlerOf(template.Type, handlers);
  const properties = new Properties(evaluation.evaluateRecord(template.Properties ?? {}));
  if (handler.properties !== 'any') properties.allow(...handler.properties, ...(handler.inert ?? []));
  return {
    template,
    handler,
    properties,
    context: {
      logicalId,
      type: template.Type,
      stackId,
      services,
      generateName: longest => names.generate(stackName, logicalId, longest),
      assetDirectory: (bucket, key) => assetDirectory(source, bucket, key, evaluation),
    },
  };
}

/** Names for what templates do not name; no name comes twice. */
export class GeneratedNames {
  private readonly counts = new Map<string, number>();

  /** Stack name, logical id and twelve characters, as CloudFormation does it. */
  generate(stackName: string, logicalId: string, longest: number): string {
    const suffix = `-${this.digest(`${stackName}/${logicalId}`, 12).toUpperCase()}`;
    return `${stackName}-${logicalId}`.slice(0, longest - suffix.length) + suffix;
  }

  /** Hexadecimal digits that differ each time, and yet are the same in each run. */
  digest(text: string, length: number): string {
    const count = this.counts.get(text) ?? 0;
    this.counts.set(text, count + 1);
    return createHash('sha256').update(count === 0 ? text : `${text}/${count}`).digest('hex').slice(0, length);
  }
}

function handlerOf(type: string, handlers: ResourceHandlers): ResourceHandler {
  const name = type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : type;
  if (!Object.hasOwn(handlers, name)) throw new Error(`the resource type ${type} is not modelled`);
  return handlers[name];
}

function assetDirectory({ assets }: StackSource, bucket: string, key: string, evaluation: Evaluation): string {
  const asset = assets.find(({ bucketName, objectKey }) => (
    objectKey === key && (bucketName === undefined || evaluation.evaluate({ 'Fn::Sub': bucketName }) === bucket)
  ));
  if (!asset) throw new Error(`the assembly has no asset for ${bucket}/${key}`);
  return asset.directory;
}
