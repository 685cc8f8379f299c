import { randomUUID } from 'node:crypto';
import { EventBus } from './event-bus';
import { Clock } from '../clock';
import { Faults, TakenFault } from '../faults';
import { PolicyDocument, PolicyEvaluator } from '../iam';

export interface EventBridgeOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly bus: EventBus;
}

/** Who calls. */
export interface EventBridgeCaller {
  readonly accessKeyId: string;
  /** Absent for an administrator. */
  readonly policies?: readonly PolicyDocument[];
}

interface PutEventsEntry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
}

interface PutEventsResult {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

const STATUS: Readonly<Record<string, number>> = { InternalException: 500, ServiceUnavailable: 503 };

/** An error as EventBridge answers it. */
export class EventBridgeError extends Error {
  constructor(readonly code: string, message: string, readonly status = STATUS[code] ?? 400) {
    super(message);
  }
}

const ENTRIES_PER_CALL = 10;

/** The API of EventBridge, as far as events are published with it on the default bus. */
export class EventBridge {
  readonly clock: Clock;
  /** Faults of `PutEvents` fail the whole call, those of `PutEventsEntry` one of its events. */
  readonly faults = new Faults();
  private readonly evaluator = new PolicyEvaluator();

  constructor(private readonly options: EventBridgeOptions) {
    this.clock = options.clock;
  }

  async handle(operation: string, { Entries: entries }: { readonly Entries?: unknown }, caller: EventBridgeCaller): Promise<object> {
    if (operation !== 'PutEvents') throw new EventBridgeError('UnknownOperationException', `the operation ${operation} is not modelled`);
    if (!Array.isArray(entries) || entries.length === 0 || entries.length > ENTRIES_PER_CALL) {
      throw new EventBridgeError('ValidationException', `a call takes 1 to ${ENTRIES_PER_CALL} entries`);
    }
    await this.authorize(entries, caller);
    this.faults.strike(operation, { Entries: entries }, 'before', scriptedError);
    const results = entries.map((entry: PutEventsEntry) => this.put(entry));
    this.faults.strike(operation, { Entries: entries }, 'after', scriptedError);
    return { Entries: results, FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length };
  }

  private put(entry: PutEventsEntry): PutEventsResult {
    const unknown = Object.keys(entry).filter(name => !['Source', 'DetailType', 'Detail'].includes(name));
    if (unknown.length > 0) throw new EventBridgeError('ValidationException', `the parameter ${unknown[0]} of an entry is not modelled`);
    const { Source: source, DetailType: detailType, Detail: text } = entry;
    if (!source || !detailType || text === undefined) return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Source, DetailType and Detail are required' };
    if (source.startsWith('aws.')) return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: `Not authorized for the source ${source}` };
    const fault = this.faults.take('PutEventsEntry', entry, 'before');
    if (fault) return { ErrorCode: fault.code, ErrorMessage: fault.message };
    const detail = objectIn(text);
    if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed' };
    const id = randomUUID();
    this.options.bus.putEvent({ id, source, 'detail-type': detailType, detail });
    return { EventId: id };
  }

  private async authorize(entries: readonly PutEventsEntry[], { accessKeyId, policies }: EventBridgeCaller): Promise<void> {
    if (!policies) return;
    const { partition, region, account } = this.options;
    const question = {
      action: 'events:PutEvents',
      resource: `arn:${partition}:events:${region}:${account}:event-bus/default`,
      context: {
        'events:source': entries.map(({ Source }) => Source ?? ''),
        'events:detail-type': entries.map(({ DetailType }) => DetailType ?? ''),
      },
    };
    const principal = { arn: `arn:${partition}:sts::${account}:assumed-role/${accessKeyId}/session`, policies };
    if (await this.evaluator.decide(principal, question) === 'allowed') return;
    throw new EventBridgeError('AccessDeniedException', `the caller is not authorized to perform: ${question.action} on resource: ${question.resource}`);
  }
}

function scriptedError({ code, message, status }: TakenFault): EventBridgeError {
  return new EventBridgeError(code, message, status);
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
