import type { CandidatesOf, PathTo } from './candidates';
import { gainInWords } from './cause-lines';
import { columns } from './columns';
import { instanceInWords, type NameOf } from './named';
import { printable } from './printable';
import { styles, type Styles, type Terminal } from './styled';
import { wrapped } from './wrapped';
import type { Advice } from '../core/advice/cause';
import type { InterfaceDecision, Plan } from '../core/model/decision';
import { isUnmirrored } from '../core/model/reason';
import { type Candidate, STEPS } from '../core/reachability/reachability';

/** Inputs of an explanation besides the plan. */
export interface ExplanationContext {
  readonly advice: Advice;
  readonly candidatesOf: CandidatesOf;
  readonly pathTo: PathTo;
  readonly nameOf: NameOf;
}

export interface ExplanationOptions extends Terminal {
  /** Whether the way to every target is shown, and not only to the one that it uses, or to the nearest ones. */
  readonly verbose?: boolean;
}

/** Targets to which the way is shown where not all are. */
const SHOWN_PATHS = 3;

/** For each interface the outcome, the reason, what to change, and the way to targets step by step. */
export function explanation(
  plan: Pick<Plan, 'interfaces' | 'targets'>,
  { advice, candidatesOf, pathTo, nameOf }: ExplanationContext,
  { width, colour = false, verbose = false }: ExplanationOptions = {},
): string {
  const style = styles(colour);
  const loads = new Map(plan.targets.map(({ targetId, planned, capacity }) => [targetId, capacity === null ? `${planned}` : `${planned} of ${capacity}`]));
  return plan.interfaces.map((decision) => {
    const candidates = candidatesOf(decision) ?? [];
    return [
      headline(decision, nameOf, style, width),
      whatToDo(decision, advice, style, width),
      ...(candidates.length > 0 ? [table(candidates, loads, width)] : []),
      ...shown(decision, candidates, verbose).map(({ targetId }) => path(decision, targetId, pathTo, style, width)),
    ].filter((part) => part !== '').join('\n\n');
  }).join('\n\n\n');
}

function headline(decision: InterfaceDecision, nameOf: NameOf, { good, bad }: Styles, width: number | undefined): string {
  const { networkInterfaceId, instanceId, availabilityZone, outcome, mirrored, targetId, reason } = decision;
  const place = availabilityZone === '' ? '' : ` in ${availabilityZone}`;
  const where = mirrored ? `mirrored to ${targetId}` : 'not mirrored';
  const title = printable(`${networkInterfaceId} of ${instanceInWords(instanceId, nameOf)}${place}: ${where} (${outcome}, ${reason.code})`);
  const emphasized = mirrored ? good(title) : isUnmirrored(reason) ? bad(title) : title;
  return [emphasized, ...wrapped(printable(reason.message), width)].join('\n');
}

function whatToDo({ networkInterfaceId }: InterfaceDecision, { causes }: Advice, { bold }: Styles, width: number | undefined): string {
  const cause = causes.find(({ networkInterfaceIds }) => networkInterfaceIds.includes(networkInterfaceId));
  if (cause === undefined) return '';
  return wrapped(`→ ${printable(cause.advice)}${gainInWords(cause)}`, width).map(bold).join('\n');
}

/** Loads are those once the plan is carried out: they are what decides whether a target has room. */
function table(candidates: readonly Candidate[], loads: ReadonlyMap<string, string>, width: number | undefined): string {
  return columns(['TARGET', 'PLANNED', 'VERDICT', 'STEP', 'REASON'], candidates.map(({ targetId, verdict, step, reason }) => (
    [targetId, loads.get(targetId) ?? '-', verdict, step ?? '-', reason]
  )), width);
}

/** The target that it uses, or else those that it comes nearest to. */
function shown({ mirrored, targetId }: InterfaceDecision, candidates: readonly Candidate[], verbose: boolean): readonly Candidate[] {
  if (verbose) return candidates;
  if (mirrored) return candidates.filter((candidate) => candidate.targetId === targetId);
  const progress = ({ step }: Candidate) => (step === undefined ? STEPS.length : STEPS.indexOf(step));
  return [...candidates].sort((a, b) => progress(b) - progress(a)).slice(0, SHOWN_PATHS);
}

const SIGNS = { passed: 'ok', rejected: 'no', unknown: '?' } as const;

function path(decision: InterfaceDecision, targetId: string, pathTo: PathTo, { bold }: Styles, width: number | undefined): string {
  const steps = pathTo(decision, targetId);
  if (steps.length === 0) return '';
  const rows = steps.map(({ step, verdict, reason }) => [SIGNS[verdict], step, reason ?? '']);
  return `${bold(printable(`The way to ${targetId}`))}\n${columns(['', 'STEP', 'RULE'], rows, width)}`;
}
