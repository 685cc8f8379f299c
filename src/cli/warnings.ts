import type { Ledger } from '../core/ledger/ledger';
import type { Plan } from '../core/model/decision';
import type { Inventory } from '../core/model/inventory';
import type { Settings } from '../core/model/settings';
import { decide } from '../core/plan/decide';
import { lookAlikes } from '../core/plan/look-alikes';
import { targetsOfMostInstances } from '../core/targets/most-instances';
import { receivers } from '../core/targets/receivers';
import { OWNERSHIP_TAG_KEY } from '../names';
import { DEFAULT_MAX_DESELECTED_PERCENT } from '../settings';

/** What a plan was decided on. */
export interface Decided {
  readonly inventory: Inventory;
  readonly ledger: Ledger;
  readonly settings: Settings;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the inventory is, for messages: a snapshot or an account. */
  readonly origin: string;
}

/**
 * In which respects a plan is hardly what was meant, or not what a deployment would do, each in one line.
 *
 * @param shown the part of the plan that the reader gets to see
 */
export function warnings(plan: Plan, shown: Plan, basis: Decided): readonly string[] {
  const { inventory } = basis;
  const ofReceivers = [foreignReceivers(inventory), ...mostReceive(inventory)];
  return [...unreadCalls(inventory), noSource(plan, basis.origin), severalOwners(basis), withoutTag(basis), held(shown, basis), ...ofReceivers]
    .filter((warning) => warning !== undefined);
}

function foreignReceivers(inventory: Inventory): string | undefined {
  const foreign = receivers(inventory).filter(({ unread }) => Boolean(unread?.foreignOwnerId)).map(({ targetId }) => targetId);
  if (foreign.length === 0) return undefined;
  return `what is registered behind load balancers of other accounts cannot be read, so that the way to ${foreign.join(', ')} is unverified`;
}

function mostReceive(inventory: Inventory): readonly string[] {
  return targetsOfMostInstances(inventory).map(({ targetId, receiving, instances }) => (
    `${receiving} of ${instances} instances receive through ${targetId}, and none of them is mirrored: register the sensors only`
  ));
}

/** Files that a snapshot lacks have their own warnings. */
function unreadCalls({ unread = [] }: Inventory): readonly string[] {
  return unread.flatMap(({ call, error }) => (
    error === undefined ? [] : [`${call} is refused (${error.name}): what rests on it is unknown. --print-policy prints the permissions that are needed`]
  ));
}

/** A plan without sources looks as if all were well. */
function noSource({ interfaces, summary }: Plan, origin: string): string | undefined {
  if (summary.eligible > 0) return undefined;
  const notSelected = interfaces.filter(({ reason }) => reason.code === 'not-selected').length;
  const hint = notSelected > 0 ? '; see --include-tag, --exclude-tag and --primary-only' : '';
  return `no interface is a source: of ${interfaces.length} in ${origin}, ${notSelected} are not selected${hint}`;
}

/** A deployment knows its own sessions by one value of the ownership tag. */
function severalOwners({ inventory, settings }: Decided): string | undefined {
  if (settings.sessionOwner !== undefined) return undefined;
  const counts = new Map<string, number>();
  for (const { owner } of inventory.sessions) if (owner !== undefined) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  if (counts.size < 2) return undefined;
  const choices = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([owner, count]) => `--session-owner ${JSON.stringify(owner)} (sessions: ${count})`);
  return `the sessions of ${counts.size} owners are planned as if one deployment owned them all; plan for one: ${choices.join(' or ')}`;
}

/** Session ids that a warning names. */
const NAMED_SESSIONS = 3;

/** A deployment takes them for foreign ones, and mirrors their interfaces a second time. */
function withoutTag({ inventory, settings }: Decided): string | undefined {
  const ids = lookAlikes(inventory, settings).map(({ sessionId }) => sessionId).sort();
  if (ids.length === 0) return undefined;
  const named = [...ids.slice(0, NAMED_SESSIONS), ...(ids.length > NAMED_SESSIONS ? ['…'] : [])].join(', ');
  return `sessions that look like own ones without the owner tag: ${ids.length} (${named}); ` +
    `their interfaces get a second session: tag them with ${OWNERSHIP_TAG_KEY}, or delete them`;
}

/** The plan is made without a deselection limit. */
function held({ interfaces }: Plan, { inventory, ledger, settings, now }: Decided): string | undefined {
  if (settings.maxDeselectedPercent !== undefined || !interfaces.some(({ outcome }) => outcome === 'delete')) return undefined;
  const braked = decide(inventory, ledger, { ...settings, maxDeselectedPercent: DEFAULT_MAX_DESELECTED_PERCENT }, now);
  if (braked.held === 0) return undefined;
  return `${braked.held} sessions would be deleted because their interfaces are no longer selected, more than ${DEFAULT_MAX_DESELECTED_PERCENT} % of all; ` +
    'the function would hold them: maxDeselectedPercent';
}
