import { Convergence, type ConvergenceContext, type InterfaceOutcome } from './convergence';
import { toInventory } from '../aws/inventory';
import { observe } from '../aws/observe';
import type { InstanceState } from '../core/inventory';

/** How an instance was found, and how each of its interfaces ended. */
export interface InstanceReport {
  readonly instanceId: string;
  readonly state: InstanceState | 'not-found';
  readonly outcomes: readonly InterfaceOutcome[];
}

/** Brings the sessions of these instances to where the settings want them. */
export async function reconcile(context: ConvergenceContext, instanceIds: readonly string[]): Promise<readonly InstanceReport[]> {
  const inventory = toInventory(await observe(context.api, context.settings, instanceIds));
  const outcomes = await new Convergence(context, inventory).run();
  return instanceIds.map((instanceId) => ({
    instanceId,
    state: inventory.instances.find((instance) => instance.instanceId === instanceId)?.state ?? 'not-found',
    outcomes: outcomes.filter(({ decision }) => decision.instanceId === instanceId),
  }));
}

/** Whether EC2 may show more of a just started instance in a moment: its reads lag behind its events. */
export function isUnsettled({ state, outcomes }: InstanceReport): boolean {
  return state === 'not-found' || state === 'pending' || outcomes.some(({ decision }) => decision.reason.code === 'interface-not-attached');
}
