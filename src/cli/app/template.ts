import { join } from 'node:path';
import { SETTINGS_VARIABLE } from '../../names';
import { jsonIn } from '../json-file';
import { kindOf } from '../recorded-file';
import { isRecord } from '../shape';

/** A template, and the templates of its nested stacks. */
export interface Template {
  readonly resources: Readonly<Record<string, TemplateResource>>;
  readonly parameters: Members;
  readonly outputs: Members;
  /** By the logical ids of the nested stacks; one whose template isn't in the folder is absent. */
  readonly nested: ReadonlyMap<string, Template>;
}

export interface TemplateResource {
  readonly type: string;
  readonly properties: Members;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a template of an app.
 *
 * @param assets file that lists the assets of the stack, its nested templates among them
 * @throws Error that names the file when it is no template
 */
export function readTemplate(folder: string, file: string, assets = file.replace(/\.template\.json$/, '.assets.json')): Template {
  const path = join(folder, file);
  const content = jsonIn(path);
  if (!isRecord(content)) throw new Error(`${path}: expected a template`);
  const found = Object.entries(members(content.Resources)).filter((entry): entry is [string, Members] => isRecord(entry[1]));
  const nested = found.flatMap(([logicalId, resource]) => {
    const nestedFile = resource.Type === 'AWS::CloudFormation::Stack' ? nestedTemplate(join(folder, assets), resource) : undefined;
    return nestedFile === undefined ? [] : [[logicalId, readTemplate(folder, nestedFile, assets)] as const];
  });
  return {
    resources: Object.fromEntries(found.map(([logicalId, { Type, Properties }]) => (
      [logicalId, { type: String(Type), properties: members(Properties) }]
    ))),
    parameters: members(content.Parameters),
    outputs: members(content.Outputs),
    nested: new Map(nested),
  };
}

/** Whether the template, or one of its nested stacks, has the function of a mirroring. */
export function usesMirroring({ resources, nested }: Template): boolean {
  return Object.values(resources).some(isMirroringFunction) || [...nested.values()].some(usesMirroring);
}

export function isMirroringFunction({ type, properties }: TemplateResource): boolean {
  return type === 'AWS::Lambda::Function' && SETTINGS_VARIABLE in variablesOf(properties);
}

export function variablesOf({ Environment }: Members): Members {
  return members(members(Environment).Variables);
}

export function members(value: unknown): Members {
  return isRecord(value) ? value : {};
}

/** The CDK writes the file next to the resource, or only lists it among the assets by the hash that ends the URL. */
function nestedTemplate(assets: string, { Metadata, Properties }: Members): string | undefined {
  const path = members(Metadata)['aws:asset:path'];
  if (typeof path === 'string') return path;
  if (kindOf(assets) === undefined) return undefined;
  const url = JSON.stringify(members(Properties).TemplateURL);
  const asset = Object.entries(members(members(jsonIn(assets)).files)).find(([hash]) => url.includes(hash));
  const source = members(members(asset?.[1]).source).path;
  return typeof source === 'string' ? source : undefined;
}
