import { asError } from '../errors';
import type { InstanceRequest } from './reconcile-request';
import type { Invocation } from '../invocation';
import { InstanceReconciler } from '../reconcile/instance-reconciler';
import type { RunBounds } from '../reconcile/run-bounds';
import { type InstanceResult, isUnsettled } from '../telemetry/outcome-log';

/** EC2's reads lag behind its events: how long to wait before each further look at an instance that is not quite there, in milliseconds. */
const LOOK_AGAIN_AFTER = [1000, 4000];

/** For how long around its event an instance may still turn up, in milliseconds; then what is seen is final. */
const FRESH_FOR = 5 * 60 * 1000;

/**
 * Reconciles the instances, again while one of them may still turn up, and reports by instance how they ended.
 *
 * It waits for an instance only while no message waits for it: an id that EC2 does not know would hold up all others.
 *
 * @throws Error when EC2 cannot be observed
 */
export async function reconcileUntilStable(
  invocation: Invocation, bounds: RunBounds, requests: readonly InstanceRequest[],
): Promise<ReadonlyMap<string, InstanceResult>> {
  const reports = new Map<string, InstanceResult>();
  const instanceIds = [...new Set(requests.map(({ instanceId }) => instanceId))];
  if (instanceIds.length === 0) return reports;

  const reconciler = new InstanceReconciler(invocation, bounds);
  const look = async () => {
    for (const report of await reconciler.look(instanceIds)) reports.set(report.instanceId, report);
  };
  await look();
  for (const delay of LOOK_AGAIN_AFTER) {
    if (!requests.some((request) => mayTurnUp(request, reports.get(request.instanceId), invocation.clock()))) break;
    if (await othersWait(invocation)) break;
    await invocation.sleep(delay);
    try {
      await look();
    } catch (error) {
      invocation.log.warn('EC2 cannot be observed again, what was seen before stands', { error });
      break;
    }
  }
  return reports;
}

async function othersWait({ queue, log }: Invocation): Promise<boolean> {
  try {
    return await queue.hasBacklog();
  } catch (error) {
    log.warn('the queue cannot be asked how long it is', { error: asError(error) });
    return true;
  }
}

/** Whether EC2 may show more of an instance in a moment than it did. */
export function mayTurnUp({ time }: InstanceRequest, report: InstanceResult | undefined, now: number): boolean {
  return report !== undefined && isUnsettled(report) && Math.abs(now - time) < FRESH_FOR;
}
