import { columns } from './columns';
import type { InterfaceDecision, Plan } from '../core/decision';
import type { Candidate } from '../core/reachability';
import { isUnmirrored } from '../core/reason';

/** What cannot be told about the path of a mirrored interface to its sensor; `undefined` where everything is known. */
export type DoubtOf = (decision: InterfaceDecision) => Candidate | undefined;

/** A plan as text for a terminal. What needs a person most stands last, where the prompt comes back. */
export function planTable({ interfaces, sensors, summary }: Pick<Plan, 'interfaces' | 'sensors' | 'summary'>, doubtOf?: DoubtOf): string {
  const unmirrored = interfaces.filter(({ reason }) => isUnmirrored(reason));
  const others = interfaces.filter(({ mirrored, reason }) => !mirrored && !isUnmirrored(reason));
  const doubtful = interfaces.flatMap((decision) => {
    const doubt = decision.mirrored ? doubtOf?.(decision) : undefined;
    return doubt === undefined ? [] : [[...placeOf(decision), doubt.targetId, doubt.step ?? '-', doubt.reason]];
  });
  return [
    columns(['ZONE', 'SENSOR', 'SESSIONS', 'PLANNED', 'CAPACITY'], sensors
      .map(({ availabilityZones, targetId, sessions, planned, capacity }) => (
        [availabilityZones.join(' ') || '-', targetId, `${sessions}`, `${planned}`, `${capacity ?? 'unlimited'}`]
      ))
      .sort(byFirstCells)),
    section('Not sources', ['CODE', 'REASON'], others.map(withReason)),
    section('Mirrored, but whether packets arrive cannot be told', ['SENSOR', 'STEP', 'REASON'], doubtful),
    section('Not mirrored', ['CODE', 'REASON'], unmirrored.map(withReason)),
    `${summary.mirrored} of ${summary.eligible} interfaces mirrored, ${summary.unmirrored} not, ${summary.unsupported} that EC2 cannot mirror\n` +
      `sessions to create: ${summary.create}, to modify: ${summary.modify}, to delete: ${summary.delete}`,
  ].filter((part) => part !== '').join('\n\n');
}

function section(title: string, heading: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `${title} (${rows.length})\n${columns(['ZONE', 'INSTANCE', 'INTERFACE', ...heading], [...rows].sort(byFirstCells))}`;
}

function withReason(decision: InterfaceDecision): readonly string[] {
  return [...placeOf(decision), decision.reason.code, decision.reason.message];
}

function placeOf({ availabilityZone, instanceId, networkInterfaceId }: InterfaceDecision): readonly string[] {
  return [availabilityZone || '-', instanceId, networkInterfaceId];
}

function byFirstCells(a: readonly string[], b: readonly string[]): number {
  return a.join(' ') < b.join(' ') ? -1 : 1;
}
