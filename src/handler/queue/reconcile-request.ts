import { type Trigger, TRIGGERS } from '../../names';

/** What a message asks for: look at this instance, or at everything. Never what to do with it. */
export type ReconcileRequest = InstanceRequest | SweepRequest;

/** Where an event happened; absent where a message does not tell. */
export interface Origin {
  readonly account?: string;
  readonly region?: string;
}

export interface InstanceRequest extends Origin {
  readonly kind: 'instance';
  readonly instanceId: string;
  /** When the event happened, in milliseconds since the epoch. */
  readonly time: number;
  /** Whether the event is that the instance began to run. */
  readonly started?: true;
}

export interface SweepRequest extends Origin {
  readonly kind: 'everything';
  /** How many sweeps have gone on with each other before; endless where that cannot be read, so that no chain is. */
  readonly continuations: number;
  /** Whether to retry refused writes immediately, without waiting for their back-off. */
  readonly afresh?: true;
}

interface EventBridgeEvent extends Origin {
  readonly 'source': string;
  readonly 'detail-type': string;
  readonly 'time': string;
  readonly 'resources': readonly unknown[];
  readonly 'detail': Readonly<Record<string, unknown>>;
}

type RequestScope = { readonly instanceId: string; readonly started?: true } | { readonly continuations: number; readonly afresh?: true };

const EVERYTHING: RequestScope = { continuations: 0 };

/** More invocations than any chain has. */
const LONGEST_CHAIN = 100;

/**
 * Parses each kind of event.
 *
 * An event without the instance that its kind should name requests a sweep. So does an unknown kind of event: an app that sends it to the queue
 * wants a reconcile.
 */
const READERS: Readonly<Record<Trigger, (event: EventBridgeEvent) => RequestScope>> = {
  instanceState: ({ detail }) => about(detail['instance-id'], detail.state === 'running'),
  apiCall: ({ detail }) => aboutCall(detail),
  tagChange: ({ resources: [resource] }) => about(typeof resource === 'string' ? resource.split('/').at(-1) : undefined),
  sweep: ({ detail: { hops, afresh } }) => ({ continuations: isCount(hops) ? hops : Infinity, ...(afresh === true && { afresh }) }),
};

function readerOf({ source, 'detail-type': detailType }: EventBridgeEvent): ((event: EventBridgeEvent) => RequestScope) | undefined {
  const trigger = (Object.keys(TRIGGERS) as Trigger[]).find((each) => TRIGGERS[each].source === source && TRIGGERS[each].detailType === detailType);
  return trigger && READERS[trigger];
}

/** Of an attached interface, the instance: a deleted session does not even name its interface. */
function aboutCall({ eventName, requestParameters }: EventBridgeEvent['detail']): RequestScope {
  return eventName === 'AttachNetworkInterface' && isObject(requestParameters) ? about(requestParameters.instanceId) : EVERYTHING;
}

/** AWS also attaches interfaces to what is not, or not visibly, an instance: `amazon-elb`, `HIDDEN_DUE_TO_SECURITY_REASONS`, null. */
function about(id: unknown, started = false): RequestScope {
  return typeof id === 'string' && /^i-[0-9a-f]{8,17}$/.test(id) ? { instanceId: id, ...(started && { started }) } : EVERYTHING;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LONGEST_CHAIN;
}

/**
 * Reads the body of a queue message.
 *
 * @throws Error when it is no event, naming the property, what was expected and what came
 */
export function parseRequest(body: string): ReconcileRequest {
  const event = parseEnvelope(body);
  const time = Date.parse(event.time);
  if (Number.isNaN(time)) throw malformed('time', 'a timestamp such as 2026-01-31T12:00:00Z', event.time);
  const subject = readerOf(event)?.(event) ?? EVERYTHING;
  const { account, region } = event;
  const origin = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
  return 'continuations' in subject ? { kind: 'everything', ...origin, ...subject } : { kind: 'instance', time, ...origin, ...subject };
}

/** A message that asks for a sweep, or for one that tries afresh what EC2 refused before. */
export function sweepMessage(continuations: number, now: number, afresh = false): string {
  const { source, detailType } = TRIGGERS.sweep;
  return JSON.stringify({
    'source': source, 'detail-type': detailType, 'time': new Date(now).toISOString(), 'resources': [], 'detail': { hops: continuations, ...(afresh && { afresh }) },
  });
}

function parseEnvelope(body: string): EventBridgeEvent {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    throw malformed('body', 'an EventBridge event as JSON', body);
  }
  const { source, 'detail-type': detailType, account, region, time, resources, detail } = object('body', event);
  return {
    'source': string('source', source),
    'detail-type': string('detail-type', detailType),
    ...(typeof account === 'string' && { account }),
    ...(typeof region === 'string' && { region }),
    'time': string('time', time),
    'resources': Array.isArray(resources) ? resources : [],
    'detail': object('detail', detail),
  };
}

function object(property: string, value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw malformed(property, 'an object', value);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function string(property: string, value: unknown): string {
  if (typeof value !== 'string') throw malformed(property, 'a string', value);
  return value;
}

/** Characters of what came that an error repeats: enough to recognize it, and no matter how much came. */
const SHOWN = 1000;

function malformed(property: string, expected: string, got: unknown): Error {
  const came = shown(got);
  const short = came.length > SHOWN ? `${came.slice(0, SHOWN)}… (${came.length} characters)` : came;
  return new Error(`malformed event: ${property}: expected ${expected}, got ${short}`);
}

function shown(got: unknown): string {
  try {
    return JSON.stringify(got) ?? 'nothing';
  } catch {
    // What JSON.parse reads at any depth, JSON.stringify does not write.
    return 'something too deep to show';
  }
}
