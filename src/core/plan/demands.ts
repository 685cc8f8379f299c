import { isBlocked, type InterfaceState } from './interface-state';
import type { Demand } from '../assignment/assign';
import { byUrgency, type Urgency } from '../assignment/demand';
import { compare } from '../assignment/sequence';
import type { Eligible } from '../eligibility/eligibility';
import type { Option } from '../reachability/reachability';

/** A source that some sensor may take, or that has a session which may make room. */
export type Assignable = InterfaceState & { readonly eligibility: Eligible };

export function isAssignable(state: InterfaceState): state is Assignable {
  const { eligibility, desired, own, options, waits } = state;
  return eligibility.eligible && desired !== undefined && waits === undefined && (options.length > 0 || own.length > 0);
}

/** Groups interfaces that share every answer; the options are shared by identity. */
export function demandsOf(assignables: readonly Assignable[]): readonly Demand[] {
  const order = yieldOrder(assignables);
  const optionsIds = new Map<readonly Option[], number>();
  const groups = new Map<string, Demand & { members: string[] }>();
  for (const assignable of assignables) {
    const { eligibility: { priority }, options, own, working, lastInLine, networkInterface: { networkInterfaceId, primary } } = assignable;
    const blocked = isBlocked(assignable) ? [...new Set(own.map(({ targetId }) => targetId))] : undefined;
    const yields = order.get(assignable);
    if (!optionsIds.has(options)) optionsIds.set(options, optionsIds.size);
    const standing = working.map(({ targetId }) => targetId);
    const key = [optionsIds.get(options), priority, primary, lastInLine ?? '', yields ?? '', ...standing, '', ...blocked ?? []].join(' ');
    const group = groups.get(key) ?? {
      members: [] as string[],
      priority,
      primary,
      options,
      ...(lastInLine && { lastInLine }),
      ...(working.length > 0 && { working }),
      ...(blocked && { blocked }),
      ...(yields !== undefined && { yields }),
    };
    group.members.push(networkInterfaceId);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The order in which sessions that mirror nothing make room for others: the least urgent first, then the longest blocked, then by id. */
function yieldOrder(assignables: readonly Assignable[]): ReadonlyMap<Assignable, number> {
  const since = ({ blockedSince = 0 }: Assignable) => blockedSince;
  const sorted = assignables.filter(({ mayYield }) => mayYield).sort((a, b) => (
    byUrgency(urgencyOf(b), urgencyOf(a))
    || since(a) - since(b)
    || compare(a.networkInterface.networkInterfaceId, b.networkInterface.networkInterfaceId)
  ));
  return new Map(sorted.map((assignable, index) => [assignable, index]));
}

function urgencyOf({ eligibility: { priority }, lastInLine, networkInterface: { primary } }: Assignable): Urgency {
  return { priority, primary, ...(lastInLine && { lastInLine }) };
}
