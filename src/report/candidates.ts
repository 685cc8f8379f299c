import type { InterfaceDecision } from '../core/model/decision';
import type { Inventory } from '../core/model/inventory';
import { isUnmirrored } from '../core/model/reason';
import type { Settings } from '../core/model/settings';
import type { PathStep } from '../core/reachability/path';
import { type Candidate, reachability } from '../core/reachability/reachability';

/** Candidates of an interface, one for each configured target; none for one that is not a source. */
export type CandidatesOf = (decision: InterfaceDecision) => readonly Candidate[] | undefined;

/** One target as seen from an interface; `undefined` for one that is not a source, and for a target that is not configured. */
export type CandidateOf = (decision: InterfaceDecision, targetId: string) => Candidate | undefined;

/** The way from an interface to a target, step by step. */
export type PathTo = (decision: InterfaceDecision, targetId: string) => readonly PathStep[];

/** Whether an interface is one that a sensor should receive, and not one that is only shown. */
export function isSource({ mirrored, reason }: InterfaceDecision): boolean {
  return mirrored || isUnmirrored(reason);
}

/** What a report asks about the sensors of interfaces. */
export function candidatesIn(inventory: Inventory, settings: Settings): {
  readonly candidatesOf: CandidatesOf;
  readonly candidateOf: CandidateOf;
  readonly pathTo: PathTo;
} {
  const { candidates, candidate, path } = reachability(inventory, settings);
  const networkInterfaces = new Map(inventory.instances.flatMap((instance) => (
    instance.networkInterfaces.map((each) => [each.networkInterfaceId, each] as const)
  )));
  const source = (decision: InterfaceDecision) => (isSource(decision) ? networkInterfaces.get(decision.networkInterfaceId) : undefined);
  return {
    candidatesOf: (decision) => {
      const networkInterface = source(decision);
      return networkInterface && candidates(networkInterface);
    },
    candidateOf: (decision, targetId) => {
      const networkInterface = source(decision);
      return networkInterface && candidate(networkInterface, targetId);
    },
    pathTo: (decision, targetId) => {
      const networkInterface = source(decision);
      return networkInterface === undefined ? [] : path(networkInterface, targetId);
    },
  };
}
