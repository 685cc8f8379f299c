import { join } from 'node:path';
import { readTemplate, type Template, usesMirroring } from './template';
import { jsonIn } from '../json-file';
import { kindOf } from '../recorded-file';
import { isRecord } from '../shape';

/** A stack of a synthesized app. */
export interface AppStack {
  /** Its name in CloudFormation. */
  readonly stackName: string;
  /** Its path in the app, stages included. */
  readonly path: string;
  /** Absent where the app leaves it to the deployment. */
  readonly account?: string;
  readonly region?: string;
  readonly template: Template;
}

/** A synthesized app. */
export interface App {
  readonly folder: string;
  readonly stacks: readonly AppStack[];
}

/**
 * Reads the folder that `cdk synth` writes.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth-assemblies
 * @throws Error that names the file when it is no such folder
 */
export function readApp(folder: string): App {
  const kind = kindOf(folder);
  if (kind !== 'folder') throw new Error(`--app: ${folder} ${kind === undefined ? 'does not exist' : 'is a file'}; expected the folder that cdk synth writes`);
  return { folder, stacks: stacksIn(folder) };
}

/**
 * The one stack that is meant.
 *
 * @param name name or path of the stack; absent: only one has a mirroring
 * @throws Error that names those there are
 */
export function stackOf({ folder, stacks }: App, name?: string): AppStack {
  const found = name === undefined
    ? stacks.filter(({ template }) => usesMirroring(template))
    : stacks.filter(({ stackName, path }) => stackName === name || path === name);
  if (found.length === 1) return found[0];
  const choices = (found.length > 1 ? found : stacks).map(({ path }) => path).sort().join(', ');
  if (name === undefined && found.length === 0) throw new Error(`--app: no stack of ${folder} has an ExtraHopTrafficMirroring; there are ${choices || 'no stacks'}`);
  if (name === undefined) throw new Error(`--app: ${found.length} stacks of ${folder} have mirrorings; choose one with --stack: ${choices}`);
  throw new Error(`--stack: ${folder} has ${found.length === 0 ? 'no stack' : 'several stacks'} named ${name}; there are ${choices || 'none'}`);
}

function stacksIn(folder: string): readonly AppStack[] {
  const manifestPath = join(folder, 'manifest.json');
  if (kindOf(manifestPath) === undefined) throw new Error(`--app: ${manifestPath} is missing; expected the folder that cdk synth writes`);
  const manifest = jsonIn(manifestPath);
  if (!isRecord(manifest) || !isRecord(manifest.artifacts)) throw new Error(`${manifestPath}: expected an object with artifacts, as cdk synth writes it`);
  return Object.entries(manifest.artifacts).flatMap(([id, artifact]) => {
    if (!isRecord(artifact)) return [];
    const properties = isRecord(artifact.properties) ? artifact.properties : {};
    if (artifact.type === 'cdk:cloud-assembly' && typeof properties.directoryName === 'string') return stacksIn(join(folder, properties.directoryName));
    if (artifact.type !== 'aws:cloudformation:stack' || typeof properties.templateFile !== 'string') return [];
    const { displayName } = artifact;
    return [{
      stackName: typeof properties.stackName === 'string' ? properties.stackName : id,
      path: typeof displayName === 'string' ? displayName.replace(/ \(.*\)$/, '') : id,
      ...environmentOf(artifact.environment),
      template: readTemplate(folder, properties.templateFile),
    }];
  });
}

/** `aws://123456789012/us-east-1`, or `aws://unknown-account/unknown-region`. */
function environmentOf(environment: unknown): Pick<AppStack, 'account' | 'region'> {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(String(environment)) ?? [];
  return {
    ...(account !== undefined && account !== 'unknown-account' && { account }),
    ...(region !== undefined && region !== 'unknown-region' && { region }),
  };
}
