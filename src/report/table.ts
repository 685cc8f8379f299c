import { type CandidateOf, isSource } from './candidates';
import { columns } from './columns';
import { type IdleSensor, idleSensors } from './idle-sensors';
import type { InterfaceDecision, Plan } from '../core/decision';
import { isUnmirrored } from '../core/reason';

/** A plan as text for a terminal. What needs a person most stands last, where the prompt comes back. */
export function planTable({ interfaces, sensors, summary }: Pick<Plan, 'interfaces' | 'sensors' | 'summary'>, candidateOf: CandidateOf): string {
  const unmirrored = interfaces.filter(({ reason }) => isUnmirrored(reason));
  const unsupported = interfaces.filter(({ reason }) => reason.code === 'unsupported');
  const others = interfaces.filter((decision) => !isSource(decision) && decision.reason.code !== 'unsupported');
  const doubtful = interfaces.flatMap((decision) => {
    const chosen = decision.mirrored && decision.targetId !== undefined ? candidateOf(decision, decision.targetId) : undefined;
    return chosen?.verdict === 'unknown' ? [[...placeOf(decision), chosen.targetId, chosen.step ?? '-', chosen.reason]] : [];
  });
  return [
    columns(['ZONE', 'SENSOR', 'SESSIONS', 'PLANNED', 'CAPACITY'], sensors
      .map(({ availabilityZones, targetId, sessions, planned, capacity }) => (
        [availabilityZones.join(' ') || '-', targetId, `${sessions}`, `${planned}`, `${capacity ?? 'unlimited'}`]
      ))
      .sort(byFirstCells)),
    idleSection(idleSensors({ interfaces, sensors }, candidateOf)),
    section('Not sources', ['CODE', 'REASON'], others.map(withReason)),
    section('EC2 cannot mirror', ['CODE', 'REASON'], unsupported.map(withReason)),
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

function idleSection(sensors: readonly IdleSensor[]): string {
  if (sensors.length === 0) return '';
  const rows = sensors.map(({ availabilityZones, targetId, obstacle }) => (
    [availabilityZones.join(' ') || '-', targetId, obstacle?.step ?? '-', obstacle?.reason ?? 'sources can reach it, but none is left for it']
  ));
  return `Sensors without a session (${rows.length})\n${columns(['ZONE', 'SENSOR', 'STEP', 'REASON'], rows.sort(byFirstCells))}`;
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
