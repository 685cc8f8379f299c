import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../names';

/** The default event bus of the account and Region, on which events are published. */
export interface EventBus {
  /** Publishes events, as many as there is time for. */
  publish(events: readonly BusEvent[]): Promise<Published>;
}

export interface BusEvent {
  readonly detailType: string;
  readonly detail: { readonly id: string; readonly [field: string]: unknown };
}

export interface Published {
  /** Ids of the events that EventBridge took. */
  readonly ids: ReadonlySet<string>;
  /** Why others are missing, unless it is for want of time. */
  readonly error?: Error;
}

const EVENTS_PER_CALL = 10;
const ATTEMPTS = 3;

/** Before the second attempt with what EventBridge refused, in milliseconds; longer before each further one. */
const RETRY_AFTER = 200;

/** Milliseconds during which calls are started: the ledger must still be saved afterward. */
const PUBLISHED_WITHIN = 5_000;

/** @param clock gives the current time in milliseconds since the epoch */
export function eventBus(
  client: () => Promise<EventBridgeClient>, clock: () => number, sleep: (milliseconds: number) => Promise<void>,
): EventBus {
  /** Adds the ids of what EventBridge took: of a call that succeeds it may refuse some events. Gives the error of those that it still refuses at last. */
  const put = async (events: readonly BusEvent[], ids: Set<string>): Promise<Error | undefined> => {
    const { PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
    let left = events;
    for (let attempt = 1; ; attempt++) {
      const { Entries: results = [] } = await (await client()).send(new PutEventsCommand({
        Entries: left.map(({ detailType, detail }) => ({ Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) })),
      }));
      left.filter((_event, index) => results[index]?.EventId !== undefined).forEach(({ detail }) => ids.add(detail.id));
      left = left.filter(({ detail }) => !ids.has(detail.id));
      if (left.length === 0) return undefined;
      const refusal = results.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (attempt === ATTEMPTS) return new Error(`EventBridge refused an event: ${refusal?.ErrorCode}: ${refusal?.ErrorMessage}`);
      await sleep(RETRY_AFTER * attempt);
    }
  };

  return {
    publish: async (events) => {
      const ids = new Set<string>();
      const end = clock() + PUBLISHED_WITHIN;
      let error: Error | undefined;
      try {
        for (let start = 0; start < events.length && clock() < end; start += EVENTS_PER_CALL) {
          error = await put(events.slice(start, start + EVENTS_PER_CALL), ids) ?? error;
        }
      } catch (caught) {
        // An error of one call would affect all calls.
        error = caught instanceof Error ? caught : new Error(String(caught));
      }
      return { ids, ...(error && { error }) };
    },
  };
}
