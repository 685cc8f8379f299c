import { applied } from './apply';
import { inventory, type InventoryParts, settings } from './build';
import { EMPTY_LEDGER, type Ledger } from '../../src/core/ledger/ledger';
import type { Plan } from '../../src/core/model/decision';
import type { Settings } from '../../src/core/model/settings';
import { decide } from '../../src/core/plan/decide';

export const NOW = Date.UTC(2026, 0, 31, 12);

/** A plan, after which there is nothing more to do, and what it says of the interface of `web`. */
export function plan(parts: InventoryParts, targets: Parameters<typeof settings>[0], over: Partial<Settings> = {}, ledger: Ledger = EMPTY_LEDGER) {
  const observed = inventory(parts);
  const configured = settings(targets, { sessionOwner: 'owner', ...over });
  const decided: Plan = decide(observed, ledger, configured, NOW);
  expect(decide(applied(observed, decided), ledger, configured, NOW).actions).toEqual([]);
  return { ...decided, web: decided.interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-web') };
}
