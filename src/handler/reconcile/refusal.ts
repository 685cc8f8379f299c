import { errorFamily } from '../../aws/errors';
import { type Ledger, withRefusedInterface, withRefusedTarget } from '../../core/ledger/ledger';
import { type Refusals, withAccountLimit, withRefusal } from '../../core/ledger/refusals';
import { withRefusedTypes } from '../../core/ledger/refused-types';
import type { Action } from '../../core/model/decision';
import type { Inventory } from '../../core/model/inventory';

/** What a run knows: what it observed and did, and what EC2 refused. */
export interface KnownState {
  readonly inventory: Inventory;
  readonly ledger: Ledger;
}

/** What an error of EC2 teaches about an action. */
export type RefusalClass =
  /** Nothing that this run could learn would help: the message comes back. */
  | 'give-up'
  /** Only the interface's sessions can tell; if they do not, EC2 refuses it. */
  | 'look-again'
  /** There is no such session any more. */
  | 'session-gone'
  | LearnedRefusal;

/** More knowledge, with which to decide again. */
export interface LearnedRefusal {
  readonly ledger: Ledger;
  /** Whether what else was planned stands. */
  readonly planHolds: boolean;
}

/**
 * What an error of EC2 teaches about an action.
 *
 * @param planned the ledger that the action was decided with: others that go on at the same time may have taught more since
 * @param now the current time in milliseconds since the epoch
 */
export function classifyRefusal({ inventory, ledger }: KnownState, action: Action, error: Error, planned: Ledger, now: number): RefusalClass {
  const { networkInterfaceId } = action;
  switch (errorFamily(error)) {
    case 'next-target':
      // A target that refused before is chosen again only for a session that stands on it.
      if (action.action === 'delete' || planned.refusedTargets.has(action.targetId)) return 'give-up';
      return { ledger: withRefusedTarget(ledger, action.targetId, error.message), planHolds: false };
    case 'already-done':
      return action.action === 'create' ? 'give-up' : 'session-gone';
    case 'permanent':
      return action.action === 'delete' ? 'give-up' : { ledger: withUnsupported(inventory, ledger, networkInterfaceId, error), planHolds: false };
    case 'session-limit':
      return { ledger: { ...ledger, refusals: withRefusedWrite(ledger.refusals, action, error, 'session-limit', now) }, planHolds: true };
    case 'account-limit':
      if (action.action !== 'create') return 'give-up';
      return { ledger: { ...ledger, refusals: withAccountLimit(ledger.refusals, { code: error.name, message: error.message }) }, planHolds: false };
    case 'retry':
      return 'give-up';
    case 'refused':
      return 'look-again';
  }
}

export function withRefusedWrite(refusals: Refusals, action: Action, { name, message }: Error, reason: 'refused' | 'session-limit', now: number): Refusals {
  return withRefusal(refusals, action, { reason, code: name, message }, now);
}

function withUnsupported(inventory: Inventory, ledger: Ledger, networkInterfaceId: string, { message }: Error): Ledger {
  const found = inventory.instances.find(({ networkInterfaces }) => networkInterfaces.some((each) => each.networkInterfaceId === networkInterfaceId));
  if (found === undefined) return ledger;
  return withRefusedTypes(withRefusedInterface(ledger, networkInterfaceId, { message, instanceType: found.instanceType }), inventory);
}
