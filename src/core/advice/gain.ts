import { withChange } from './apply-change';
import type { Basis } from './basis';
import type { Cause } from './cause';
import type { Change } from './change';
import type { Plan } from '../model/decision';
import type { Inventory, Session } from '../model/inventory';
import { decide } from '../plan/decide';

/** Causes whose gain is worked out: those with the most interfaces. */
const GAINS = 10;

/**
 * How many pairs of an interface and a target may be decided again for all these causes together.
 *
 * Where the whole fleet is too large, only the cause's interfaces are decided again, and all others stay where the plan has them: no more than the whole
 * fleet once for all causes together, and what that gains is gained for certain.
 */
const MOST_PAIRS = 3_000_000;

/** The causes, the largest ones with their gain. */
export function withGains(causes: readonly Cause[], basis: Basis, plan: Plan, mostPairs = MOST_PAIRS): readonly Cause[] {
  const measured = new Set(causes.filter(({ change }) => change !== undefined && isKnown(change)).slice(0, GAINS));
  const pairs = plan.interfaces.length * plan.targets.length * measured.size;
  const after = pairs <= mostPairs ? undefined : sessionsAfter(basis, plan);
  return causes.map((cause) => {
    const { change } = cause;
    if (change === undefined || !measured.has(cause)) return cause;
    const mirrored = after === undefined ? mirroredWith(withChange(basis, change)) - plan.summary.mirrored
      : mirroredWith(withChange(only(cause, basis, after), change));
    const gain = Math.max(0, mirrored);
    return { ...cause, gain, ...(gain === 0 && { advice: `${cause.advice}; that alone mirrors none of them: what it opens has no room, or is closed elsewhere too` }) };
  });
}

/** No gain is stated for changes with unforeseeable effects. */
function isKnown(change: Change): boolean {
  switch (change.kind) {
    case 'together': return change.changes.every(isKnown);
    case 'targets': return change.like !== undefined;
    default: return change.kind !== 'permissions' && change.kind !== 'registration';
  }
}

function mirroredWith({ inventory, ledger, settings, now }: Basis): number {
  return decide(inventory, ledger, settings, now).summary.mirrored;
}

/** A fleet in which only the interfaces of a cause are to be mirrored. */
function only({ networkInterfaceIds }: Cause, basis: Basis, sessions: readonly Session[]): Basis {
  const { inventory } = basis;
  const ids = new Set(networkInterfaceIds);
  const behindTargets = new Set(inventory.targets.flatMap((target) => (
    target.kind === 'network-interface' ? target.networkInterface?.instanceId ?? [] : []
  )));
  const isOf = ({ networkInterfaces }: Inventory['instances'][number]) => networkInterfaces.some(({ networkInterfaceId }) => ids.has(networkInterfaceId));
  const rest = inventory.instances.filter((each) => !isOf(each) && !behindTargets.has(each.instanceId));
  return {
    ...basis,
    inventory: {
      ...inventory,
      instances: inventory.instances.filter((each) => isOf(each) || behindTargets.has(each.instanceId)),
      otherInterfaces: [...rest.flatMap(({ networkInterfaces }) => networkInterfaces), ...inventory.otherInterfaces ?? []],
      sessions,
    },
  };
}

/** The sessions once the plan was carried out. */
function sessionsAfter({ inventory, settings: { sessionOwner = 'owner' } }: Basis, { actions }: Plan): readonly Session[] {
  const sessions = new Map(inventory.sessions.map((session) => [session.sessionId, session]));
  for (const action of actions) {
    if (action.action === 'delete') {
      sessions.delete(action.sessionId);
      continue;
    }
    const { networkInterfaceId, targetId, filterId, sessionNumber, packetLength, virtualNetworkId } = action;
    const sessionId = action.action === 'modify' ? action.sessionId : `to be created for ${networkInterfaceId}`;
    sessions.set(sessionId, {
      sessionId,
      networkInterfaceId,
      targetId,
      filterId,
      sessionNumber,
      owner: sessionOwner,
      ...(packetLength !== undefined && { packetLength }),
      ...(virtualNetworkId !== undefined && { virtualNetworkId }),
    });
  }
  return [...sessions.values()];
}
