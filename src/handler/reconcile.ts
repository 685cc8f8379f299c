import { Convergence, type ConvergenceContext, type InterfaceOutcome } from './convergence';
import type { Ec2Api } from '../aws/ec2-api';
import { toInventory } from '../aws/inventory';
import { observe } from '../aws/observe';
import type { InstanceState, Inventory } from '../core/inventory';
import { isOwn } from '../core/sessions';
import type { Settings } from '../core/settings';

/** How an instance was found, and how each of its interfaces ended. */
export interface InstanceReport {
  readonly instanceId: string;
  readonly state: InstanceState | 'not-found';
  readonly outcomes: readonly InterfaceOutcome[];
}

/**
 * Brings the sessions of these instances to where the settings want them.
 *
 * Where sensors are full, the instances that hold their room are looked at too: one of them may be able to make way.
 */
export async function reconcile(context: ConvergenceContext, instanceIds: readonly string[]): Promise<readonly InstanceReport[]> {
  const { api, settings } = context;
  const inventory = toInventory(await observe(api, settings, instanceIds));
  const convergence = new Convergence(context, inventory);
  const outcomes = await convergence.run();
  const full = outcomes.some(({ decision }) => decision.reason.code === 'no-capacity');
  const neighbourIds = full ? await instancesOf(api, ownSessionsElsewhere(inventory, settings)) : [];
  if (neighbourIds.length === 0) return instanceIds.map((instanceId) => report(instanceId, inventory, outcomes));

  const wider = toInventory(await observe(api, settings, [...new Set([...instanceIds, ...neighbourIds])]));
  convergence.observed(wider);
  const widerOutcomes = await convergence.run();
  return [
    ...instanceIds.map((instanceId) => report(instanceId, wider, widerOutcomes)),
    ...neighbourIds.filter((instanceId) => !instanceIds.includes(instanceId))
      .map((instanceId) => report(instanceId, wider, widerOutcomes.filter(({ acted, error }) => acted || error !== undefined)))
      .filter((neighbour) => neighbour.outcomes.length > 0),
  ];
}

function report(instanceId: string, inventory: Inventory, outcomes: readonly InterfaceOutcome[]): InstanceReport {
  return {
    instanceId,
    state: inventory.instances.find((instance) => instance.instanceId === instanceId)?.state ?? 'not-found',
    outcomes: outcomes.filter(({ decision }) => decision.instanceId === instanceId),
  };
}

/** Interfaces with own sessions on the targets that were not asked about. */
function ownSessionsElsewhere(inventory: Inventory, settings: Settings): readonly string[] {
  const known = new Set(inventory.instances.flatMap(({ networkInterfaces }) => networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId)));
  const interfaceIds = inventory.sessions.filter((session) => isOwn(session, settings)).map(({ networkInterfaceId }) => networkInterfaceId);
  return [...new Set(interfaceIds)].filter((id) => !known.has(id));
}

async function instancesOf(api: Ec2Api, networkInterfaceIds: readonly string[]): Promise<readonly string[]> {
  const reservations = await api.reservationsOfInterfaces(networkInterfaceIds);
  const instances = reservations.flatMap(({ Instances }) => Instances ?? []);
  return [...new Set(instances.flatMap(({ InstanceId }) => InstanceId ?? []))];
}

/** Whether EC2 may show more of a just started instance in a moment: its reads lag behind its events. */
export function isUnsettled({ state, outcomes }: InstanceReport): boolean {
  return state === 'not-found' || state === 'pending' || outcomes.some(({ decision }) => decision.reason.code === 'interface-not-attached');
}
