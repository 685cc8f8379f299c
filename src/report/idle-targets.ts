import { type CandidateOf, isSource } from './candidates';
import type { Plan, TargetLoad } from '../core/model/decision';
import { type Candidate, STEPS } from '../core/reachability/reachability';

/** A sensor that the plan leaves without any session, and why. */
export interface IdleTarget extends TargetLoad {
  /** What keeps the source from it that comes furthest; absent where nothing does. */
  readonly obstacle?: Candidate;
}

/** Targets without sessions, whose sensors are paid for. Without any source, none is reported. */
export function idleTargets({ interfaces, targets: loads }: Pick<Plan, 'interfaces' | 'targets'>, candidateOf: CandidateOf): readonly IdleTarget[] {
  const sources = interfaces.filter(isSource);
  if (sources.length === 0) return [];
  return loads.filter(({ planned }) => planned === 0).map((load) => {
    const near = sources.filter(({ availabilityZone }) => load.availabilityZones.includes(availabilityZone));
    const candidates = (near.length > 0 ? near : sources).flatMap((source) => candidateOf(source, load.targetId) ?? []);
    const obstacle = furthest(candidates);
    return { ...load, ...(obstacle && { obstacle }) };
  });
}

function furthest(candidates: readonly Candidate[]): Candidate | undefined {
  const reached = ({ verdict, step }: Candidate) => {
    if (step === undefined) return STEPS.length + 1;
    return verdict === 'rejected' ? STEPS.indexOf(step) : STEPS.length;
  };
  const [first, ...others] = candidates;
  const best = others.reduce((a, b) => (reached(b) > reached(a) ? b : a), first);
  return best?.verdict === 'eligible' ? undefined : best;
}
