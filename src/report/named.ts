import type { Inventory } from '../core/model/inventory';

/** The Name tag of an instance; absent where it has none. */
export type NameOf = (instanceId: string) => string | undefined;

export function namesIn({ instances }: Pick<Inventory, 'instances'>): NameOf {
  const names = new Map(instances.map(({ instanceId, tags }) => [instanceId, tags.Name]));
  return (instanceId) => names.get(instanceId) || undefined;
}

/** `web-1 (i-…)`, or the id alone. */
export function instanceInWords(instanceId: string, nameOf: NameOf): string {
  const name = nameOf(instanceId);
  return name === undefined || name === instanceId ? instanceId : `${name} (${instanceId})`;
}
