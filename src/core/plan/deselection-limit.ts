import type { InterfaceState } from './interface-state';
import type { NotEligible } from '../eligibility/eligibility';
import type { NotSourceCode } from '../model/reason';

/**
 * Keeps a mistake from blinding an account: a selector with a typing error would have most sessions removed at once.
 *
 * Where more than a percentage of the own sessions would be removed for reasons other than that their instances are stopped, none of those is. A single
 * one may go however few there are, or no small deployment could ever change its selectors; unless none may go at all.
 * Sessions beside a better one of the same interface do not count: their interface stays mirrored. Nor do those of instances that have become
 * sensors: no selector does that, and what mirrors a sensor's input is a loop.
 *
 * @param ownSessions how many own sessions there are
 * @param maxPercent percentage of them that may be removed at once, from 0 to 100
 */
export function applyDeselectionLimit(states: readonly InterfaceState[], ownSessions: number, maxPercent: number): readonly InterfaceState[] {
  const removals = states.filter(losesSight).length;
  const allowed = maxPercent === 0 ? 0 : Math.max(1, ownSessions * maxPercent / 100);
  if (removals <= allowed) return states;
  const why = `its session stays, because ${removals} would be removed at once`;
  return states.map((state) => (losesSight(state) ? { ...spared(state, why), heldByLimit: true } : state));
}

/**
 * Spares, where only some instances were looked at, what the brake would have to judge: how many sessions would go cannot be told from a few.
 *
 * Whoever looks at everything removes them.
 */
export function leaveToSweep(states: readonly InterfaceState[]): readonly InterfaceState[] {
  return states.map((state) => (losesSight(state) ? spared(state, 'its session stays until a sweep sees how many others would go') : state));
}

const PLAIN_REASONS: ReadonlySet<NotSourceCode> = new Set(['instance-not-running', 'receiver']);

type FormerSource = InterfaceState & { readonly eligibility: NotEligible };

function losesSight(state: InterfaceState): state is FormerSource {
  const { eligibility, own } = state;
  return own.length > 0 && !eligibility.eligible && !eligibility.keepsSession && !PLAIN_REASONS.has(eligibility.code);
}

function spared(state: FormerSource, why: string): InterfaceState {
  return { ...state, eligibility: { ...state.eligibility, message: `${state.eligibility.message}; ${why}`, keepsSession: true } };
}
