import { advise, type AdviceBudget } from '../../../src/core/advice/advise';
import type { Basis } from '../../../src/core/advice/basis';
import type { Advice, Cause } from '../../../src/core/advice/cause';
import { EMPTY_LEDGER, type Ledger } from '../../../src/core/ledger/ledger';
import type { Settings } from '../../../src/core/model/settings';
import { decide } from '../../../src/core/plan/decide';
import { inventory, type InventoryParts, settings } from '../build';

export const NOW = Date.UTC(2026, 0, 31, 12);

export function basis(
  parts: InventoryParts, targets: Parameters<typeof settings>[0], over: Partial<Settings> = {}, ledger: Ledger = EMPTY_LEDGER,
): Basis {
  return { inventory: inventory(parts), ledger, settings: settings(targets, { sessionOwner: 'owner', ...over }), now: NOW };
}

export function adviceOn(given: Basis, budget?: AdviceBudget): Advice {
  const { inventory: observed, ledger, settings: configured, now } = given;
  return advise(given, decide(observed, ledger, configured, now), budget);
}

/** The causes of such a fleet. */
export function causes(...given: Parameters<typeof basis>): readonly Cause[] {
  return adviceOn(basis(...given)).causes;
}
