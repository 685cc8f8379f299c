import { MESSAGE_SOURCE, SWEEP_DETAIL_TYPE } from '../names';

/** What a message asks for: look at this instance, or at everything. Never what to do with it. */
export type Hint = InstanceHint | SweepHint;

export interface InstanceHint {
  readonly kind: 'instance';
  readonly instanceId: string;
  /** When the event happened, in milliseconds since the epoch. */
  readonly time: number;
  /** Whether the event is that the instance began to run. */
  readonly started?: true;
}

export interface SweepHint {
  readonly kind: 'everything';
  /** How many sweeps have gone on with each other before. */
  readonly hops: number;
}

interface EventBridgeEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'time': string;
  readonly 'resources': readonly unknown[];
  readonly 'detail': Readonly<Record<string, unknown>>;
}

type Subject = { readonly instanceId: string; readonly started?: true } | { readonly hops: number };

const EVERYTHING: Subject = { hops: 0 };

/** What each event that the rules let through is about, by source and detail type. */
const EVENTS: Readonly<Record<string, (event: EventBridgeEvent) => Subject>> = {
  'aws.ec2: EC2 Instance State-change Notification': ({ detail }) => ({
    instanceId: instanceId('detail.instance-id', detail['instance-id']), ...(detail.state === 'running' && { started: true }),
  }),
  'aws.ec2: AWS API Call via CloudTrail': ({ detail }) => aboutCall(detail),
  'aws.tag: Tag Change on Resource': (event) => aboutTags(event),
  'aws.events: Scheduled Event': () => EVERYTHING,
  [`${MESSAGE_SOURCE}: ${SWEEP_DETAIL_TYPE}`]: ({ detail: { hops } }) => (Number.isInteger(hops) ? { hops: Number(hops) } : EVERYTHING),
};

/** The tags of a target may make it a sensor, or no longer, which concerns everybody. */
function aboutTags({ resources, detail }: EventBridgeEvent): Subject {
  if (detail['resource-type'] === 'traffic-mirror-target') return EVERYTHING;
  return { instanceId: instanceId('resources[0]', String(resources[0]).split('/').at(-1)) };
}

/** An attached interface names its instance; a session that somebody deleted does not even name its interface. */
function aboutCall({ eventName, requestParameters }: EventBridgeEvent['detail']): Subject {
  const { instanceId: id } = typeof requestParameters === 'object' && requestParameters !== null ? requestParameters as Record<string, unknown> : {};
  return eventName === 'AttachNetworkInterface' && id !== undefined ? { instanceId: instanceId('detail.requestParameters.instanceId', id) } : EVERYTHING;
}

/**
 * Reads the body of a queue message.
 *
 * @throws Error that names the property, what was expected and what came
 */
export function parseEvent(body: string): Hint {
  const event = parseEnvelope(body);
  const kind = `${event.source}: ${event['detail-type']}`;
  if (!Object.hasOwn(EVENTS, kind)) throw malformed('source: detail-type', `one of ${Object.keys(EVENTS).join(', ')}`, kind);
  const time = Date.parse(event.time);
  if (Number.isNaN(time)) throw malformed('time', 'a timestamp such as 2026-01-31T12:00:00Z', event.time);
  const subject = EVENTS[kind](event);
  return 'hops' in subject ? { kind: 'everything', ...subject } : { kind: 'instance', time, ...subject };
}

/** A message that asks for a sweep. */
export function sweepMessage(hops: number, now: number): string {
  return JSON.stringify({
    'source': MESSAGE_SOURCE, 'detail-type': SWEEP_DETAIL_TYPE, 'time': new Date(now).toISOString(), 'resources': [], 'detail': { hops },
  });
}

function parseEnvelope(body: string): EventBridgeEvent {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    throw malformed('body', 'an EventBridge event as JSON', body);
  }
  const { source, 'detail-type': detailType, time, resources, detail } = object('body', event);
  return {
    'source': string('source', source),
    'detail-type': string('detail-type', detailType),
    'time': string('time', time),
    'resources': Array.isArray(resources) ? resources : [],
    'detail': object('detail', detail),
  };
}

function object(property: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(property, 'an object', value);
  return value as Readonly<Record<string, unknown>>;
}

function string(property: string, value: unknown): string {
  if (typeof value !== 'string') throw malformed(property, 'a string', value);
  return value;
}

function instanceId(property: string, value: unknown): string {
  if (typeof value !== 'string' || !/^i-[0-9a-f]{8,17}$/.test(value)) throw malformed(property, 'an instance id such as i-0123456789abcdef0', value);
  return value;
}

/** Characters of what came that an error repeats: enough to recognize it, and no matter how much came. */
const SHOWN = 1000;

function malformed(property: string, expected: string, got: unknown): Error {
  const came = JSON.stringify(got) ?? 'nothing';
  const shown = came.length > SHOWN ? `${came.slice(0, SHOWN)}… (${came.length} characters)` : came;
  return new Error(`malformed event: ${property}: expected ${expected}, got ${shown}`);
}
