import type { NotEligible } from '../eligibility';
import type { NotSourceCode } from '../reason';
import type { Subject } from './subject';

/**
 * Keeps a mistake from blinding an account: a selector with a typing error would have most sessions removed at once.
 *
 * Where more than a share of the own sessions would be removed for reasons other than that their instances are stopped, none of those is.
 * Sessions beside a better one of the same interface do not count: their interface stays mirrored. Nor do those of instances that have become
 * sensors: no selector does that, and what mirrors a sensor's input is a loop.
 *
 * @param ownSessions how many own sessions there are
 * @param limit share of them that may be removed at once, from 0 to 1
 */
export function brake(subjects: readonly Subject[], ownSessions: number, limit: number): readonly Subject[] {
  const losing = subjects.filter(losesSight);
  return losing.length <= ownSessions * limit ? subjects : subjects.map((subject) => (losesSight(subject) ? held(subject, losing.length) : subject));
}

const PLAIN_REASONS: ReadonlySet<NotSourceCode> = new Set(['instance-not-running', 'sensor']);

type FormerSource = Subject & { readonly eligibility: NotEligible };

function losesSight(subject: Subject): subject is FormerSource {
  const { eligibility, current } = subject;
  return current !== undefined && !eligibility.eligible && !eligibility.keepsSession && !PLAIN_REASONS.has(eligibility.code);
}

function held(subject: FormerSource, removals: number): Subject {
  const message = `${subject.eligibility.message}; its session stays, because ${removals} would be removed at once`;
  return { ...subject, eligibility: { ...subject.eligibility, message, keepsSession: true }, braked: true };
}
