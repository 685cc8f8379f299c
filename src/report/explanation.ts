import { columns } from './columns';
import type { InterfaceDecision, Plan } from '../core/decision';
import type { CandidatesOf } from './json';
import type { Candidate } from '../core/reachability';

/** For each interface the outcome, the reason, and what stands between it and every sensor. */
export function explanation(plan: Plan, candidatesOf: CandidatesOf): string {
  const loads = new Map(plan.sensors.map(({ targetId, planned, capacity }) => [targetId, `${planned}/${capacity ?? 'unlimited'}`]));
  return plan.interfaces.map((decision) => {
    const candidates = candidatesOf(decision) ?? [];
    return [headline(decision), ...(candidates.length > 0 ? ['', table(candidates, loads)] : [])].join('\n');
  }).join('\n\n');
}

function headline({ networkInterfaceId, instanceId, availabilityZone, outcome, mirrored, targetId, reason }: InterfaceDecision): string {
  const where = mirrored ? `mirrored to ${targetId}` : 'not mirrored';
  return `${networkInterfaceId} of ${instanceId} in ${availabilityZone}: ${where} (${outcome}, ${reason.code})\n${reason.message}`;
}

function table(candidates: readonly Candidate[], loads: ReadonlyMap<string, string>): string {
  return columns(['SENSOR', 'SESSIONS', 'VERDICT', 'STEP', 'REASON'], candidates.map(({ targetId, verdict, step, reason }) => (
    [targetId, loads.get(targetId) ?? '-', verdict, step ?? '-', reason]
  )));
}
