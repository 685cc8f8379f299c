import { errorFamily } from '../aws/errors';
import type { Action } from '../core/decision';
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
 * @returns more knowledge, with which to decide again; `session-gone` where there is no such session any more; `look-again` where only the
 * interface's sessions can tell; `give-up` where nothing that this run could learn would help
 */
export function lesson(known: Knowledge, action: Action, error: Error): Knowledge | 'session-gone' | 'look-again' | 'give-up' {
  switch (errorFamily(error)) {
    case 'next-sensor':
      // A target that refused before is chosen again only for a session that stands on it.
      if (action.action === 'delete' || known.ledger.refusedTargets.has(action.targetId)) return 'give-up';
      return { ...known, ledger: withRefusedTarget(known.ledger, action.targetId, error.message) };
    case 'already-done':
      return action.action === 'create' ? 'give-up' : 'session-gone';
    case 'permanent':
      return action.action === 'delete' ? 'give-up' : { ...known, ledger: withRefusal(known, action.networkInterfaceId, error) };
    case 'retry':
      return 'give-up';
    case 'unknown':
      return 'look-again';
  }
}

/**
 * Two primary interfaces that cannot be mirrored tell of their instance type, unless another one of the type is mirrored.
 *
 * One alone may have reasons of its own: EC2 says the same of an instance that ends at that moment.
 */
function withRefusal({ inventory, ledger }: Knowledge, networkInterfaceId: string, error: Error): Ledger {
  const { message } = error;
  const interfaces = inventory.instances
    .flatMap(({ instanceType, networkInterfaces }) => networkInterfaces.map((each) => ({ ...each, instanceType })));
  const found = interfaces.find((each) => each.networkInterfaceId === networkInterfaceId);
  if (found === undefined) return ledger;
  const { instanceType } = found;
  const refused = withRefusedInterface(ledger, networkInterfaceId, { message, instanceType });

  const primaries = interfaces.filter((each) => each.primary && each.instanceType === instanceType).map((each) => each.networkInterfaceId);
  const witnesses = primaries.filter((id) => refused.refusedInterfaces.get(id)?.instanceType === instanceType);
  const mirrored = new Set(inventory.sessions.map((session) => session.networkInterfaceId));
  if (witnesses.length < WITNESSES || primaries.some((id) => mirrored.has(id))) return refused;
  return withRefusedInstanceType(refused, instanceType, message);
}

/** Instances of a type that EC2 must refuse before the type counts as refused. */
const WITNESSES = 2;
