import type { InterfaceState } from './interface-state';
import type { NotEligible } from '../eligibility/eligibility';
import type { NotSourceCode } from '../model/reason';

/**
 * Keeps a mistake from blinding an account: a mistyped selector would delete most sessions.
 *
 * If more than a percentage of all sessions of the mirroring would be deleted for reasons other than stopped instances, none of those is. One
 * session may always be deleted, or a small deployment could never change its selectors, unless the limit is 0. Duplicate sessions of an interface
 * don't count, because it stays mirrored. Sessions of instances that have become sensors don't count either: no selector causes that, and mirroring
 * a sensor's input is a loop.
 *
 * @param ownSessions number of sessions of the mirroring
 * @param maxPercent percentage of them that may be deleted, from 0 to 100
 */
export function applyDeselectionLimit(states: readonly InterfaceState[], ownSessions: number, maxPercent: number): readonly InterfaceState[] {
  const removals = states.filter(losesSight).length;
  const allowed = maxPercent === 0 ? 0 : Math.max(1, ownSessions * maxPercent / 100);
  if (removals <= allowed) return states;
  const why = `its session stays, because ${removals} sessions would be deleted together`;
  return states.map((state) => (losesSight(state) ? { ...spared(state, why), heldByLimit: true } : state));
}

/**
 * Keeps deselected sessions when only some instances were read: the share of deleted sessions is then unknown.
 *
 * The next sweep deletes them.
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
