/** What comes of a call that a fault strikes. */
export type FaultKind =
  /** The service refuses it, in its own protocol. */
  | 'error'
  /** A status alone, as a load balancer in front of a service answers. */
  | 'no-body'
  /** A page of HTML, as proxies answer. */
  | 'html'
  /** A complete answer that nobody can parse. */
  | 'malformed'
  /** Fewer bytes than announced, then the connection breaks. */
  | 'truncated'
  /** Fewer bytes than announced, then silence. */
  | 'stall'
  /** The connection breaks before any answer. */
  | 'cut'
  /** The connection stays open, and no answer comes. */
  | 'hang';

/** A fault to come. */
export interface Fault {
  /** The operation that fails, for example `CreateTrafficMirrorSession`; `*` for any. */
  readonly operation: string;
  /** @default 'error' */
  readonly kind?: FaultKind;
  /** Error code of the service. @default 'ServiceUnavailable' */
  readonly code?: string;
  readonly message?: string;
  /** HTTP status; by default the one that belongs to the code, 503 for answers without a code, and 200 for those that break off. */
  readonly status?: number;
  /** How many calls fail; Infinity until the fault is ended. @default 1 */
  readonly times?: number;
  /** Only calls whose input this accepts fail. */
  readonly when?: (input: Record<string, unknown>) => boolean;
  /** `after`: the call takes effect and its answer is lost. @default 'before' */
  readonly phase?: 'before' | 'after';
}

/** The error that a call fails with. */
export interface TakenFault {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

/** A fault that was added. */
export interface ScriptedFault {
  /** How many calls it has struck. */
  readonly hits: number;
  /** It strikes no more calls. */
  end(): void;
}

/** A fault that is no answer of the service: the HTTP server breaks off instead of answering. */
export class BrokenAnswer extends Error {
  constructor(readonly kind: Exclude<FaultKind, 'error'>, readonly status: number, readonly phase: 'before' | 'after') {
    super(`the answer is lost by script (${kind} ${phase} the work)`);
    this.name = 'BrokenAnswer';
  }
}

interface Pending {
  readonly fault: Fault;
  left: number;
  hits: number;
}

/** Faults by script, taken in the order in which they were added. */
export class Faults {
  private readonly pending: Pending[] = [];

  add(fault: Fault): ScriptedFault {
    const pending = { fault, left: fault.times ?? 1, hits: 0 };
    this.pending.push(pending);
    return {
      get hits() { return pending.hits; },
      end: () => { pending.left = 0; },
    };
  }

  clear(): void {
    this.pending.length = 0;
  }

  /** Fails the call if a fault is due for it in this phase: with an error that the service makes, or without an answer. */
  strike(operation: string, input: object, phase: 'before' | 'after', error: (fault: TakenFault) => Error): void {
    const fault = this.take(operation, input, phase);
    if (fault) throw error(fault);
  }

  /** The error that this call fails with in this phase, if any; it is used up. A fault that leaves no answer is thrown. */
  take(operation: string, input: object, phase: 'before' | 'after'): TakenFault | undefined {
    const due = this.pending.find(({ fault, left }) => left > 0
      && (fault.operation === operation || fault.operation === '*')
      && (fault.phase ?? 'before') === phase
      && (fault.when?.({ ...input }) ?? true));
    if (!due) return undefined;
    due.left -= 1;
    due.hits += 1;
    const { kind = 'error', code = 'ServiceUnavailable', message = `${code}, by script`, status } = due.fault;
    if (kind !== 'error') throw new BrokenAnswer(kind, status ?? defaultStatus(kind), phase);
    return { code, message, status };
  }
}

function defaultStatus(kind: FaultKind): number {
  return kind === 'no-body' || kind === 'html' ? 503 : 200;
}
