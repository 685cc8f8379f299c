import type { Action, Plan } from '../../src/core/model/decision';
import type { Inventory, Session } from '../../src/core/model/inventory';
import { withoutSession, withSession } from '../../src/core/model/session-changes';

/** The inventory once EC2 has done what the plan says, in its order. */
export function applied(inventory: Inventory, plan: Plan, owner = 'owner'): Inventory {
  return plan.actions.reduce((before, action, index) => carriedOut(before, action, `tms-new-${String(index).padStart(6, '0')}`, owner), inventory);
}

function carriedOut(inventory: Inventory, action: Action, newId: string, owner: string): Inventory {
  if (action.action === 'delete') return withoutSession(inventory, action.sessionId);
  const { networkInterfaceId, targetId, filterId, sessionNumber, packetLength, virtualNetworkId } = action;
  const session: Session = {
    sessionId: action.action === 'create' ? newId : action.sessionId,
    networkInterfaceId,
    targetId,
    filterId,
    sessionNumber,
    ...(packetLength !== undefined && { packetLength }),
    ...(virtualNetworkId !== undefined && { virtualNetworkId }),
    owner,
  };
  return withSession(inventory, session);
}
