import type { Basis } from './basis';
import type { Advice, Cause } from './cause';
import { withGains } from './gain';
import { ruleNumbers } from './opening';
import { pathCauses } from './path-causes';
import { plainCauses } from './plain-causes';
import { shortagesOf } from './shortage';
import type { Plan } from '../model/decision';
import { isUnmirrored } from '../model/reason';
import { reachability } from '../reachability/reachability';
import { withDiscoveredTargets } from '../targets/discovery';

/** How many pairs of an interface and a target may be looked at. */
export interface AdviceBudget {
  /** To find what shuts interfaces out; kinds of interfaces beyond it are only counted. */
  readonly examined?: number;
  /** To work out gains by deciding everything again; beyond it only a cause's own interfaces are decided again. */
  readonly decided?: number;
}

/**
 * What would have to change so that the rest is mirrored.
 *
 * Pure, and in whatever order its input comes, the advice is the same.
 *
 * @param plan what was decided on this basis
 * @param budget absent: enough for a few seconds
 */
export function advise(asked: Basis, plan: Plan, budget: AdviceBudget = {}): Advice {
  const basis = { ...asked, settings: withDiscoveredTargets(asked.settings, asked.inventory.targets) };
  const affected = plan.interfaces.filter(({ reason }) => isUnmirrored(reason) || reason.code === 'unsupported');
  if (affected.length === 0) return { causes: [], shortages: [] };
  const networkInterfaces = new Map(basis.inventory.instances.flatMap((instance) => (
    instance.networkInterfaces.map((each) => [each.networkInterfaceId, each] as const)
  )));
  // Each decision concerns an interface of the inventory.
  const found = affected.map((decision) => ({ decision, networkInterface: networkInterfaces.get(decision.networkInterfaceId)! }));
  const isShutOut = ({ decision }: (typeof found)[number]) => decision.reason.code === 'no-reachable-target';
  const shutOut = found.filter(isShutOut).map(({ networkInterface }) => networkInterface);
  const causes = [
    ...(shutOut.length > 0 ? pathCauses(shutOut, basis, plan, ruleNumbers(basis.inventory.network), budget.examined) : []),
    ...plainCauses(found.filter((each) => !isShutOut(each)), basis, reachability(basis.inventory, basis.settings)),
  ].sort(byInterfaces);
  return { causes: withGains(causes, basis, plan, budget.decided), shortages: shortagesOf(causes) };
}

/** What can be mirrored comes before what EC2 does not support. */
function byInterfaces(a: Cause, b: Cause): number {
  return Number(a.code === 'unsupported') - Number(b.code === 'unsupported')
    || b.networkInterfaceIds.length - a.networkInterfaceIds.length
    || (a.networkInterfaceIds[0] < b.networkInterfaceIds[0] ? -1 : 1);
}
