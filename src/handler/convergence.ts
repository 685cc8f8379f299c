import type { Log } from './log';
import type { Ec2Api } from '../aws/ec2-api';
import { errorFamily, refusesInstanceType } from '../aws/errors';
import { toSession } from '../aws/inventory';
import { carryOut } from '../aws/write';
import type { Action, InterfaceDecision, Plan } from '../core/decision';
import { sessionsOf, withoutSession, withSession, withSessionsOf } from '../core/effects';
import type { Inventory } from '../core/inventory';
import { EMPTY_LEDGER, type Ledger, withRefusal } from '../core/ledger';
import { decide } from '../core/plan';
import type { Settings } from '../core/settings';

export interface ConvergenceContext {
  readonly api: Ec2Api;
  readonly settings: Settings & { readonly owner: string };
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: Log;
}

/** How an interface ended: as decided, or with an error that is worth another message. */
export interface InterfaceOutcome {
  readonly decision: InterfaceDecision;
  readonly error?: Error;
}

/** EC2's reads lag behind its writes: how long to wait before each further look, in milliseconds. */
const LOOK_AGAIN_AFTER = [200, 1000, 3000];

/**
 * Decides and acts in turns until nothing is left to do.
 *
 * Whatever EC2 refuses is learned, and the next decision knows it. Each turn carries an action out, learns a refusal or gives an interface up,
 * so the turns come to an end.
 */
export class Convergence {
  private ledger: Ledger = EMPTY_LEDGER;
  private plan: Plan;
  /** The decision that each interface's first completed action came from. */
  private readonly done = new Map<string, InterfaceDecision>();
  private readonly failed = new Map<string, Error>();
  private readonly created = new Set<string>();
  private readonly lookedAgain = new Set<string>();

  public constructor(private readonly context: ConvergenceContext, private inventory: Inventory) {
    this.plan = decide(inventory, this.ledger, context.settings);
  }

  public async run(): Promise<readonly InterfaceOutcome[]> {
    await this.converge();
    if (this.created.size > 0) {
      await this.lookForDuplicates();
      await this.converge();
    }
    return this.plan.interfaces.map((current) => this.outcome(current));
  }

  private async converge(): Promise<void> {
    for (;;) {
      this.plan = decide(this.inventory, this.ledger, this.context.settings);
      const due = this.plan.actions.filter((action) => !this.failed.has(action.networkInterfaceId));
      if (due.length === 0) return;
      await this.carryOutWhilePlanHolds(due);
    }
  }

  private async carryOutWhilePlanHolds(actions: readonly Action[]): Promise<void> {
    for (const action of actions) {
      if (this.failed.has(action.networkInterfaceId)) continue;
      try {
        await this.carryOut(action);
      } catch (error) {
        const planHolds = await this.learn(action, error instanceof Error ? error : new Error(String(error)));
        if (!planHolds) return;
      }
    }
  }

  private async carryOut(action: Action): Promise<void> {
    const { api, settings: { owner } } = this.context;
    const session = await carryOut(api, action, owner);
    if (session !== undefined) this.inventory = withSession(this.inventory, session);
    else if (action.action === 'delete') this.inventory = withoutSession(this.inventory, action.sessionId);
    if (action.action === 'create') this.created.add(action.networkInterfaceId);
    const decision = this.plan.interfaces.find(({ networkInterfaceId }) => networkInterfaceId === action.networkInterfaceId);
    if (decision !== undefined && !this.done.has(action.networkInterfaceId)) this.done.set(action.networkInterfaceId, decision);
  }

  /** Takes in what an error says; tells whether the plan still holds for the other actions. */
  private async learn(action: Action, error: Error): Promise<boolean> {
    const { networkInterfaceId } = action;
    switch (errorFamily(error)) {
      case 'next-sensor':
        if (action.action === 'delete' || this.ledger.refusedTargets.has(action.targetId)) return this.giveUp(networkInterfaceId, error);
        this.context.log.warn('a target refused another session', { targetId: action.targetId, networkInterfaceId, error });
        this.ledger = withRefusal(this.ledger, 'refusedTargets', action.targetId, error.message);
        return false;
      case 'already-done':
        if (action.action === 'create') return this.giveUp(networkInterfaceId, error);
        this.inventory = withoutSession(this.inventory, action.sessionId);
        return false;
      case 'permanent':
        if (action.action === 'delete') return this.giveUp(networkInterfaceId, error);
        this.refuse(networkInterfaceId, error);
        return false;
      case 'retry':
        return this.giveUp(networkInterfaceId, error);
      case 'unknown':
        return this.lookAgain(networkInterfaceId, error);
    }
  }

  private giveUp(networkInterfaceId: string, error: Error): true {
    this.failed.set(networkInterfaceId, error);
    return true;
  }

  /** A primary interface that cannot be mirrored tells of its instance type; another one may have reasons of its own. */
  private refuse(networkInterfaceId: string, error: Error): void {
    this.ledger = withRefusal(this.ledger, 'refusedInterfaces', networkInterfaceId, error.message);
    const instance = this.inventory.instances.find(({ networkInterfaces }) => (
      networkInterfaces.some((each) => each.networkInterfaceId === networkInterfaceId && each.primary)
    ));
    if (instance === undefined || !refusesInstanceType(error)) return;
    this.ledger = withRefusal(this.ledger, 'refusedInstanceTypes', instance.instanceType, error.message);
  }

  /** An error that nobody knows may be a conflict with somebody else's session: the sessions tell, not the error. */
  private async lookAgain(networkInterfaceId: string, error: Error): Promise<boolean> {
    if (this.lookedAgain.has(networkInterfaceId)) return this.giveUp(networkInterfaceId, error);
    this.lookedAgain.add(networkInterfaceId);
    const before = JSON.stringify(sessionsOf(this.inventory, networkInterfaceId));
    for (const delay of LOOK_AGAIN_AFTER) {
      await this.context.sleep(delay);
      const seen = (await this.context.api.sessionsOnInterfaces([networkInterfaceId])).map(toSession);
      const inventory = withSessionsOf(this.inventory, networkInterfaceId, seen);
      if (JSON.stringify(sessionsOf(inventory, networkInterfaceId)) === before) continue;
      this.inventory = inventory;
      return false;
    }
    return this.giveUp(networkInterfaceId, error);
  }

  /** Another worker may have created a session for the same interface at the same time; both see both, and agree on the one to keep. */
  private async lookForDuplicates(): Promise<void> {
    const seen = await this.context.api.sessionsOnInterfaces([...this.created]);
    this.inventory = seen.map(toSession).reduce(withSession, this.inventory);
  }

  private outcome(current: InterfaceDecision): InterfaceOutcome {
    const { networkInterfaceId } = current;
    const error = this.failed.get(networkInterfaceId);
    const done = this.done.get(networkInterfaceId);
    const decision = done === undefined ? current : { ...current, outcome: done.outcome, reason: done.reason };
    return { decision, ...(error && { error }) };
  }
}
