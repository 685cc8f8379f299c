import type { Arguments } from './arguments';
import type { Basis } from './basis';
import { explained } from './explained';
import { shownCandidates } from './shown-candidates';
import { warnings } from './warnings';
import { settingsFingerprint } from '../aws/ledger/settings-fingerprint';
import { toInventory } from '../aws/observe/inventory';
import { expectedRefusals } from '../core/eligibility/instance-types';
import type { Inventory } from '../core/inventory';
import { EMPTY_LEDGER, type Ledger } from '../core/ledger';
import { refusalsUnder } from '../core/ledger/refusals';
import { withSightings } from '../core/ledger/sightings';
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
 * Decides and renders.
 *
 * @param now the current time in milliseconds since the epoch
 * @throws Error when the facts are broken, or have nothing of what is to be explained
 */
export function runCommand(asked: Arguments, basis: Basis, now: number): CommandResult {
  const { command } = asked;
  const { facts, settings, origin, named = [] } = basis;
  const described = { ...facts, networkInterfaces: [...facts.networkInterfaces ?? [], ...named] };
  const inventory = inventoryOf(basis);
  const ledger = ledgerFor(inventory, basis, now);
  const whole = decide(inventory, ledger, settings, now);
  const { plan, remarks } = command.name === 'explain' ? explained(whole, command, described, origin) : { plan: whole, remarks: [] };
  const { candidatesOf, candidateOf } = candidatesIn(inventory, settings);
  const exitStatus = plan.interfaces.some(({ reason }) => isUnmirrored(reason)) ? 3 : 0;
  const told = [...basis.warnings, ...warnings(whole, plan, { inventory, ledger, settings, now, origin })];
  if (asked.output === 'json') {
    const { show, warning } = shownCandidates(asked.candidates, plan, settings);
    return { output: planJson(plan, candidatesOf, show), warnings: [...told, ...warning], exitStatus };
  }
  const text = command.name === 'explain'
    ? [...(plan.interfaces.length > 0 ? [explanation(plan, candidatesOf)] : []), ...remarks].join('\n\n\n')
    : planTable(plan, candidateOf);
  return { output: [`${text}\n`], warnings: told, exitStatus };
}

/** What the function would know: what it remembers, and what it sees now. Who remembers nothing goes by AWS's list of instance types. */
function ledgerFor(inventory: Inventory, { ledger, settings }: Basis, now: number): Ledger {
  if (ledger === undefined) return { ...EMPTY_LEDGER, expectedRefusals: expectedRefusals(inventory) };
  return withSightings({ ...ledger, refusals: refusalsUnder(settingsFingerprint(settings), ledger.refusals) }, inventory, settings, now);
}

function inventoryOf({ facts, origin }: Basis): Inventory {
  try {
    return toInventory(facts);
  } catch (error) {
    throw new Error(`${origin} is not as the AWS CLI prints it: ${error instanceof Error ? error.message : String(error)}`);
  }
}
