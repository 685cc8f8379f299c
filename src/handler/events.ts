/** What an event asks for: look at this instance. Never what to do with it. */
export interface InstanceHint {
  readonly instanceId: string;
  /** When the event happened, in milliseconds since the epoch. */
  readonly time: number;
}

interface EventBridgeEvent {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'time': string;
  readonly 'detail': Readonly<Record<string, unknown>>;
}

/** What each event that the rules let through says, by source and detail type. */
const EVENTS: Readonly<Record<string, (event: EventBridgeEvent) => string>> = {
  'aws.ec2: EC2 Instance State-change Notification': ({ detail }) => instanceId('detail.instance-id', detail['instance-id']),
};

/**
 * Reads the body of a queue message.
 *
 * @throws Error that names the property, what was expected and what came
 */
export function parseEvent(body: string): InstanceHint {
  const event = parseEnvelope(body);
  const kind = `${event.source}: ${event['detail-type']}`;
  if (!Object.hasOwn(EVENTS, kind)) throw malformed('source: detail-type', `one of ${Object.keys(EVENTS).join(', ')}`, kind);
  const time = Date.parse(event.time);
  if (Number.isNaN(time)) throw malformed('time', 'a timestamp such as 2026-01-31T12:00:00Z', event.time);
  return { instanceId: EVENTS[kind](event), time };
}

function parseEnvelope(body: string): EventBridgeEvent {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    throw malformed('body', 'an EventBridge event as JSON', body);
  }
  const { source, 'detail-type': detailType, time, detail } = object('body', event);
  return {
    'source': string('source', source),
    'detail-type': string('detail-type', detailType),
    'time': string('time', time),
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
