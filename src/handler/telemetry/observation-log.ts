import type { Log } from './log';
import type { Inventory } from '../../core/model/inventory';
import { targetsOfMostInstances } from '../../core/targets/most-instances';
import { receivers } from '../../core/targets/receivers';

/** Logs, once a sweep, problems with what was read: calls that failed, and unusual targets. */
export function logObservation(log: Log, inventory: Inventory): void {
  for (const { call, error } of inventory.unread ?? []) {
    log.error('something could not be read: what rests on it is unknown', { call, permission: call, error });
  }
  if (inventory.leftOut !== undefined) log.warn('records of EC2 do not say what they are, and were left out', { records: inventory.leftOut });
  const foreign = receivers(inventory).flatMap(({ targetId, unread }) => (
    unread?.foreignOwnerId === undefined ? [] : [[targetId, unread.foreignOwnerId] as const]
  ));
  if (foreign.length > 0) {
    log.warn('what is registered behind load balancers of other accounts can never be read, so that the way to them is unverified', {
      targets: Object.fromEntries(foreign),
    });
  }
  for (const { targetId, receiving, instances } of targetsOfMostInstances(inventory)) {
    log.warn('most instances receive through one target, and none of those is mirrored: register the sensors only', { targetId, receiving, instances });
  }
}
