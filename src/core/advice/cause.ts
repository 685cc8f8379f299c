import type { Change, NewTargets } from './change';
import type { UnmirroredCode } from '../model/reason';
import type { Step } from '../reachability/checks';

/** What would have to change so that the interfaces that are not mirrored are. */
export interface Advice {
  /** Each interface that is not mirrored belongs to one. The cause with the most interfaces comes first. */
  readonly causes: readonly Cause[];
  /** Places that zones lack, by zone. */
  readonly shortages: readonly NewTargets[];
}

export interface Cause {
  readonly code: UnmirroredCode | 'unsupported';
  /** The step that shuts the interfaces out; absent where no step does. */
  readonly step?: Step;
  /** The rule, entry, state or limit that decided, in words. */
  readonly sentence: string;
  /** Ordered by id. */
  readonly networkInterfaceIds: readonly string[];
  /** Zones of these interfaces. */
  readonly availabilityZones: readonly string[];
  /** What to do, in words. */
  readonly advice: string;
  /** Absent where no change of the network helps. */
  readonly change?: Change;
  /** How many more interfaces are mirrored with the change, at least; absent where that was not worked out. */
  readonly gain?: number;
}
