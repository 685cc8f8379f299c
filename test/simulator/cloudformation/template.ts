export interface ResourceTemplate {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
}

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

export function parseTemplate(value: unknown): Template {
  if (!isRecord(value) || !isRecord(value.Resources)) throw new Error('a template needs resources');
  const unknown = Object.keys(value).find(section => !KNOWN_SECTIONS.has(section));
  if (unknown !== undefined) throw new Error(`the template section ${unknown} is not modelled`);
  return value as unknown as Template;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
