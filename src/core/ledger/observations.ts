import { knownReceivers } from './known-receivers';
import type { Ledger } from './ledger';
import { refusalsOf } from './refusals';
import { withRefusedTypes } from './refused-types';
import type { Inventory } from '../model/inventory';
import type { Settings } from '../model/settings';
import { inspectInterfaces, isBlocked } from '../plan/interface-state';
import { isOwn } from '../plan/sessions';
import { reachability } from '../reachability/reachability';
import { withDiscoveredTargets } from '../targets/discovery';

/**
 * Adds to the ledger what an inventory shows: since when targets are down, since when sessions mirror nothing because their targets can't be used
 * or no instance runs on their interface, which instance types EC2 refuses, and which other refusals still matter.
 *
 * Recovered entries are removed. Entries that this inventory didn't cover stay.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function withObservations(ledger: Ledger, inventory: Inventory, asked: Settings, now: number): Ledger {
  const since = (before: ReadonlyMap<string, number>, seen: readonly string[]) => new Map(seen.map((id) => [id, before.get(id) ?? now]));
  const { detached, instances, sessions, partial } = inventory;
  const settings = withDiscoveredTargets(asked, inventory.targets);
  const mirrored = new Set(sessions.map(({ networkInterfaceId }) => networkInterfaceId));
  const own = new Set(sessions.filter((session) => isOwn(session, settings)).map(({ networkInterfaceId }) => networkInterfaceId));
  const stopped = instances.filter(({ state }) => state === 'stopped').flatMap(({ networkInterfaces }) => networkInterfaces);
  const reach = reachability(inventory, settings);
  const looked = instances.flatMap(({ networkInterfaces }) => networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId));
  const existing = new Set([...looked, ...(detached ?? []).map(({ networkInterfaceId }) => networkInterfaceId)]);
  const withSessions = instances.filter(({ networkInterfaces }) => networkInterfaces.some((each) => mirrored.has(each.networkInterfaceId)));
  const blocked = inspectInterfaces({ ...inventory, instances: withSessions }, ledger, settings, now, reach).filter(isBlocked);
  return {
    ...withRefusedTypes(ledger, inventory),
    refusals: refusalsOf(ledger.refusals, own, partial ? undefined : existing),
    targetsDownSince: since(ledger.targetsDownSince, reach.targetsDown()),
    blockedSince: new Map([
      ...(partial ? without(ledger.blockedSince, looked) : []),
      ...since(ledger.blockedSince, blocked.map(({ networkInterface }) => networkInterface.networkInterfaceId)),
    ]),
    receivers: knownReceivers(ledger, inventory, now),
    ...(detached && {
      idleSince: since(ledger.idleSince, [...detached, ...stopped].map(({ networkInterfaceId: id }) => id).filter((id) => mirrored.has(id))),
    }),
  };
}

function without<T>(all: ReadonlyMap<string, T>, ids: readonly string[]): ReadonlyMap<string, T> {
  const left = new Map(all);
  ids.forEach((id) => left.delete(id));
  return left;
}
