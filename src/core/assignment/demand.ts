/** A target that an interface may be mirrored to, and what speaks against it. */
export interface DemandOption {
  readonly targetId: string;
  /** Something about the path could not be told. */
  readonly unknown: boolean;
  /** It counts as another zone, which the settings want to avoid. */
  readonly crossZone: boolean;
}

/** What decides who is served first. */
export interface Urgency {
  /** Higher is served first. */
  readonly priority: number;
  /** Primary interfaces are served before others of the same priority. */
  readonly primary: boolean;
  /** They are served after all others, whatever their priority. */
  readonly lastInLine?: true;
}

/** Interfaces that share every answer: who may take them, how urgent they are, where their sessions are now. */
export interface Demand extends Urgency {
  /** Interface ids, at least one. */
  readonly members: readonly string[];
  readonly options: readonly DemandOption[];
  /** Where sessions of theirs work, one for each of them: they stay mirrored, and staying on any of these targets is no move. */
  readonly working?: readonly DemandOption[];
  /** Targets on which sessions of theirs mirror nothing and hold a place. Absent where a session works, and where there is none. */
  readonly blocked?: readonly string[];
  /** Place in the order in which blocked sessions are deleted to make room for others, from 0, for the only member; absent: it is not. */
  readonly yields?: number;
}

export interface TargetCapacity {
  readonly targetId: string;
  /** Sessions on it that this assignment cannot move: foreign ones, and own ones that stay where they are. */
  readonly fixed: number;
  /**
   * `undefined`: unlimited. A target that exceeds its capacity, even without the blocked sessions that may be deleted, takes no further interface,
   * not even in exchange, unless all excess sessions move elsewhere.
   */
  readonly capacity?: number;
  /** Share of the load relative to other sensors; positive, counted to the millionth. */
  readonly weight: number;
}

export interface Assignment {
  /** Where each interface is mirrored; absent: nowhere. */
  readonly targets: ReadonlyMap<string, string>;
  /** The target on which a blocked session stays. Those that neither stay nor are mirrored elsewhere are deleted. */
  readonly staying: ReadonlyMap<string, string>;
  /** Interfaces that targets have room for, and the account has not. */
  readonly beyondAccount: ReadonlySet<string>;
}

/** Demands that are alike in this form one class, which is served before the next. */
export function byUrgency(a: Urgency, b: Urgency): number {
  return Number(a.lastInLine ?? false) - Number(b.lastInLine ?? false) || b.priority - a.priority || Number(b.primary) - Number(a.primary);
}
