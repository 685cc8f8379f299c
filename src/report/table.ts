import { columns } from './columns';
import type { InterfaceDecision, Plan } from '../core/decision';
import { isUnmirrored } from '../core/reason';

/** A plan as text for a terminal: what each sensor holds, what is not mirrored and why, and the totals. */
export function planTable({ interfaces, sensors, summary }: Pick<Plan, 'interfaces' | 'sensors' | 'summary'>): string {
  const unmirrored = interfaces.filter(({ reason }) => isUnmirrored(reason));
  const others = interfaces.filter(({ mirrored, reason }) => !mirrored && !isUnmirrored(reason));
  return [
    columns(['ZONE', 'SENSOR', 'SESSIONS', 'CAPACITY'], sensors
      .map(({ availabilityZones, targetId, planned, capacity }) => [availabilityZones.join(' ') || '-', targetId, `${planned}`, `${capacity ?? 'unlimited'}`])
      .sort(byFirstCells)),
    section('Not mirrored', unmirrored),
    section('Not sources', others),
    `${summary.mirrored} of ${summary.eligible} interfaces mirrored, ${summary.unmirrored} not, ${summary.unsupported} that EC2 cannot mirror`,
  ].filter((part) => part !== '').join('\n\n');
}

function section(title: string, decisions: readonly InterfaceDecision[]): string {
  if (decisions.length === 0) return '';
  const rows = decisions.map(({ networkInterfaceId, instanceId, availabilityZone, reason }) => (
    [availabilityZone, instanceId, networkInterfaceId, reason.code, reason.message]
  ));
  return `${title} (${decisions.length})\n${columns(['ZONE', 'INSTANCE', 'INTERFACE', 'CODE', 'REASON'], rows.sort(byFirstCells))}`;
}

function byFirstCells(a: readonly string[], b: readonly string[]): number {
  return a.join(' ') < b.join(' ') ? -1 : 1;
}
