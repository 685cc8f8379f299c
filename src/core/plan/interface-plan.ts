import { isAssignable } from './demands';
import type { InterfaceState } from './interface-state';
import { refusedInWords, whyRefused } from './refused';
import { drift, fittedTo, specOf, type TargetKind } from './sessions';
import type { Action, InterfaceDecision } from '../model/decision';
import type { Session } from '../model/inventory';
import type { Reason } from '../model/reason';

/** The decision on one interface, and what has to be done for it. */
export interface InterfacePlan {
  readonly decision: InterfaceDecision;
  readonly actions: readonly Action[];
}

/** Where an interface is to be mirrored, or where its session stays that mirrors nothing; neither: it is to have none. */
export interface Destination {
  readonly targetId?: string;
  /** Of the target. */
  readonly kind?: TargetKind;
  readonly stays?: string;
  /** Whether it moves there for nothing but a more even load. */
  readonly rebalanced: boolean;
}

/**
 * Decides about one interface.
 *
 * @param whyNowhere called only for a source that can't be mirrored to any target
 * @param doubt called only for a path with an unknown part; returns that part
 */
export function planInterface(
  state: InterfaceState,
  destination: Destination,
  whyNowhere: (state: InterfaceState) => Reason,
  doubt: (state: InterfaceState, targetId: string) => string,
): InterfacePlan {
  const { targetId, stays } = destination;
  const current = currentOf(state, targetId ?? stays);
  const { decision: concluded, actions } = planOnCurrent({ ...state, current }, destination, whyNowhere);
  const unsure = targetId !== undefined && [...state.options, ...state.working].some((option) => option.targetId === targetId && option.unknown);
  const decision = withLookAlike(concluded, state);
  return {
    decision: unsure ? unverified(decision, doubt(state, targetId)) : decision,
    actions: [...actions, ...state.own.filter((session) => session !== current).map(remove)],
  };
}

/** Both sessions are billed, and only one of them gets the packets. */
function withLookAlike(decision: InterfaceDecision, { eligibility, lookAlike }: InterfaceState): InterfaceDecision {
  if (!eligibility.eligible || lookAlike === undefined) return decision;
  const { code, message } = decision.reason;
  return { ...decision, reason: { code, message: `${message}; ${lookAlike.sessionId} looks like an own session without its owner tag` } };
}

/** Of several own sessions the one to go on with: the best on the target where it is to be, or else the best of all. */
function currentOf({ own }: InterfaceState, targetId: string | undefined): Session | undefined {
  return own.find((session) => session.targetId === targetId) ?? own[0];
}

function unverified(decision: InterfaceDecision, doubt: string): InterfaceDecision {
  const { code, message } = decision.reason;
  return { ...decision, unverified: true, reason: { code, message: `${message}; its path could not be verified: ${doubt}` } };
}

type WithCurrent = InterfaceState & { readonly current?: Session };

function planOnCurrent(state: WithCurrent, destination: Destination, whyNowhere: (state: InterfaceState) => Reason): InterfacePlan {
  const { eligibility, current, desired, networkInterface: { networkInterfaceId } } = state;
  const { targetId, kind } = destination;
  if (!eligibility.eligible) {
    const { code, message, expected } = eligibility;
    const reason = { code, message, ...(expected && { expected }) };
    if (current === undefined) return { decision: decisionOn(state, 'skip', reason), actions: [] };
    if (eligibility.keepsSession) return { decision: decisionOn(state, 'keep', reason, { sessionNumber: current.sessionNumber }), actions: [] };
    return { decision: decisionOn(state, 'delete', reason), actions: [remove(current)] };
  }
  if (targetId === undefined || desired === undefined) return planUnmirrored(state, destination, whyNowhere(state));
  const mirrored = { mirrored: true, targetId, sessionNumber: desired.sessionNumber };
  if (current === undefined) {
    const reason: Reason = { code: 'new', message: `it has no session yet, and ${targetId} can take it${whatIsLeft(state.preceding, desired.filterId)}` };
    return { decision: decisionOn(state, 'create', reason, mirrored), actions: [{ action: 'create', networkInterfaceId, targetId, ...desired }] };
  }
  const { sessionId, targetId: previousTargetId } = current;
  const differences = drift(current, desired, kind);
  if (previousTargetId === targetId && differences.length === 0) {
    return { decision: decisionOn(state, 'keep', standing(current, state.preceding), mirrored), actions: [] };
  }
  const refusal = previousTargetId === targetId && state.modification ? whyRefused(state.modification, targetId) : undefined;
  if (refusal !== undefined) {
    const { code, message } = standing(current, state.preceding);
    const unchanged = { code, message: `${message}, though ${differences.join('; ')}: ${refusedInWords(refusal)}` };
    return { decision: decisionOn(state, 'keep', unchanged, { ...mirrored, sessionNumber: current.sessionNumber }), actions: [] };
  }
  const modify: Action = {
    action: 'modify', networkInterfaceId, sessionId, previousTargetId, targetId, ...fittedTo(kind, desired, current), previous: specOf(current),
  };
  const reason = change(current, { ...destination, targetId }, state.working.length > 0, differences);
  return { decision: decisionOn(state, 'modify', reason, mirrored), actions: [modify] };
}

/** A session whose path is closed costs nothing more than it did, and works again when the path opens; unless another interface needs its place. */
function planUnmirrored(state: WithCurrent, { stays }: Destination, reason: Reason): InterfacePlan {
  const { current } = state;
  if (current === undefined) return { decision: decisionOn(state, 'skip', reason), actions: [] };
  if (stays !== undefined || !isAssignable(state)) {
    return { decision: decisionOn(state, 'keep', reason, { sessionNumber: current.sessionNumber }), actions: [] };
  }
  const yielding = `${reason.message}; ${current.sessionId} mirrors nothing and makes room on ${current.targetId} for another interface`;
  return { decision: decisionOn(state, 'delete', { ...reason, message: yielding }), actions: [remove(current)] };
}

function standing({ sessionId, targetId, filterId }: Session, preceding: readonly Session[]): Reason {
  const shadowed = preceding.some((session) => session.filterId === filterId);
  return { code: shadowed ? 'shadowed' : 'mirrored', message: `${sessionId} mirrors it to ${targetId}${whatIsLeft(preceding, filterId)}` };
}

/**
 * What foreign sessions leave to one with this filter, in words.
 *
 * EC2 gives a packet to the session with the lowest number whose filter accepts it: of two with the same filter the later gets none. What else
 * filters accept is not read, so that of those it is only told which session comes first.
 */
function whatIsLeft(preceding: readonly Session[], filterId: string): string {
  const shadow = preceding.find((session) => session.filterId === filterId);
  if (shadow !== undefined) return `, but ${inWords(shadow)}, takes the same packets first`;
  return preceding.length === 0 ? '' : `, but only what the filter of ${inWords(preceding[0])}, does not accept: that one comes first`;
}

function inWords({ sessionId, sessionNumber, owner = 'another owner' }: Session): string {
  return `${sessionId}, number ${sessionNumber} of ${owner}`;
}

function change(current: Session, { targetId, rebalanced }: Destination, works: boolean, differences: readonly string[]): Reason {
  const { sessionId, targetId: previous } = current;
  if (rebalanced) return { code: 'rebalanced', message: `${sessionId} moves to ${targetId}, which holds fewer sessions for its weight` };
  if (previous === targetId) return { code: 'drifted', message: `${sessionId} is not as configured: ${differences.join('; ')}` };
  if (works) return { code: 'displaced', message: `${sessionId} makes room on ${previous} and moves to ${targetId}` };
  return { code: 'rerouted', message: `${sessionId} can no longer use ${previous} and moves to ${targetId}` };
}

function remove({ networkInterfaceId, sessionId, targetId }: Session): Action {
  return { action: 'delete', networkInterfaceId, sessionId, targetId };
}

function decisionOn(
  { instance, networkInterface, current, heldByLimit }: WithCurrent,
  outcome: InterfaceDecision['outcome'],
  reason: Reason,
  after: Pick<Partial<InterfaceDecision>, 'mirrored' | 'targetId' | 'sessionNumber'> = {},
): InterfaceDecision {
  return {
    networkInterfaceId: networkInterface.networkInterfaceId,
    instanceId: instance.instanceId,
    availabilityZone: networkInterface.zone.name,
    outcome,
    mirrored: false,
    ...(heldByLimit && { held: true }),
    ...(current && { sessionId: current.sessionId }),
    ...after,
    reason,
  };
}
