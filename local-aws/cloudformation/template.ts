export interface ResourceTemplate {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  /** What becomes of the resource when it leaves the stack. */
  readonly DeletionPolicy?: RemovalPolicy;
  /** What becomes of it when another one replaces it. */
  readonly UpdateReplacePolicy?: RemovalPolicy;
}

/** `RetainExceptOnCreate` deletes what a failed operation has created. */
export type RemovalPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate';

export interface ParameterTemplate {
  readonly Type: string;
  readonly Default?: string | number;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, ParameterTemplate>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, ResourceTemplate>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>;
}

/** `Rules` are assertions about parameters, which the CDK uses for its bootstrap version only. */
const KNOWN_SECTIONS = new Set([
  'AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs', 'Rules',
]);

const KNOWN_ATTRIBUTES = new Set(['Type', 'Properties', 'DependsOn', 'Condition', 'Metadata', 'DeletionPolicy', 'UpdateReplacePolicy']);
const REMOVAL_POLICIES = new Set(['Delete', 'Retain', 'RetainExceptOnCreate']);

export function parseTemplate(value: unknown): Template {
  if (!isRecord(value) || !isRecord(value.Resources)) throw new Error('a template needs resources');
  const unknown = Object.keys(value).find(section => !KNOWN_SECTIONS.has(section));
  if (unknown !== undefined) throw new Error(`the template section ${unknown} is not modelled`);
  Object.entries(value.Resources).forEach(([logicalId, resource]) => checkResource(logicalId, resource));
  return value as unknown as Template;
}

function checkResource(logicalId: string, resource: unknown): void {
  if (!isRecord(resource) || typeof resource.Type !== 'string') throw new Error(`the resource ${logicalId} needs a type`);
  const unknown = Object.keys(resource).find(attribute => !KNOWN_ATTRIBUTES.has(attribute));
  if (unknown !== undefined) throw new Error(`the attribute ${unknown} of the resource ${logicalId} is not modelled`);
  for (const policy of [resource.DeletionPolicy, resource.UpdateReplacePolicy]) {
    if (policy !== undefined && !REMOVAL_POLICIES.has(String(policy))) {
      throw new Error(`the removal policy ${String(policy)} of the resource ${logicalId} is not modelled`);
    }
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
