import type { TrafficMirrorSession } from '@aws-sdk/client-ec2';
import { toInventory } from './inventory';
import { observeAll, observeInstances } from './observe';
import { Reads } from './reads';
import { readTargetFacts, type TargetFacts, withWritten } from './target-facts';
import type { Inventory } from '../../core/model/inventory';
import type { Settings } from '../../core/model/settings';
import type { Ec2Api } from '../ec2/ec2-api';
import type { LoadBalancingApi } from '../elbv2/load-balancing-api';

/**
 * For how long a warm container goes on with what it knows of the sensors, in milliseconds.
 *
 * Batches of a scale-out follow each other within seconds, and share it; a change of a sensor is noticed within this time, and by the next sweep at the
 * latest.
 */
const FRESH_FOR = 30_000;

/** What was seen. */
export interface Observation {
  readonly inventory: Inventory;
  /** Whether what is known of the sensors was read before. */
  readonly remembered: boolean;
}

/** Looks at EC2, and remembers for a short time what it saw of the sensors. */
export class InventoryReader {
  /** The EC2 API; writes through it are reflected here immediately. */
  public readonly api: Ec2Api;
  private memory: { readonly facts: TargetFacts; readonly readAt: number } | undefined;

  /**
   * @param loadBalancingApi asked for only where a sensor is a load balancer
   * @param clock gives the current time in milliseconds since the epoch
   */
  public constructor(
    api: Ec2Api,
    private readonly loadBalancingApi: () => Promise<LoadBalancingApi>,
    private readonly settings: Settings,
    private readonly clock: () => number,
  ) {
    this.api = {
      ...api,
      createSession: async (input) => this.written(await api.createSession(input)),
      modifySession: async (input) => this.written(await api.modifySession(input)),
      deleteSession: async (sessionId) => {
        await api.deleteSession(sessionId);
        this.remember(sessionId, undefined);
      },
    };
  }

  /** Looks at these instances. @param fresh whether to read the sensors anew */
  public async look(instanceIds: readonly string[], fresh = false): Promise<Observation> {
    if (fresh || (this.memory !== undefined && this.clock() - this.memory.readAt >= FRESH_FOR)) this.forget();
    const remembered = this.memory !== undefined;
    const reads = new Reads(true);
    const facts = await observeInstances(this.api, this.settings, this.targetFacts(reads), instanceIds, reads);
    return { inventory: { ...toInventory(facts), partial: true }, remembered };
  }

  /** Reads everything. Optional reads may fail, because no later run would make up for this one. */
  public async lookAtAll(): Promise<Inventory> {
    this.forget();
    const reads = new Reads(false);
    return toInventory(await observeAll(this.api, this.settings, this.targetFacts(reads), reads));
  }

  /** Reads the sensors anew with the next look. */
  public forget(): void {
    this.memory = undefined;
  }

  private async targetFacts(reads: Reads): Promise<TargetFacts> {
    if (this.memory === undefined) {
      const readAt = this.clock();
      this.memory = { facts: await readTargetFacts(this.api, this.loadBalancingApi, this.settings, reads), readAt };
    }
    return this.memory.facts;
  }

  private written(session: TrafficMirrorSession): TrafficMirrorSession {
    this.remember(session.TrafficMirrorSessionId, session);
    return session;
  }

  private remember(sessionId: string | undefined, session: TrafficMirrorSession | undefined): void {
    if (this.memory !== undefined) this.memory = { ...this.memory, facts: withWritten(this.memory.facts, sessionId, session) };
  }
}
