import { isOver, type InterfaceState } from './interface-state';
import { isOwn } from './sessions';
import type { Ledger } from '../ledger/ledger';
import type { InterfaceDecision } from '../model/decision';
import type { Inventory } from '../model/inventory';
import type { Settings } from '../model/settings';

/**
 * Whether, after a look at some instances only, one at everything may make room: a session that has mirrored nothing for long is on a sensor that an
 * interface could reach which found no room.
 */
export function awaitsSweep(
  states: readonly InterfaceState[],
  interfaces: readonly InterfaceDecision[],
  { partial, sessions }: Inventory,
  ledger: Ledger,
  settings: Settings,
  now: number,
): boolean {
  if (!partial) return false;
  const waiting = new Set(states.flatMap(({ options }, index) => (
    interfaces[index].reason.code === 'no-capacity' ? options.map(({ targetId }) => targetId) : []
  )));
  return sessions.some((session) => {
    const since = ledger.blockedSince.get(session.networkInterfaceId);
    return since !== undefined && waiting.has(session.targetId) && isOwn(session, settings) && isOver(since, settings, now);
  });
}
