import { isFresh, type Ledger } from '../ledger/ledger';
import type { Instance, Inventory, NetworkInterface } from '../model/inventory';
import { isSame } from '../network/place';
import { idsOf, idsOfInstance, receivers } from '../targets/receivers';

/** Whether interfaces receive mirrored traffic: to mirror that would be a loop. */
export interface Receiving {
  /** The target through which an instance receives with some interface; absent where none is known. */
  through(instance: Instance): string | undefined;
  /** Why an interface may be a receiver although it is not known as one; absent where it cannot be one. */
  perhaps(instance: Instance, networkInterface: NetworkInterface): string | undefined;
}

/**
 * Where receivers cannot be read, those that were read last still count, for an hour. In that time what existed then, and is none of them, is none now.
 *
 * @param now the current time in milliseconds since the epoch
 */
export function receiving(inventory: Inventory, ledger: Ledger, now: number): Receiving {
  const all = receivers(inventory);
  const remembered = (targetId: string) => {
    const known = ledger.receivers.get(targetId);
    return known !== undefined && isFresh(known, now) ? known : undefined;
  };
  const targetOf = firstTarget(all.map(({ targetId, ids, unread }) => (
    [targetId, unread === undefined ? ids : [...ids, ...remembered(targetId)?.ids ?? []]]
  )));
  const possibly = firstTarget(all.map(({ targetId, possible }) => [targetId, possible]));
  const doors = all.flatMap(({ targetId, unread }) => (
    unread === undefined || unread.foreignOwnerId !== undefined ? [] : [{ ...unread, targetId, openTo: remembered(targetId)?.readAt ?? -Infinity }]
  )).sort((a, b) => (a.targetId < b.targetId ? -1 : 1));
  return {
    through: (instance) => find(targetOf, idsOfInstance(instance)),
    perhaps: (instance, networkInterface) => {
      const targetId = find(possibly, idsOf(networkInterface));
      if (targetId !== undefined) return `an address that is registered behind ${targetId} may be one of it`;
      const since = networkInterface.attachedAt ?? instance.launchedAt ?? Infinity;
      const door = doors.find(({ vpcIds, openTo }) => since > openTo && (vpcIds === undefined || vpcIds.some((vpcId) => isSame(vpcId, networkInterface.vpcId) !== 'no')));
      return door && `the registered targets of ${door.behind}, the destination of ${door.targetId}, could not be read, and it may be one of them`;
    },
  };
}

/** By receiver the target through which it receives, the first one by id. */
function firstTarget(receiversOf: readonly (readonly [targetId: string, ids: readonly string[]])[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [targetId, ids] of receiversOf) {
    for (const id of ids) {
      const known = found.get(id);
      if (known === undefined || targetId < known) found.set(id, targetId);
    }
  }
  return found;
}

function find(targetOf: ReadonlyMap<string, string>, ids: readonly string[]): string | undefined {
  return ids.map((id) => targetOf.get(id)).find((targetId) => targetId !== undefined);
}
