import { lookAlikes } from './look-alikes';
import { bestFirst, desiredSpec, isOwn } from './sessions';
import { SESSIONS_PER_INTERFACE } from '../../limits';
import { type Eligibility, eligibility } from '../eligibility/eligibility';
import type { Ledger } from '../ledger/ledger';
import type { RefusalStatus } from '../ledger/refusal-status';
import type { WhyRefused } from '../ledger/refusals';
import type { SessionSpec } from '../model/decision';
import type { Instance, Inventory, NetworkInterface, Session } from '../model/inventory';
import type { Settings } from '../model/settings';
import type { Option, Reachability } from '../reachability/reachability';

/** One interface and all that is known of it before sensors are handed out. */
export interface InterfaceState {
  readonly instance: Instance;
  readonly networkInterface: NetworkInterface;
  readonly eligibility: Eligibility;
  /** Own sessions; the one that stays unless its target decides otherwise comes first. */
  readonly own: readonly Session[];
  /** Foreign sessions that get each packet before one of ours could, and take those that their filters accept; the lowest number comes first. */
  readonly preceding: readonly Session[];
  /** A foreign session that looks like an own one without its owner tag, if there is one. */
  readonly lookAlike?: Session;
  /** What a session of ours should look like; absent where foreign sessions leave no place for one. */
  readonly desired?: SessionSpec;
  /** Sensors that may take it; none for an interface that is not a source or has no place for a session. */
  readonly options: readonly Option[];
  /** Sensors on which own sessions are right; a path that became unknown is none for a new session where unknown paths are rejected, but one that is there stays. */
  readonly working: readonly Option[];
  /** Why its session stays where it is although its target cannot receive now: it may be back in a moment. */
  readonly waits?: string;
  /** Whether its session, which mirrors nothing, may be deleted to make room for another interface. */
  readonly mayYield?: true;
  /** Since when its session is known to mirror nothing, in milliseconds since the epoch. */
  readonly blockedSince?: number;
  /** It is served after all other sources, whatever its priority. */
  readonly lastInLine?: true;
  /** Why EC2 is not asked to mirror it to some target, or to any: it refused that before. */
  readonly refusal?: WhyRefused;
  /** What EC2 is not asked to change of its session. */
  readonly modification?: RefusalStatus;
  /** Whether its session stays only because of the deselection limit. */
  readonly heldByLimit?: true;
}

/** Whether the interface has sessions but none works, because none of their targets can be used. */
export function isBlocked({ eligibility: verdict, own, desired, working }: InterfaceState): boolean {
  return verdict.eligible && desired !== undefined && own.length > 0 && working.length === 0;
}

/** Whether its sessions, which mirror nothing, may be deleted and one created anew. What may be a receiver, or was refused one before, would not get it back. */
export function isReplaceable(state: InterfaceState): boolean {
  const { eligibility: verdict, lastInLine, modification } = state;
  return isBlocked(state) && !lastInLine && modification === undefined && !('mayReceive' in verdict);
}

const NO_OPTIONS: readonly Option[] = [];

/** Examines every interface of every instance, in the order of their ids, so that no order of input shows in the plan. */
export function inspectInterfaces(
  inventory: Inventory, ledger: Ledger, settings: Settings, now: number, reach: Reachability,
): readonly InterfaceState[] {
  const judge = eligibility(inventory, settings, ledger, now);
  const sessions = sessionsByInterface(inventory.sessions);
  const alike = new Set(lookAlikes(inventory, settings));
  const kinds = new Map(inventory.targets.map(({ targetId, kind }) => [targetId, kind]));
  return inventory.instances
    .flatMap((instance) => instance.networkInterfaces.map((networkInterface) => ({ instance, networkInterface })))
    .sort((a, b) => (a.networkInterface.networkInterfaceId < b.networkInterface.networkInterfaceId ? -1 : 1))
    .map(({ instance, networkInterface }) => {
      const verdict = judge(instance, networkInterface);
      const [own, foreign] = partition(sessions.get(networkInterface.networkInterfaceId) ?? [], (session) => isOwn(session, settings));
      const lookAlike = foreign.find((session) => alike.has(session));
      const desired = foreign.length < SESSIONS_PER_INTERFACE ? desiredSpec(settings, foreign) : undefined;
      const mayHaveSession = verdict.eligible && desired !== undefined;
      const isShutOut = verdict.eligible && verdict.mayReceive !== undefined && own.length === 0;
      const options = mayHaveSession && !isShutOut ? reach.options(networkInterface) : NO_OPTIONS;
      const working = mayHaveSession ? whereOwnWork(own, options, networkInterface) : NO_OPTIONS;
      const state: InterfaceState = {
        instance,
        networkInterface,
        eligibility: verdict,
        own: own.length > 1 ? bestFirst(own, desired, new Set(working.map(({ targetId }) => targetId)), kinds) : own,
        preceding: foreign.filter(({ sessionNumber }) => desired !== undefined && sessionNumber < desired.sessionNumber),
        options,
        working,
        ...(lookAlike && { lookAlike }),
        ...(desired && { desired }),
      };
      return isBlocked(state) ? { ...state, ...whatHoldsIt(state) } : state;
    });

  function whereOwnWork(own: readonly Session[], options: readonly Option[], networkInterface: NetworkInterface): readonly Option[] {
    if (own.length === 0) return NO_OPTIONS;
    return [...new Set(own.map(({ targetId }) => targetId))].flatMap((targetId) => (
      options.find((option) => option.targetId === targetId) ?? reach.optionOfSession(networkInterface, targetId) ?? []
    ));
  }

  function whatHoldsIt({ own: [current], networkInterface, eligibility: verdict }: InterfaceState): Pick<InterfaceState, 'waits' | 'mayYield' | 'blockedSince'> {
    const blockedSince = ledger.blockedSince.get(networkInterface.networkInterfaceId);
    const waits = whyItWaits(current, networkInterface);
    // What may be a receiver would not get its session back.
    const mayReturn = !('mayReceive' in verdict);
    const mayYield = mayReturn && !inventory.partial && isOver(blockedSince, settings, now);
    return { ...(waits !== undefined && { waits }), ...(mayYield && { mayYield }), ...(blockedSince !== undefined && { blockedSince }) };
  }

  function whyItWaits({ targetId }: Session, networkInterface: NetworkInterface): string | undefined {
    const since = ledger.targetsDownSince.get(targetId);
    if (isOver(since, settings, now)) return undefined;
    const candidate = reach.candidate(networkInterface, targetId);
    return candidate?.step === 'state' ? `its sensor is down and may be back soon: ${targetId}: ${candidate.reason}` : undefined;
  }
}

/** Whether the grace period that began at `since` is over. Without a known beginning, there is no grace period. */
export function isOver(since: number | undefined, { targetDownGraceSeconds = 0 }: Settings, now: number): boolean {
  return since === undefined || now - since >= targetDownGraceSeconds * 1000;
}

function sessionsByInterface(sessions: readonly Session[]): ReadonlyMap<string, readonly Session[]> {
  const groups = new Map<string, Session[]>();
  for (const session of [...sessions].sort((a, b) => a.sessionNumber - b.sessionNumber)) {
    const group = groups.get(session.networkInterfaceId);
    if (group) group.push(session);
    else groups.set(session.networkInterfaceId, [session]);
  }
  return groups;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
