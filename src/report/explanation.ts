import type { CandidatesOf } from './candidates';
import { columns } from './columns';
import { printable } from './printable';
import type { InterfaceDecision, Plan } from '../core/decision';
import type { Candidate } from '../core/reachability';

/** For each interface the outcome, the reason, and what stands between it and every sensor. */
export function explanation(plan: Plan, candidatesOf: CandidatesOf): string {
  const loads = new Map(plan.sensors.map(({ targetId, planned, capacity }) => [targetId, capacity === null ? `${planned}` : `${planned} of ${capacity}`]));
  return plan.interfaces.map((decision) => {
    const candidates = candidatesOf(decision) ?? [];
    return [headline(decision), ...(candidates.length > 0 ? [table(candidates, loads)] : [])].join('\n\n');
  }).join('\n\n\n');
}

function headline({ networkInterfaceId, instanceId, availabilityZone, outcome, mirrored, targetId, reason }: InterfaceDecision): string {
  const place = availabilityZone === '' ? '' : ` in ${availabilityZone}`;
  const where = mirrored ? `mirrored to ${targetId}` : 'not mirrored';
  return [`${networkInterfaceId} of ${instanceId}${place}: ${where} (${outcome}, ${reason.code})`, reason.message].map(printable).join('\n');
}

/** Loads are those once the plan is carried out: they are what decides whether a sensor has room. */
function table(candidates: readonly Candidate[], loads: ReadonlyMap<string, string>): string {
  return columns(['SENSOR', 'PLANNED', 'VERDICT', 'STEP', 'REASON'], candidates.map(({ targetId, verdict, step, reason }) => (
    [targetId, loads.get(targetId) ?? '-', verdict, step ?? '-', reason]
  )));
}
