import { isBlocked, type Subject } from './interface-state';
import type { Demand } from '../assignment/assign';
import { byUrgency, type Urgency } from '../assignment/demand';
import { compare } from '../assignment/sequence';
import type { Eligible } from '../eligibility/eligibility';
import type { Option } from '../reachability/reachability';

/** A source that some sensor may take, or that has a session which may make room. */
export type Seeker = Subject & { readonly eligibility: Eligible };

export function isSeeker(subject: Subject): subject is Seeker {
  const { eligibility, desired, own, options, waits } = subject;
  return eligibility.eligible && desired !== undefined && waits === undefined && (options.length > 0 || own.length > 0);
}

/** Groups interfaces that share every answer; the options are shared by identity. */
export function demandsOf(seekers: readonly Seeker[]): readonly Demand[] {
  const order = yieldOrder(seekers);
  const optionsIds = new Map<readonly Option[], number>();
  const groups = new Map<string, Demand & { members: string[] }>();
  for (const seeker of seekers) {
    const { eligibility: { priority }, options, own, working, lastInLine, networkInterface: { networkInterfaceId, primary } } = seeker;
    const blocked = isBlocked(seeker) ? [...new Set(own.map(({ targetId }) => targetId))] : undefined;
    const yields = order.get(seeker);
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
function yieldOrder(seekers: readonly Seeker[]): ReadonlyMap<Seeker, number> {
  const since = ({ blockedSince = 0 }: Seeker) => blockedSince;
  const sorted = seekers.filter(({ mayYield }) => mayYield).sort((a, b) => (
    byUrgency(urgencyOf(b), urgencyOf(a))
    || since(a) - since(b)
    || compare(a.networkInterface.networkInterfaceId, b.networkInterface.networkInterfaceId)
  ));
  return new Map(sorted.map((seeker, index) => [seeker, index]));
}

function urgencyOf({ eligibility: { priority }, lastInLine, networkInterface: { primary } }: Seeker): Urgency {
  return { priority, primary, ...(lastInLine && { lastInLine }) };
}
