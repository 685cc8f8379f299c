import type { Action } from '../../core/model/decision';

/** What EC2 declined, and nothing but the interface's sessions may explain. */
export interface Declined {
  readonly action: Action;
  readonly error: Error;
}

/** What happened while the actions of one plan were carried out. */
export interface Round {
  /** By interface. */
  readonly declined: Map<string, Declined>;
  /** Targets with less room than planned, because what was to leave them stays. */
  readonly crowded: Set<string>;
  /** Whether what is left of the plan may still be carried out. */
  planHolds: boolean;
}

export function newRound(): Round {
  return { declined: new Map(), crowded: new Set(), planHolds: true };
}

export function decline(round: Round, action: Action, error: Error): void {
  round.declined.set(action.networkInterfaceId, { action, error });
  if (action.action !== 'create') round.crowded.add(action.action === 'modify' ? action.previousTargetId : action.targetId);
}
