import { attributePath, intrinsicCall, placeholders, substitution } from './intrinsics';
import { isRecord, ResourceTemplate } from './template';

/** Logical ids so that each comes after all that it depends on, by `DependsOn` or by a reference. */
export function creationOrder(resources: Readonly<Record<string, ResourceTemplate>>): string[] {
  const order = new Set<string>();
  const visit = (logicalId: string, path: readonly string[]) => {
    if (order.has(logicalId)) return;
    if (path.includes(logicalId)) throw new Error(`the resources depend on each other: ${[...path, logicalId].join(' → ')}`);
    dependencies(logicalId, resources).forEach(dependency => visit(dependency, [...path, logicalId]));
    order.add(logicalId);
  };
  Object.keys(resources).forEach(logicalId => visit(logicalId, []));
  return [...order];
}

/** Logical ids so that each comes before all that it depends on. */
export function deletionOrder(resources: Readonly<Record<string, ResourceTemplate>>): string[] {
  return creationOrder(resources).reverse();
}

function dependencies(logicalId: string, resources: Readonly<Record<string, ResourceTemplate>>): string[] {
  const { DependsOn: explicit = [], Properties: properties } = resources[logicalId];
  const explicitIds = typeof explicit === 'string' ? [explicit] : explicit;
  const missing = explicitIds.find(id => !Object.hasOwn(resources, id));
  if (missing !== undefined) throw new Error(`${logicalId} depends on ${missing}, which the template does not have`);
  return [...explicitIds, ...references(properties)].filter(id => Object.hasOwn(resources, id));
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isRecord(value)) return [];
  const [name, argument] = intrinsicCall(value) ?? [];
  if (name === 'Ref') return [String(argument)];
  if (name === 'Fn::GetAtt') return [attributePath(argument)[0]];
  if (name === 'Fn::Sub') {
    const { template, variables } = substitution(argument);
    return [...placeholders(template).map(placeholder => placeholder.split('.')[0]), ...references(variables)];
  }
  return Object.values(value).flatMap(references);
}
