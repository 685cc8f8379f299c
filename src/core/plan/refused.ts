import type { InterfaceState } from './interface-state';
import type { RefusalStatus, RefusalStatuses } from '../ledger/refusal-status';
import type { WhyRefused, Write } from '../ledger/refusals';
import type { ModifyAction } from '../model/decision';
import type { Session } from '../model/inventory';
import type { Option } from '../reachability/reachability';

const NO_OPTIONS: readonly Option[] = [];

/**
 * Takes out of what may be done for interfaces what EC2 refused and is not tried again now.
 *
 * What it refused to change or to delete stays where it is. What is tried again comes last in line, so that it takes no place that another could have.
 */
export function withoutRefused(states: readonly InterfaceState[], statusOf: RefusalStatuses): readonly InterfaceState[] {
  return states.map((state) => {
    const { networkInterface: { networkInterfaceId }, own, eligibility } = state;
    const left = own.length === 0 ? state : withoutDeletion(state, statusOf({ action: 'delete', networkInterfaceId }));
    if (!eligibility.eligible) return left;
    return withoutWrites(left, statusOf({ action: own.length === 0 ? 'create' : 'modify', networkInterfaceId }));
  });
}

/** Whether an action is not one that deletes what EC2 refuses to delete. */
export function mayDelete({ action, networkInterfaceId, targetId }: Write, statusOf: RefusalStatuses): boolean {
  return action !== 'delete' || whyRefused(statusOf({ action, networkInterfaceId }), targetId) === undefined;
}

/** Whether a session may be deleted and created anew instead of moved: what EC2 refuses to delete stays, and what it refuses to create would not come back. */
export function mayReplace({ networkInterfaceId, previousTargetId }: ModifyAction, statusOf: RefusalStatuses): boolean {
  const creation = statusOf({ action: 'create', networkInterfaceId });
  return mayDelete({ action: 'delete', networkInterfaceId, targetId: previousTargetId }, statusOf) && creation.shut === undefined && !creation.refusedBefore;
}

export function whyRefused({ shut, closed }: RefusalStatus, targetId: string): WhyRefused | undefined {
  return closed.get(targetId) ?? shut;
}

/** What EC2 said. */
export function refusedInWords({ code, message }: WhyRefused): string {
  return `EC2 refuses it with ${code}: ${message}`;
}

/** The code in such words; absent where they say something else. */
export function codeOfRefusal(words: string): string | undefined {
  return /^EC2 refuses it with ([^\s:]+):/.exec(words)?.[1];
}

function withoutDeletion(given: InterfaceState, status: RefusalStatus): InterfaceState {
  const state = withoutStuck(given, status);
  const { mayYield: _, ...staying } = state;
  const { eligibility, own: [current] } = state;
  const why = whyRefused(status, current.targetId);
  if (why === undefined) return state;
  if (eligibility.eligible || eligibility.keepsSession) return staying;
  const message = `${eligibility.message}; its session stays: ${refusedInWords(why)}`;
  return { ...staying, eligibility: { ...eligibility, keepsSession: true, message } };
}

/**
 * Superfluous sessions that EC2 refuses to delete keep their places whatever is decided, like those of others.
 *
 * Where it refuses to delete the one to keep, no other can take its part: then both would stay.
 */
function withoutStuck(state: InterfaceState, status: RefusalStatus): InterfaceState {
  const { own: [current, ...others], working, options } = state;
  const isStuck = ({ targetId }: Session) => whyRefused(status, targetId) !== undefined;
  const left = others.filter((session) => !isStuck(session));
  if (others.length === 0 || (left.length === others.length && !isStuck(current))) return state;
  const own = [current, ...left];
  const isOn = (sessions: readonly Session[]) => ({ targetId }: Option) => sessions.some((session) => session.targetId === targetId);
  if (!isStuck(current)) return { ...state, own, working: working.filter(isOn(own)) };
  const isOnOthers = isOn(left.filter(({ targetId }) => targetId !== current.targetId));
  return { ...state, own, working: working.filter(isOn([current])), options: options.filter((option) => !isOnOthers(option)) };
}

function withoutWrites(state: InterfaceState, status: RefusalStatus): InterfaceState {
  const { options, own, working } = state;
  const { shut, closed, refusedBefore } = status;
  if (shut === undefined && !refusedBefore) return state;
  const refusal = shut ?? options.map(({ targetId }) => closed.get(targetId)).find((why) => why !== undefined);
  return {
    ...state,
    options: shut === undefined ? options.filter(({ targetId }) => !closed.has(targetId)) : NO_OPTIONS,
    ...(options.length > 0 && refusal && { refusal }),
    ...(own.length > 0 && { modification: status }),
    ...(working.length === 0 && refusedBefore && { lastInLine: true }),
  };
}
