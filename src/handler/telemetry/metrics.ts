import { emfLines, type Measurement } from './emf';
import type { Action, Plan, TargetLoad } from '../../core/model/decision';
import { coverage, COVERAGE_GAPS } from '../../core/plan/coverage';
import { type MetricName, SESSION_OWNER_DIMENSION, sessionOwnerDimension, REASON_DIMENSION, TARGET_DIMENSION } from '../../names';

const CHANGES = { create: 'CreatedSessions', modify: 'ModifiedSessions', delete: 'DeletedSessions' } as const;

/** What an invocation measures. */
export class Metrics {
  /** From zero, so that who did nothing says so. */
  private readonly counts = { CreatedSessions: 0, ModifiedSessions: 0, DeletedSessions: 0 };
  private failures = 0;
  /** Count each failing interface once per invocation, because a deployment tries repeatedly. */
  private readonly failedInterfaces = new Set<string>();
  private readonly latencies: number[] = [];

  /**
   * @param write takes one line
   * @param clock gives the current time in milliseconds since the epoch
   * @param perTarget whether each target has metrics of its own
   */
  public constructor(
    private readonly owner: string,
    private readonly write: (line: string) => void,
    private readonly clock: () => number,
    private readonly perTarget = true,
  ) {}

  /** @param startedAt when the instance began to run, in milliseconds since the epoch; undefined if its latency isn't measured */
  public carriedOut({ action }: Action, startedAt?: number): void {
    this.counts[CHANGES[action]] += 1;
    // EC2's clock is not ours, and its times are whole seconds.
    if (action === 'create' && startedAt !== undefined) this.latencies.push(Math.max(0, this.clock() - startedAt) / 1000);
  }

  public failed(): void {
    this.failures += 1;
  }

  public failedFor(networkInterfaceIds: readonly string[]): void {
    for (const networkInterfaceId of networkInterfaceIds) this.failedInterfaces.add(networkInterfaceId);
  }

  /** Tells how everything stands, after a look at everything that carried out what it could. */
  public covered(plan: Plan, { unmirroredSince, accountSessions, accountSessionLimit }: SweepMeasurements): void {
    const { eligible, mirrored, verified, unverified, shadowed, unmirrored, unmirroredBy, unsupported, held } = coverage(plan);
    this.tell({
      Eligible: eligible,
      Mirrored: mirrored,
      Verified: verified,
      Unverified: unverified,
      Shadowed: shadowed,
      Unmirrored: unmirrored,
      LongestUnmirroredDuration: Math.max(0, this.clock() - Math.min(this.clock(), ...unmirroredSince)) / 1000,
      Unsupported: unsupported,
      HeldSessions: held,
      ...fullest(plan.targets),
      AccountUtilization: 100 * accountSessions / accountSessionLimit,
    });
    for (const gap of COVERAGE_GAPS) this.tell({ Unmirrored: unmirroredBy[gap] }, { [REASON_DIMENSION]: gap });
    for (const target of this.perTarget ? plan.targets : []) this.tell(loadOf(target), { [TARGET_DIMENSION]: target.targetId });
  }

  /** Tells what was counted, at the end of the invocation. */
  public flush(): void {
    this.tell({ ...this.counts, Errors: this.failures + this.failedInterfaces.size, MirroringLatency: this.latencies });
  }

  private tell(values: Measurement['values'], dimensions: Measurement['dimensions'] = {}): void {
    const measurement = { dimensions: { [SESSION_OWNER_DIMENSION]: sessionOwnerDimension(this.owner), ...dimensions }, values };
    emfLines(measurement, this.clock()).forEach((line) => this.write(line));
  }
}

/** What is not in the plan. */
export interface SweepMeasurements {
  /** Since when each interface is known to be unmirrored, in milliseconds since the epoch. */
  readonly unmirroredSince: readonly number[];
  /** Sessions of the account in the Region, foreign ones included. */
  readonly accountSessions: number;
  readonly accountSessionLimit: number;
}

/** No target with a limit, no value. */
function fullest(targets: readonly TargetLoad[]): Partial<Record<MetricName, number>> {
  const shares = targets.flatMap((target) => loadOf(target).TargetUtilization ?? []);
  return shares.length === 0 ? {} : { HighestTargetUtilization: Math.max(...shares) };
}

/** Of an unlimited target there is no capacity to tell, and one that does not exist has none to use. */
function loadOf({ sessions, capacity }: TargetLoad): Partial<Record<MetricName, number>> {
  return {
    TargetSessions: sessions,
    ...(capacity !== null && { TargetCapacity: capacity }),
    ...(capacity !== null && capacity > 0 && { TargetUtilization: 100 * sessions / capacity }),
  };
}
