import { type CandidateOf, isSource } from './candidates';
import { causeLines } from './cause-lines';
import { columns } from './columns';
import { type IdleTarget, idleTargets } from './idle-targets';
import { instanceInWords, type NameOf } from './named';
import { styles, type Terminal } from './styled';
import { changesInWords, verdict } from './verdict';
import type { Advice } from '../core/advice/cause';
import { shortageInWords } from '../core/advice/change-words';
import type { InterfaceDecision, Plan, TargetLoad } from '../core/model/decision';
import { isUnmirrored } from '../core/model/reason';

export interface TableOptions extends Terminal {
  /** Whether every single interface is listed. */
  readonly verbose?: boolean;
}

/** Inputs of a table besides the plan. */
export interface TableContext {
  readonly advice: Advice;
  readonly candidateOf: CandidateOf;
  readonly nameOf: NameOf;
}

/** A plan as text for people: first the verdict, then each cause once with what to do, then targets; single interfaces only where they are asked for. */
export function planTable(
  { interfaces, targets: loads, summary }: Pick<Plan, 'interfaces' | 'targets' | 'summary'>,
  { advice, candidateOf, nameOf }: TableContext,
  { width, colour = false, verbose = false }: TableOptions = {},
): string {
  const style = styles(colour);
  const isComplete = summary.unmirrored === 0;
  const doubtful = interfaces.flatMap((decision) => {
    const chosen = decision.mirrored && decision.targetId !== undefined ? candidateOf(decision, decision.targetId) : undefined;
    return chosen?.verdict === 'unknown' ? [[...placeOf(decision), chosen.targetId, chosen.step ?? '-', chosen.reason]] : [];
  });
  const countWidth = Math.max(0, ...advice.causes.map(({ networkInterfaceIds }) => `${networkInterfaceIds.length}`.length));
  const section = (title: string, heading: readonly string[], rows: readonly (readonly string[])[]) => (
    rows.length === 0 ? '' : `${style.bold(`${title} (${rows.length})`)}\n${columns(heading, [...rows].sort(byFirstCells), width)}`
  );
  return [
    (isComplete ? style.good : style.bad)(verdict(summary)),
    ...advice.causes.map((cause) => causeLines(cause, countWidth, style, width).join('\n')),
    advice.shortages.map(shortageInWords).join('\n'),
    columns(['ZONE', 'TARGET', 'SESSIONS', 'PLANNED', 'CAPACITY'], loads.map(loadOf).sort(byFirstCells), width),
    section('Targets without a session', ['ZONE', 'TARGET', 'STEP', 'REASON'], idleTargets({ interfaces, targets: loads }, candidateOf).map(idleRow)),
    section('Mirrored, but whether packets arrive cannot be told', [...PLACE, 'TARGET', 'STEP', 'REASON'], doubtful),
    ...(verbose ? listing() : []),
    changesInWords(summary),
  ].filter((part) => part !== '').join('\n\n');

  function placeOf({ availabilityZone, instanceId, networkInterfaceId }: InterfaceDecision): readonly string[] {
    return [availabilityZone || '-', instanceInWords(instanceId, nameOf), networkInterfaceId];
  }

  function listing(): readonly string[] {
    const rows = (test: (decision: InterfaceDecision) => boolean) => (
      interfaces.filter(test).map((decision) => [...placeOf(decision), decision.reason.code, decision.reason.message])
    );
    const isUnsupported = ({ reason }: InterfaceDecision) => reason.code === 'unsupported';
    return [
      section('Mirrored', [...PLACE, 'CODE', 'REASON'], rows(({ mirrored }) => mirrored)),
      section('Not mirrored', [...PLACE, 'CODE', 'REASON'], rows(({ reason }) => isUnmirrored(reason))),
      section('EC2 cannot mirror', [...PLACE, 'CODE', 'REASON'], rows(isUnsupported)),
      section('Not sources', [...PLACE, 'CODE', 'REASON'], rows((decision) => !isSource(decision) && !isUnsupported(decision))),
    ];
  }
}

const PLACE = ['ZONE', 'INSTANCE', 'INTERFACE'];

function loadOf({ availabilityZones, targetId, sessions, planned, capacity }: TargetLoad): readonly string[] {
  return [availabilityZones.join(' ') || '-', targetId, `${sessions}`, `${planned}`, `${capacity ?? 'unlimited'}`];
}

function idleRow({ availabilityZones, targetId, obstacle }: IdleTarget): readonly string[] {
  return [availabilityZones.join(' ') || '-', targetId, obstacle?.step ?? '-', obstacle?.reason ?? 'sources can reach it, but none is left for it'];
}

function byFirstCells(a: readonly string[], b: readonly string[]): number {
  return a.join(' ') < b.join(' ') ? -1 : 1;
}
