import { errorFamily, refusesInstanceType } from '../aws/errors';
import type { Action } from '../core/decision';
import { withoutSession } from '../core/effects';
import type { Inventory } from '../core/inventory';
import { type Ledger, withRefusedInstanceType, withRefusedInterface, withRefusedTarget } from '../core/ledger';

/** What a run knows: what it observed and did, and what EC2 refused. */
export interface Knowledge {
  readonly inventory: Inventory;
  readonly ledger: Ledger;
}

/**
 * What an error of EC2 teaches about an action.
 *
 * @returns more knowledge, with which to decide again; `look-again` where only the interface's sessions can tell;
 * `give-up` where nothing that this run could learn would help
 */
export function lesson(known: Knowledge, action: Action, error: Error): Knowledge | 'look-again' | 'give-up' {
  switch (errorFamily(error)) {
    case 'next-sensor':
      // A target that refused before is chosen again only for a session that stands on it.
      if (action.action === 'delete' || known.ledger.refusedTargets.has(action.targetId)) return 'give-up';
      return { ...known, ledger: withRefusedTarget(known.ledger, action.targetId, error.message) };
    case 'already-done':
      return action.action === 'create' ? 'give-up' : { ...known, inventory: withoutSession(known.inventory, action.sessionId) };
    case 'permanent':
      return action.action === 'delete' ? 'give-up' : { ...known, ledger: withRefusal(known, action.networkInterfaceId, error) };
    case 'retry':
      return 'give-up';
    case 'unknown':
      return 'look-again';
  }
}

/** A primary interface that cannot be mirrored tells of its instance type; another one may have reasons of its own. */
function withRefusal({ inventory, ledger }: Knowledge, networkInterfaceId: string, error: Error): Ledger {
  const { message } = error;
  const found = inventory.instances
    .flatMap(({ instanceType, networkInterfaces }) => networkInterfaces.map((each) => ({ ...each, instanceType })))
    .find((each) => each.networkInterfaceId === networkInterfaceId);
  if (found === undefined) return ledger;
  const { instanceType, primary } = found;
  const refused = withRefusedInterface(ledger, networkInterfaceId, { message, instanceType });
  return primary && refusesInstanceType(error) ? withRefusedInstanceType(refused, instanceType, message) : refused;
}
