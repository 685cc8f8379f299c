import { type Eligibility, eligibility } from '../eligibility';
import type { Instance, Inventory, NetworkInterface, Session } from '../inventory';
import type { Ledger } from '../ledger';
import type { Option, Reachability } from '../reachability';
import { lookAlikes } from './look-alikes';
import { bestFirst, desiredShape, isOwn, SESSIONS_PER_INTERFACE, type SessionShape } from './sessions';
import type { Settings } from '../settings';

/** One interface and all that is known of it before sensors are handed out. */
export interface Subject {
  readonly instance: Instance;
  readonly networkInterface: NetworkInterface;
  readonly eligibility: Eligibility;
  /** The own session to go on with; further own ones are superfluous. */
  readonly current?: Session;
  readonly superfluous: readonly Session[];
  /** Foreign sessions that get each packet before one of ours could, and take those that their filters accept; the lowest number comes first. */
  readonly preceding: readonly Session[];
  /** A foreign session that looks like an own one without its owner tag, if there is one. */
  readonly lookAlike?: Session;
  /** What a session of ours should look like; absent where foreign sessions leave no place for one. */
  readonly desired?: SessionShape;
  /** Sensors that may take it; none for an interface that is not a source or has no place for a session. */
  readonly options: readonly Option[];
  /** Whether `current` stands on one of them. */
  readonly settled: boolean;
  /** Why `current` stays where it is although its target cannot receive now: it may be back in a moment. */
  readonly waits?: string;
  /** It is served after all other sources, whatever its priority. */
  readonly lastInLine?: true;
  /** Whether `current` stays only because too many sessions would be removed at once. */
  readonly braked?: true;
}

const NO_OPTIONS: readonly Option[] = [];

/** Examines every interface of every instance, in the order of their ids, so that no order of input shows in the plan. */
export function examine(inventory: Inventory, ledger: Ledger, settings: Settings, now: number, reach: Reachability): readonly Subject[] {
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
      const desired = foreign.length < SESSIONS_PER_INTERFACE ? desiredShape(settings, foreign) : undefined;
      const options = verdict.eligible && desired !== undefined ? reach.options(networkInterface) : NO_OPTIONS;
      const usable = new Set(own.length > 0 ? options.map((option) => option.targetId) : []);
      const [current, ...superfluous] = bestFirst(own, desired, usable, kinds);
      const settled = current !== undefined && usable.has(current.targetId);
      const waits = verdict.eligible && current !== undefined && !settled ? whyItWaits(current, networkInterface) : undefined;
      return {
        instance,
        networkInterface,
        eligibility: verdict,
        superfluous,
        preceding: foreign.filter(({ sessionNumber }) => desired !== undefined && sessionNumber < desired.sessionNumber),
        options,
        settled,
        ...(lookAlike && { lookAlike }),
        ...(current && { current }),
        ...(desired && { desired }),
        ...(waits !== undefined && { waits }),
      };
    });

  function whyItWaits({ targetId }: Session, networkInterface: NetworkInterface): string | undefined {
    const since = ledger.targetsDownSince.get(targetId);
    const { targetDownGraceSeconds = 0 } = settings;
    if (since === undefined || now - since >= targetDownGraceSeconds * 1000) return undefined;
    const candidate = reach.candidate(networkInterface, targetId);
    return candidate?.step === 'state' ? `its sensor is down and may be back soon: ${targetId}: ${candidate.reason}` : undefined;
  }
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
