import type { BusEvent } from '../../aws/eventbridge';
import type { Ledger } from '../../core/ledger/ledger';
import { changeId, type UnmirroredChange, unmirroredChanges, withTold } from '../../core/ledger/unmirrored-changes';
import { RECOVERED_DETAIL_TYPE, UNMIRRORED_DETAIL_TYPE } from '../../names';
import type { Invocation } from '../invocation';
import type { InterfaceResult } from '../results';
import { type PublishedReason, whyGone } from '../telemetry/outcome-log';
import { truncate } from '../truncate';

/**
 * For how long after the first look that may publish nothing is published, in milliseconds.
 *
 * The rules that a deployment brings take effect after it, and so does what lets them reach their targets: EventBridge loses what comes before that, and
 * no event is published twice. The sweep that follows a deployment after two minutes publishes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
const RULES_TAKE_EFFECT_IN = 90_000;

/**
 * Publishes events about interfaces that became unmirrored or recovered, if the stack has rules for them.
 *
 * Returns the ledger with the published changes. A change that couldn't be published is a change again after the next run.
 */
export async function publishChanges(invocation: Invocation, before: Ledger, after: Ledger, outcomes: readonly InterfaceResult[]): Promise<Ledger> {
  const { events, settings, clock, log, metrics } = invocation;
  if (events === undefined) return { ...after, publishingSince: undefined };
  const found = { ...after, publishingSince: before.publishingSince ?? clock() };
  if (clock() - found.publishingSince < RULES_TAKE_EFFECT_IN) return found;
  const decisions = new Map(outcomes.map(({ decision }) => [decision.networkInterfaceId, decision]));
  const changes = unmirroredChanges(before, found, decisions);
  if (changes.length === 0) return found;
  const news = changes.map((change) => eventOf(change, decisions.get(change.networkInterfaceId), settings.sessionOwner, clock()));
  const { ids, error } = await events.publish(news);
  if (error !== undefined) {
    log.error('events about interfaces cannot be published, the next look tries again', { published: ids.size, unpublished: changes.length - ids.size, error });
    metrics.failed();
  }
  return withTold(found, changes, (change) => ids.has(changeId(settings.sessionOwner, change)));
}

function eventOf(change: UnmirroredChange, decision: InterfaceResult['decision'] | undefined, sessionOwner: string, now: number): BusEvent {
  const { kind, networkInterfaceId, unmirrored: { since } } = change;
  return {
    detailType: kind === 'unmirrored' ? UNMIRRORED_DETAIL_TYPE : RECOVERED_DETAIL_TYPE,
    detail: {
      id: changeId(sessionOwner, change),
      sessionOwner,
      networkInterfaceId,
      // The instance of a deleted interface is unknown.
      ...(decision && { instanceId: decision.instanceId, availabilityZone: decision.availabilityZone }),
      reason: inShort(decision?.reason ?? whyGone(networkInterfaceId)),
      since: new Date(since).toISOString(),
      ...(kind === 'recovered' && { until: new Date(now).toISOString() }),
    },
  };
}

/** EventBridge takes 256 KB in a call, in which there are ten events. */
const LONGEST_MESSAGE = 16 * 1024;

function inShort({ code, message }: PublishedReason): PublishedReason {
  return { code, message: truncate(message, LONGEST_MESSAGE) };
}
