import type { Arguments } from './arguments';
import { explained } from './explained';
import { readSnapshot } from './snapshot';
import { warnings } from './warnings';
import type { Ec2Facts } from '../aws/observe/facts';
import { toInventory } from '../aws/observe/inventory';
import type { Inventory } from '../core/inventory';
import { EMPTY_LEDGER } from '../core/ledger';
import { decide } from '../core/plan';
import { isUnmirrored } from '../core/reason';
import { candidatesIn } from '../report/candidates';
import { explanation } from '../report/explanation';
import { planJson } from '../report/json';
import { planTable } from '../report/table';

export interface CommandResult {
  /** The output, piece by piece. */
  readonly output: Iterable<string>;
  /** What the reader should know of the plan, each in one line. */
  readonly warnings: readonly string[];
  readonly exitStatus: 0 | 3;
}

/**
 * Reads, decides and renders.
 *
 * @param now the current time in milliseconds since the epoch
 * @throws Error when the snapshot is broken, or has nothing of what is to be explained
 */
export function runCommand({ command, settings, snapshot, output, candidates }: Arguments, now: number): CommandResult {
  const facts = readSnapshot(snapshot);
  const inventory = inventoryOf(facts, snapshot);
  const whole = decide(inventory, EMPTY_LEDGER, settings, now);
  const { plan, remark } = command.name === 'plan' ? { plan: whole } : explained(whole, command, facts);
  const { candidatesOf, candidateOf } = candidatesIn(inventory, settings);
  const exitStatus = plan.interfaces.some(({ reason }) => isUnmirrored(reason)) ? 3 : 0;
  const rest: Omit<CommandResult, 'output'> = { warnings: warnings(whole, plan, { inventory, settings, now }), exitStatus };
  if (output === 'json') return { output: planJson(plan, candidatesOf, candidates), ...rest };
  const text = command.name === 'plan' ? planTable(plan, candidateOf) : remark ?? explanation(plan, candidatesOf);
  return { output: [`${text}\n`], ...rest };
}

function inventoryOf(facts: Ec2Facts, snapshot: string): Inventory {
  try {
    return toInventory(facts);
  } catch (error) {
    throw new Error(`the snapshot in ${snapshot} is not as the AWS CLI prints it: ${error instanceof Error ? error.message : String(error)}`);
  }
}
