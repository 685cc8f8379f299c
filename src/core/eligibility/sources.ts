import type { Instance, NetworkInterface } from '../model/inventory';
import type { SourceSelector, SourceSettings } from '../model/settings';

/** Whether the settings ask for this interface, and how urgently; `undefined`: they do not. */
export function sourcePriority(instance: Instance, networkInterface: NetworkInterface, sources: SourceSettings): number | undefined {
  if (sources.interfaces === 'primary' && !networkInterface.primary) return undefined;
  const matches = (selector: SourceSelector) => selects(selector, instance, networkInterface);
  if (sources.exclude.some(matches)) return undefined;
  if (sources.include.length === 0) return 0;
  const priorities = sources.include.filter(matches).map((selector) => selector.priority ?? 0);
  return priorities.length > 0 ? Math.max(...priorities) : undefined;
}

function selects(selector: SourceSelector, instance: Instance, networkInterface: NetworkInterface): boolean {
  return (
    Object.entries(selector.tags ?? {}).every(([key, value]) => Object.hasOwn(instance.tags, key) && instance.tags[key] === value) &&
    includes(selector.vpcIds, networkInterface.vpcId) &&
    includes(selector.subnetIds, networkInterface.subnetId) &&
    includes(selector.instanceTypes, instance.instanceType)
  );
}

function includes(allowed: readonly string[] | undefined, value: string): boolean {
  return allowed === undefined || allowed.includes(value);
}
