import { errorFamily } from '../aws/errors';
import type { Action } from '../core/decision';
import type { Inventory } from '../core/inventory';
import { type Ledger, withRefusedInterface, withRefusedTarget } from '../core/ledger';
import { withRefusedTypes } from '../core/ledger/refused-types';

/** What a run knows: what it observed and did, and what EC2 refused. */
export interface Knowledge {
  readonly inventory: Inventory;
  readonly ledger: Ledger;
}

/**
 * What an error of EC2 teaches about an action.
 *
 * @param planned the ledger that the action was decided with: others that go on at the same time may have taught more since
 * @returns more knowledge, with which to decide again; `session-gone` where there is no such session any more; `look-again` where only the
 * interface's sessions can tell; `give-up` where nothing that this run could learn would help
 */
export function lesson(known: Knowledge, action: Action, error: Error, planned: Ledger): Knowledge | 'session-gone' | 'look-again' | 'give-up' {
  switch (errorFamily(error)) {
    case 'next-target':
      // A target that refused before is chosen again only for a session that stands on it.
      if (action.action === 'delete' || planned.refusedTargets.has(action.targetId)) return 'give-up';
      return { ...known, ledger: withRefusedTarget(known.ledger, action.targetId, error.message) };
    case 'already-done':
      return action.action === 'create' ? 'give-up' : 'session-gone';
    case 'permanent':
      return action.action === 'delete' ? 'give-up' : { ...known, ledger: withRefusal(known, action.networkInterfaceId, error) };
    case 'retry':
    case 'session-limit':
    case 'account-limit':
      return 'give-up';
    case 'refused':
      return 'look-again';
  }
}

function withRefusal({ inventory, ledger }: Knowledge, networkInterfaceId: string, { message }: Error): Ledger {
  const found = inventory.instances.find(({ networkInterfaces }) => networkInterfaces.some((each) => each.networkInterfaceId === networkInterfaceId));
  if (found === undefined) return ledger;
  return withRefusedTypes(withRefusedInterface(ledger, networkInterfaceId, { message, instanceType: found.instanceType }), inventory);
}
