import { adoption } from './adopt';
import { changesMarkdown, changesTable, coverageChanges, coverageOf, isSnapshot, recordedCoverage } from './against';
import type { Arguments } from './arguments';
import type { Basis } from './basis';
import { costLine } from './cost';
import { recordedLedger, recordedSettings } from './deployment-files';
import { explained } from './explained';
import { shownCandidates } from './shown-candidates';
import { snapshotBasis } from './snapshot-basis';
import { warnings } from './warnings';
import { toInventory } from '../aws/inventory/inventory';
import { settingsFingerprint } from '../aws/ledger/settings-fingerprint';
import { advise } from '../core/advice/advise';
import type { Advice } from '../core/advice/cause';
import { coverageSummary, EVERYTHING } from '../core/advice/coverage-summary';
import { expectedRefusals } from '../core/eligibility/instance-types';
import { EMPTY_LEDGER, type Ledger } from '../core/ledger/ledger';
import { withObservations } from '../core/ledger/observations';
import { refusalsUnder } from '../core/ledger/refusals';
import type { Plan } from '../core/model/decision';
import type { Inventory } from '../core/model/inventory';
import { isUnmirrored } from '../core/model/reason';
import { decide } from '../core/plan/decide';
import { candidatesIn } from '../report/candidates';
import { explanation } from '../report/explanation';
import { planHtml } from '../report/html';
import { planJson } from '../report/json';
import { planMarkdown } from '../report/markdown';
import { namesIn } from '../report/named';
import { printableJson } from '../report/printable';
import type { Terminal } from '../report/styled';
import { planTable } from '../report/table';
import { verdict } from '../report/verdict';
import { wrapped } from '../report/wrapped';
import { SETTINGS_VERSION } from '../settings';

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
 * @param terminal what the output is shown on; a file, or another program, has no width and no colour
 * @throws Error when the facts are broken, or have nothing of what is to be explained
 */
export function runCommand(asked: Arguments, basis: Basis, now: number, terminal: Terminal = {}): CommandResult {
  const { command } = asked;
  const { facts, settings, origin, named = [] } = basis;
  const described = { ...facts, networkInterfaces: [...facts.networkInterfaces ?? [], ...named] };
  const inventory = inventoryOf(basis);
  const ledger = ledgerFor(inventory, basis, now);
  const whole = decide(inventory, ledger, settings, now);
  if (command.name === 'adopt') return { output: [adoption(inventory, ledger, basis, now)], warnings: basis.warnings, exitStatus: 0 };
  if (asked.against !== undefined) return comparison(asked, asked.against, whole, basis, now);
  const { plan, remarks } = command.name === 'explain' ? explained(whole, command, described, origin) : { plan: whole, remarks: [] };
  const context = {
    ...candidatesIn(inventory, settings),
    advice: adviceFor(whole, plan, { inventory, ledger, settings, now }),
    nameOf: namesIn(inventory),
  };
  const exitStatus = plan.interfaces.some(({ reason }) => isUnmirrored(reason)) ? 3 : 0;
  const told = [...basis.warnings, ...warnings(whole, plan, { inventory, ledger, settings, now, origin })];
  if (asked.output === 'json') {
    const { show, warning } = shownCandidates(asked.candidates, plan, settings);
    return { output: planJson(plan, context, show), warnings: [...told, ...warning], exitStatus };
  }
  if (asked.output === 'markdown') return { output: [`${planMarkdown(plan, context.advice)}\n`], warnings: told, exitStatus };
  if (asked.output === 'html') {
    const summary = coverageSummary(plan, context.advice, { inventory, now }, EVERYTHING);
    return { output: planHtml(plan, { ...context, summary }), warnings: told, exitStatus };
  }
  const options = { ...terminal, verbose: asked.verbose };
  const text = command.name === 'explain'
    ? [...(plan.interfaces.length > 0 ? [explanation(plan, context, options)] : []), ...remarks].join('\n\n\n')
    : [planTable(plan, context, options), '', ...wrapped(costLine(plan, asked.price), terminal.width)].join('\n');
  return { output: [`${text}\n`], warnings: told, exitStatus };
}

/** What changed since another plan, or since a snapshot under the same settings, instead of the plan. */
function comparison(asked: Arguments, against: string, plan: Plan, basis: Basis, now: number): CommandResult {
  const before = isSnapshot(against) ? coverageOf(planOf(earlierBasis(asked, against, basis, now), now)) : recordedCoverage(against);
  const changes = coverageChanges(before, coverageOf(plan));
  const output = {
    json: () => `${printableJson({ changes })}\n`,
    markdown: () => `${[`## ${verdict(plan.summary)}`, ...changesMarkdown(changes)].join('\n\n')}\n`,
    table: () => changesTable(changes),
  }[asked.output === 'html' ? 'table' : asked.output]();
  const isIncomplete = changes.some(({ change }) => change === 'lost') || plan.interfaces.some(({ reason }) => isUnmirrored(reason));
  return { output: [output], warnings: basis.warnings, exitStatus: isIncomplete ? 3 : 0 };
}

/** A snapshot without settings of its own is planned under those of this plan. */
function earlierBasis(asked: Arguments, folder: string, { settings }: Basis, now: number): Basis {
  const own = recordedSettings(folder);
  return snapshotBasis(asked, folder, now, {
    settings: own ?? { origin: 'the settings of this plan', value: { version: SETTINGS_VERSION, ...settings } },
    ledger: own && recordedLedger(folder, now),
  });
}

function planOf(basis: Basis, now: number): Plan {
  const inventory = inventoryOf(basis);
  return decide(inventory, ledgerFor(inventory, basis, now), basis.settings, now);
}

/** Causes that some of these interfaces have; each with all the interfaces that it shuts out. */
function adviceFor(whole: Plan, { interfaces }: Plan, basis: Parameters<typeof advise>[0]): Advice {
  const advice = advise(basis, whole);
  if (interfaces === whole.interfaces) return advice;
  const ids = new Set(interfaces.map(({ networkInterfaceId }) => networkInterfaceId));
  const causes = advice.causes.filter(({ networkInterfaceIds }) => networkInterfaceIds.some((id) => ids.has(id)));
  return { ...advice, causes };
}

/** What the function would know: what it remembers, and what it sees now. Who remembers nothing goes by AWS's list of instance types. */
function ledgerFor(inventory: Inventory, { ledger, settings }: Basis, now: number): Ledger {
  if (ledger === undefined) return { ...EMPTY_LEDGER, expectedRefusals: expectedRefusals(inventory) };
  return withObservations({ ...ledger, refusals: refusalsUnder(settingsFingerprint(settings), ledger.refusals) }, inventory, settings, now);
}

function inventoryOf({ facts, origin }: Basis): Inventory {
  try {
    return toInventory(facts);
  } catch (error) {
    throw new Error(`${origin} is not as the AWS CLI prints it: ${error instanceof Error ? error.message : String(error)}`);
  }
}
