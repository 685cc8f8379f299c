import { randomUUID } from 'node:crypto';
import { EventBridgeEvent } from '../ec2/events';

export type { EventBridgeEvent } from '../ec2/events';

/** What a caller must say of an event; the rest is filled in. */
export type EventEntry = Pick<EventBridgeEvent, 'detail-type' | 'source'> & Partial<EventBridgeEvent>;

export interface EventOrigin {
  readonly account: string;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function completeEvent(entry: EventEntry, { account, region, now }: EventOrigin): EventBridgeEvent {
  return {
    version: '0',
    id: randomUUID(),
    account,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [],
    detail: {},
    ...entry,
  };
}
