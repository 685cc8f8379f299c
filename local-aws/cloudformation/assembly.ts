import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, parseTemplate, Template } from './template';

/** What is deployed: a template and where the code of its functions lies. */
export interface StackSource {
  readonly stackName: string;
  readonly template: Template;
  readonly assets: readonly CodeAsset[];
}

export interface CodeAsset {
  readonly objectKey: string;
  /** Absent: the asset is found by its key alone. */
  readonly bucketName?: string;
  readonly directory: string;
}

interface StackArtifact {
  readonly id: string;
  readonly stackName: string;
  readonly templateFile: string;
}

/** Reads one stack of a CDK cloud assembly: the named one, or else the only one. */
export function readAssembly(directory: string, stackName?: string): StackSource {
  const artifacts = records(readJson(join(directory, 'manifest.json')).artifacts);
  const stacks = artifacts.flatMap(([id, artifact]) => stackArtifact(id, artifact));
  const selected = stackName === undefined ? stacks : stacks.filter(stack => stack.stackName === stackName || stack.id === stackName);
  if (selected.length !== 1) {
    throw new Error(`${directory} has ${selected.length} stacks${stackName === undefined ? '' : ` named ${stackName}`}, of ${names(stacks)}`);
  }
  const [stack] = selected;
  return {
    stackName: stack.stackName,
    template: parseTemplate(readJson(join(directory, stack.templateFile))),
    assets: artifacts
      .filter(([, artifact]) => artifact.type === 'cdk:asset-manifest')
      .flatMap(([, artifact]) => readAssetManifest(directory, String(properties(artifact).file))),
  };
}

function stackArtifact(id: string, artifact: Record<string, unknown>): StackArtifact[] {
  if (artifact.type !== 'aws:cloudformation:stack') return [];
  const { stackName, templateFile } = properties(artifact);
  return [{ id, stackName: typeof stackName === 'string' ? stackName : id, templateFile: String(templateFile) }];
}

function readAssetManifest(directory: string, file: string): CodeAsset[] {
  return records(readJson(join(directory, file)).files).flatMap(([, { source, destinations }]) => {
    if (!isRecord(source) || source.packaging !== 'zip' || typeof source.path !== 'string') return [];
    const path = source.path;
    return records(destinations).map(([, { bucketName, objectKey }]) => (
      { bucketName: String(bucketName), objectKey: String(objectKey), directory: join(directory, path) }
    ));
  });
}

function properties(artifact: Record<string, unknown>): Record<string, unknown> {
  return isRecord(artifact.properties) ? artifact.properties : {};
}

function records(value: unknown): [string, Record<string, unknown>][] {
  if (!isRecord(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]));
}

function readJson(file: string): Record<string, unknown> {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(content)) throw new Error(`${file} does not hold an object`);
  return content;
}

function names(stacks: readonly StackArtifact[]): string {
  return stacks.map(({ stackName }) => stackName).join(', ') || 'none';
}
