import { type Knowledge, lesson } from './lesson';
import type { Log } from './log';
import type { Ec2Api } from '../aws/ec2-api';
import { toSession } from '../aws/inventory';
import { carryOut } from '../aws/write';
import type { Action, InterfaceDecision, Plan } from '../core/decision';
import { sessionsOf, withoutSession, withSession, withSessionsOf } from '../core/effects';
import type { Inventory, Session } from '../core/inventory';
import { EMPTY_LEDGER } from '../core/ledger';
import { decide } from '../core/plan';
import type { OwnerSettings } from '../core/settings';

export interface ConvergenceContext {
  readonly api: Ec2Api;
  readonly settings: OwnerSettings;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** The current time in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

/** How an interface ended: as decided, or with an error that is worth another message. */
export interface InterfaceOutcome {
  readonly decision: InterfaceDecision;
  /** Whether anything was done for it. */
  readonly acted: boolean;
  readonly error?: Error;
}

/** EC2's reads lag behind its writes: how long to wait before each further look, in milliseconds. */
const LOOK_AGAIN_AFTER = [200, 1000, 3000];

/**
 * Decides and acts in turns until nothing is left to do.
 *
 * Whatever EC2 refuses is learned, and the next decision knows it. Each turn carries an action out, learns something or gives an interface up,
 * so the turns come to an end.
 */
export class Convergence {
  private known: Knowledge;
  /** What this run wrote, which EC2's reads may not show yet: sessions by id, `undefined` for deleted ones. */
  private readonly written = new Map<string, Session | undefined>();
  /** The decision that each interface's first completed action came from. */
  private readonly done = new Map<string, InterfaceDecision>();
  private readonly failed = new Map<string, Error>();
  private readonly lookedAgain = new Set<string>();

  public constructor(private readonly context: ConvergenceContext, inventory: Inventory) {
    this.known = { inventory, ledger: EMPTY_LEDGER };
  }

  /** Goes on with another view of EC2. */
  public observed(inventory: Inventory): void {
    const withOwnWrites = [...this.written].reduce((before, [sessionId, session]) => (
      session === undefined ? withoutSession(before, sessionId) : withSession(before, session)
    ), inventory);
    this.known = { ...this.known, inventory: withOwnWrites };
  }

  public async run(): Promise<readonly InterfaceOutcome[]> {
    const before = this.written.size;
    let plan = await this.converge();
    if (this.written.size > before) {
      await this.lookForDuplicates();
      plan = await this.converge();
    }
    return plan.interfaces.map((decision) => this.outcome(decision));
  }

  private async converge(): Promise<Plan> {
    for (;;) {
      const plan = decide(this.known.inventory, this.known.ledger, this.context.settings, this.context.clock());
      const due = plan.actions.filter(({ networkInterfaceId }) => !this.failed.has(networkInterfaceId));
      if (due.length === 0) return plan;
      await this.carryOutWhilePlanHolds(due, plan);
    }
  }

  private async carryOutWhilePlanHolds(actions: readonly Action[], plan: Plan): Promise<void> {
    const decisions = new Map(plan.interfaces.map((decision) => [decision.networkInterfaceId, decision]));
    for (const action of actions) {
      const { networkInterfaceId } = action;
      if (this.failed.has(networkInterfaceId)) continue;
      try {
        this.wrote(action, await carryOut(this.context.api, action, this.context.settings.owner));
        const decision = decisions.get(networkInterfaceId);
        if (decision !== undefined && !this.done.has(networkInterfaceId)) this.done.set(networkInterfaceId, decision);
      } catch (error) {
        const planHolds = await this.learn(action, error instanceof Error ? error : new Error(String(error)));
        if (!planHolds) return;
      }
    }
  }

  private wrote(action: Action, session: Session | undefined): void {
    const { inventory } = this.known;
    if (session !== undefined) {
      this.written.set(session.sessionId, session);
      this.known = { ...this.known, inventory: withSession(inventory, session) };
    } else if (action.action === 'delete') {
      this.written.set(action.sessionId, undefined);
      this.known = { ...this.known, inventory: withoutSession(inventory, action.sessionId) };
    }
  }

  /** Takes in what an error says; tells whether the plan still holds for the other actions. */
  private async learn(action: Action, error: Error): Promise<boolean> {
    const { networkInterfaceId, targetId } = action;
    const learned = lesson(this.known, action, error);
    if (learned === 'give-up') return this.giveUp(networkInterfaceId, error);
    if (learned === 'look-again') return this.lookAgain(networkInterfaceId, error);
    this.context.log.warn('EC2 refused an action, deciding again', { action: action.action, networkInterfaceId, targetId, error });
    this.known = learned;
    return false;
  }

  private giveUp(networkInterfaceId: string, error: Error): true {
    this.failed.set(networkInterfaceId, error);
    return true;
  }

  /** An error that nobody knows may be a conflict with somebody else's session: the sessions tell, not the error. */
  private async lookAgain(networkInterfaceId: string, error: Error): Promise<boolean> {
    if (this.lookedAgain.has(networkInterfaceId)) return this.giveUp(networkInterfaceId, error);
    this.lookedAgain.add(networkInterfaceId);
    const sessions = (inventory: Inventory) => JSON.stringify(sessionsOf(inventory, networkInterfaceId));
    for (const delay of LOOK_AGAIN_AFTER) {
      await this.context.sleep(delay);
      const seen = await this.context.api.sessionsOnInterfaces([networkInterfaceId]);
      const inventory = withSessionsOf(this.known.inventory, networkInterfaceId, seen.map(toSession));
      if (sessions(inventory) === sessions(this.known.inventory)) continue;
      this.observed(inventory);
      return false;
    }
    return this.giveUp(networkInterfaceId, error);
  }

  /** Another worker may have written a session of the same interface at the same time; both see both, and agree on the one to keep. */
  private async lookForDuplicates(): Promise<void> {
    const networkInterfaceIds = [...this.written.values()].flatMap((session) => session?.networkInterfaceId ?? []);
    const seen = await this.context.api.sessionsOnInterfaces([...new Set(networkInterfaceIds)]);
    this.observed(seen.map(toSession).reduce(withSession, this.known.inventory));
  }

  private outcome(current: InterfaceDecision): InterfaceOutcome {
    const error = this.failed.get(current.networkInterfaceId);
    const done = this.done.get(current.networkInterfaceId);
    const decision = done === undefined ? current : { ...current, outcome: done.outcome, reason: done.reason };
    return { decision, acted: done !== undefined, ...(error && { error }) };
  }
}
