import type { Arguments, Command } from './arguments';
import { readSnapshot } from './snapshot';
import { toInventory } from '../aws/inventory';
import type { InterfaceDecision, Plan } from '../core/decision';
import { EMPTY_LEDGER } from '../core/ledger';
import { decide } from '../core/plan';
import { type Candidate, reachability } from '../core/reachability';
import { isUnmirrored } from '../core/reason';
import { explanation } from '../report/explanation';
import { planJson } from '../report/json';
import { planTable } from '../report/table';

export interface CommandResult {
  /** The output, piece by piece. */
  readonly output: Iterable<string>;
  readonly exitStatus: 0 | 3;
}

/**
 * Reads, decides and renders.
 *
 * @throws Error when the snapshot is broken, or has nothing of what is to be explained
 */
export function runCommand({ command, settings, snapshot, output, candidates }: Arguments): CommandResult {
  const inventory = toInventory(readSnapshot(snapshot));
  const plan = restricted(decide(inventory, EMPTY_LEDGER, settings, Date.now()), command);
  const reach = reachability(inventory, settings);
  const networkInterfaces = new Map(inventory.instances.flatMap((instance) => (
    instance.networkInterfaces.map((each) => [each.networkInterfaceId, each] as const)
  )));
  const candidatesOf = ({ networkInterfaceId, mirrored, reason }: InterfaceDecision): readonly Candidate[] | undefined => {
    const networkInterface = networkInterfaces.get(networkInterfaceId);
    return networkInterface !== undefined && (mirrored || isUnmirrored(reason)) ? reach.candidates(networkInterface) : undefined;
  };
  const exitStatus = plan.interfaces.some(({ reason }) => isUnmirrored(reason)) ? 3 : 0;
  if (output === 'json') return { output: planJson(plan, candidatesOf, candidates), exitStatus };
  return { output: [`${command.name === 'explain' ? explanation(plan, candidatesOf) : planTable(plan)}\n`], exitStatus };
}

/** The plan as far as it is about what is to be explained. Sensors and totals stay those of the whole. */
function restricted(plan: Plan, command: Command): Plan {
  if (command.name === 'plan') return plan;
  const isMeant = ({ instanceId, networkInterfaceId }: InterfaceDecision) => (
    'instanceId' in command ? instanceId === command.instanceId : networkInterfaceId === command.networkInterfaceId
  );
  const interfaces = plan.interfaces.filter(isMeant);
  if (interfaces.length === 0) {
    const id = 'instanceId' in command ? command.instanceId : command.networkInterfaceId;
    throw new Error(`the snapshot has no interface of ${id}`);
  }
  const ids = new Set(interfaces.map(({ networkInterfaceId }) => networkInterfaceId));
  return { ...plan, interfaces, actions: plan.actions.filter(({ networkInterfaceId }) => ids.has(networkInterfaceId)) };
}
