import { isDue, probesLeft, REFUSED_TARGETS, type RefusedWrite, type Refusals, tally, unitKey, units, type WhyRefused, type Write } from './refusals';

/** What EC2 is not asked for an interface, because it refused it. */
export interface RefusalStatus {
  /** Why nothing of the kind is asked, on whatever target. */
  readonly shut?: WhyRefused;
  /** Targets on which nothing of the kind is asked. */
  readonly closed: ReadonlyMap<string, WhyRefused>;
  /** Whether EC2 refused it before, and may refuse what is left. */
  readonly refusedBefore: boolean;
}

/** By interface and kind of action. */
export type RefusalStatuses = (write: Omit<Write, 'targetId'>) => RefusalStatus;

const OPEN: RefusalStatus = { closed: new Map(), refusedBefore: false };

/**
 * What may be asked of EC2 now, by interface and kind of action.
 *
 * After its back-off a refused write is tried again. Of many that were refused with the same code only a few are, those that waited longest: it is one
 * policy that refuses them, and what it allows one it may allow all. These need not wait for their back-off, so that the end of a policy is noticed soon.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function refusalStatus(refusals: Refusals, now: number): RefusalStatuses {
  const ofInterfaces = units(refusals.writes);
  const retried = new Set(retries([...ofInterfaces.values()].map(([latest]) => latest), refusals, now).map(unitKey));
  return (write) => {
    const known = ofInterfaces.get(unitKey(write));
    const ended = refusals.ended.get(write.action);
    if (known === undefined) return ended === undefined ? OPEN : { ...OPEN, shut: ended };
    const [latest] = known;
    if (retried.has(unitKey(write))) return { closed: OPEN.closed, refusedBefore: true, ...(ended && { shut: ended }) };
    const shut = known.length >= REFUSED_TARGETS || latest.reason === 'session-limit' || ended !== undefined;
    return { closed: new Map(known.map((each) => [each.targetId, each])), refusedBefore: true, ...(shut && { shut: latest }) };
  };
}

/** @param latest the last refused write of each interface and kind of action */
function retries(latest: readonly RefusedWrite[], refusals: Refusals, now: number): readonly RefusedWrite[] {
  const isProbed = (write: RefusedWrite) => refusals.probed.has(tally(write));
  const single = latest.filter((write) => !isProbed(write) && isDue(write, now));
  const probes = new Map<string, RefusedWrite[]>();
  for (const write of latest.filter(isProbed).sort(longestWaitingFirst)) {
    const chosen = probes.get(tally(write)) ?? [];
    if (chosen.length < probesLeft(refusals, write)) probes.set(tally(write), [...chosen, write]);
  }
  return [...single, ...[...probes.values()].flat()];
}

function longestWaitingFirst(a: RefusedWrite, b: RefusedWrite): number {
  return a.at - b.at || (a.networkInterfaceId < b.networkInterfaceId ? -1 : 1);
}
