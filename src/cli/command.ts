import type { Arguments } from './arguments';
import { explained } from './explained';
import { whatIsMissing } from './missing-files';
import { shownCandidates } from './shown-candidates';
import { readSnapshot } from './snapshot';
import { warnings } from './warnings';
import type { Ec2Facts } from '../aws/observe/facts';
import { toInventory } from '../aws/observe/inventory';
import { expectedRefusals } from '../core/eligibility/instance-types';
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
export function runCommand(asked: Arguments, now: number): CommandResult {
  const { command, settings } = asked;
  const snapshot = readSnapshot(asked.snapshot, asked);
  const inventory = inventoryOf(snapshot.facts, asked.snapshot);
  const ledger = { ...EMPTY_LEDGER, expectedRefusals: expectedRefusals(inventory) };
  const whole = decide(inventory, ledger, settings, now);
  const { plan, remark } = command.name === 'plan' ? { plan: whole } : explained(whole, command, snapshot.facts);
  const { candidatesOf, candidateOf } = candidatesIn(inventory, settings);
  const exitStatus = plan.interfaces.some(({ reason }) => isUnmirrored(reason)) ? 3 : 0;
  const told = [...whatIsMissing(snapshot), ...warnings(whole, plan, { inventory, ledger, settings, now })];
  if (asked.output === 'json') {
    const { show, warning } = shownCandidates(asked.candidates, plan, settings);
    return { output: planJson(plan, candidatesOf, show), warnings: [...told, ...warning], exitStatus };
  }
  const text = command.name === 'plan' ? planTable(plan, candidateOf) : remark ?? explanation(plan, candidatesOf);
  return { output: [`${text}\n`], warnings: told, exitStatus };
}

function inventoryOf(facts: Ec2Facts, snapshot: string): Inventory {
  try {
    return toInventory(facts);
  } catch (error) {
    throw new Error(`the snapshot in ${snapshot} is not as the AWS CLI prints it: ${error instanceof Error ? error.message : String(error)}`);
  }
}
