import type { InterfaceDecision } from '../core/decision';
import type { Candidate } from '../core/reachability';

/** Candidates of an interface, one for each configured target; none for one that is not a source. */
export type CandidatesOf = (decision: InterfaceDecision) => readonly Candidate[] | undefined;
