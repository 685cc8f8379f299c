/** A fault to come. */
export interface Fault {
  /** The operation that fails, for example `CreateTrafficMirrorSession`; `*` for any. */
  readonly operation: string;
  readonly code: string;
  readonly message?: string;
  /** HTTP status; by default the one that belongs to the code. */
  readonly status?: number;
  /** How many calls fail; 1 by default. */
  readonly times?: number;
  /** Only calls whose input this accepts fail. */
  readonly when?: (input: Record<string, unknown>) => boolean;
  /** `after`: the call takes effect and its answer is lost, as when a connection breaks. `before` by default. */
  readonly phase?: 'before' | 'after';
}

/** The error that a call fails with. */
export interface TakenFault {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

/** Faults by script, taken in the order in which they were added. */
export class Faults {
  private readonly pending: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.pending.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.pending.length = 0;
  }

  /** The error that this call fails with in this phase, if any; it is used up. */
  take(operation: string, input: object, phase: 'before' | 'after'): TakenFault | undefined {
    const due = this.pending.find(({ fault, left }) => left > 0
      && (fault.operation === operation || fault.operation === '*')
      && (fault.phase ?? 'before') === phase
      && (fault.when?.({ ...input }) ?? true));
    if (!due) return undefined;
    due.left -= 1;
    const { code, message, status } = due.fault;
    return { code, message: message ?? `${code}, by script`, status };
  }
}
