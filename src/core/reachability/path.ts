import { CHECKS, type Rules, type Source, type Step, STEPS } from './checks';
import type { ResolvedTarget } from '../targets/resolved-target';

/** One step of the way from a source to a target, and what it says. */
export interface PathStep {
  readonly step: Step;
  readonly verdict: 'passed' | 'rejected' | 'unknown';
  /** Absent where a step that passes has nothing to say. */
  readonly reason?: string;
}

/** Every step, those after the one that decides as well: they may need a change too. */
export function pathOf(source: Source, target: ResolvedTarget, rules: Rules): readonly PathStep[] {
  return STEPS.map((step) => {
    const { verdict, reason } = CHECKS[step](source, target, rules);
    return { step, verdict, ...(reason && { reason: reason() }) };
  });
}
