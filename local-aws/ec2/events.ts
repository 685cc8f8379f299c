import { Ids } from './ids';
import type { Clock } from '../clock';
import { seededRandom } from '../sqs/random';

/** An event in the shape in which EventBridge delivers it. */
export interface EventBridgeEvent<Detail = unknown> {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': string;
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': string[];
  readonly 'detail': Detail;
}

/** Which events never arrive: those that a predicate names, or a share of all. */
export type LostEvents = ((event: EventBridgeEvent) => boolean) | {
  /** From 0, for none, to 1, for all. */
  readonly share: number;
  /** @default 1 */
  readonly seed?: number;
};

/** Where and when events come from. */
interface Origin {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
}

type Happening = Pick<EventBridgeEvent, 'detail-type' | 'source' | 'resources' | 'detail'>;

/** The events that EC2 sends to EventBridge: best effort, so that some may be lost. */
export class Events {
  /** Apart from those of resources, so that a scenario has the same resources with and without a trail. */
  readonly ids = new Ids();
  private readonly listeners: ((event: EventBridgeEvent) => void)[] = [];
  private readonly isLost: (event: EventBridgeEvent) => boolean;

  constructor(private readonly model: Origin, lost: LostEvents = { share: 0 }) {
    this.isLost = typeof lost === 'function' ? lost : share(lost.share, lost.seed ?? 1);
  }

  onEvent(listener: (event: EventBridgeEvent) => void): void {
    this.listeners.push(listener);
  }

  emit(happening: Happening, at: number = this.model.clock.now()): void {
    const event: EventBridgeEvent = {
      version: '0',
      id: this.ids.uuid(),
      account: this.model.accountId,
      time: timeText(at),
      region: this.model.region,
      ...happening,
    };
    if (this.isLost(event)) return;
    for (const listener of this.listeners) listener(event);
  }
}

/** Events tell time in whole seconds. */
export function timeText(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

function share(lost: number, seed: number): () => boolean {
  const random = seededRandom(seed);
  return () => random() < lost;
}
