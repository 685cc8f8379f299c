import { asError } from './as-error';
import type { Context } from './context';
import { type Knowledge, lesson } from './lesson';
import { OutOfTime } from './out-of-time';
import { waves } from './waves';
import { toSession } from '../aws/observe/inventory';
import { carryOut } from '../aws/write';
import type { Action, InterfaceDecision, Plan } from '../core/decision';
import type { Inventory, Session } from '../core/inventory';
import { sessionsOf, withoutSession, withSession, withSessionsOf } from '../core/inventory/effects';
import type { Ledger } from '../core/ledger';
import { decide } from '../core/plan';

/** How an interface ended: as decided, or with an error that is worth another message. */
export interface InterfaceOutcome {
  readonly decision: InterfaceDecision;
  /** Whether anything was done for it. */
  readonly acted: boolean;
  /** Whether something would be done for it, were this more than an observation. */
  readonly planned?: true;
  readonly error?: Error;
  /** Since when nobody mirrors it, in milliseconds since the epoch; absent where somebody does, or that is not known. */
  readonly unmirroredSince?: number;
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
  /** What this run wrote, which EC2's reads may not show yet: sessions by id, `undefined` for those that are gone. */
  private readonly written = new Map<string, Session | undefined>();
  /** Interfaces that got a session which was not yet looked at next to what others may have created at the same time. */
  private readonly unverified = new Set<string>();
  /** The decision that each interface's first completed action came from. */
  private readonly done = new Map<string, InterfaceDecision>();
  private readonly failed = new Map<string, Error>();
  /** Every action that was carried out. */
  private readonly carriedOut = new Set<string>();
  private readonly lookedAgain = new Set<string>();
  /** How many sessions may still move for nothing but a more even load: the limit is for the run, and each of its plans would use it up anew. */
  private movesLeft: number;

  /** @param left interfaces for which somebody else is about to create sessions */
  public constructor(
    private readonly context: Context, inventory: Inventory, ledger: Ledger, private readonly left: ReadonlySet<string> = new Set(),
  ) {
    this.known = { inventory, ledger };
    this.movesLeft = context.settings.rebalanceLimit ?? 0;
  }

  /** What was known from before, and what EC2 taught since. */
  public get ledger(): Ledger {
    return this.known.ledger;
  }

  /** All sessions, as far as is known now. */
  public get sessions(): readonly Session[] {
    return this.known.inventory.sessions;
  }

  /** Goes on with what was kept from earlier runs. */
  public recalled(ledger: Ledger): void {
    const { refusedInterfaces } = this.known.ledger;
    this.known = { ...this.known, ledger: { ...ledger, refusedInterfaces: new Map([...ledger.refusedInterfaces, ...refusedInterfaces]) } };
  }

  /** Goes on with another view of EC2. */
  public observed(inventory: Inventory): void {
    const seen = inventory.sessions.filter(({ sessionId }) => !this.written.has(sessionId));
    const own = [...this.written.values()].filter((session) => session !== undefined);
    this.known = { ...this.known, inventory: { ...inventory, sessions: [...seen, ...own] } };
  }

  /** What there is to do, as far as is known now. */
  public plan(): Plan {
    const settings = { ...this.context.settings, rebalanceLimit: this.movesLeft };
    return decide(this.known.inventory, this.known.ledger, settings, this.context.clock());
  }

  /** Does it, and gives the plan in which nothing is left to do; who only observes gives the plan as it is. */
  public async run(): Promise<Plan> {
    if (this.observes) return this.plan();
    let plan = await this.converge();
    while (this.unverified.size > 0) {
      await this.lookForDuplicates();
      plan = await this.converge();
    }
    return plan;
  }

  /** How the interfaces of a plan ended, what earlier runs did for them included. */
  public outcomes({ interfaces }: Plan): readonly InterfaceOutcome[] {
    return interfaces.map((current) => {
      const error = this.failed.get(current.networkInterfaceId);
      const done = this.done.get(current.networkInterfaceId);
      const decision = done === undefined ? current : { ...current, outcome: done.outcome, reason: done.reason };
      const planned = this.observes && decision.outcome !== 'keep' && decision.outcome !== 'skip';
      return { decision, acted: done !== undefined, ...(planned && { planned }), ...(error && { error }) };
    });
  }

  /** Errors of interfaces that a plan does not list, because no instance holds them. */
  public errorsBeyond({ interfaces }: Plan): ReadonlyMap<string, Error> {
    const listed = new Set(interfaces.map(({ networkInterfaceId }) => networkInterfaceId));
    return new Map([...this.failed].filter(([networkInterfaceId]) => !listed.has(networkInterfaceId)));
  }

  private get observes(): boolean {
    return this.context.settings.mode === 'observe';
  }

  private async converge(): Promise<Plan> {
    for (;;) {
      const plan = this.plan();
      for (const action of plan.actions.filter((each) => this.carriedOut.has(JSON.stringify(each)))) {
        this.failed.set(action.networkInterfaceId, new Error(`EC2 did what it was asked (${action.action}), and shows no change`));
      }
      const due = plan.actions.filter(({ action, networkInterfaceId }) => (
        !this.failed.has(networkInterfaceId) && !(action === 'create' && this.left.has(networkInterfaceId))
      ));
      if (due.length === 0) return plan;
      await this.lookAgain(await this.carryOutWhilePlanHolds(due, plan));
    }
  }

  /** Gives the errors, by interface, that only the interface's sessions can explain. */
  private async carryOutWhilePlanHolds(actions: readonly Action[], plan: Plan): Promise<ReadonlyMap<string, Error>> {
    const decisions = new Map(plan.interfaces.map((decision) => [decision.networkInterfaceId, decision]));
    const unexplained = new Map<string, Error>();
    const { ledger } = this.known;
    let planHolds = true;
    const attempt = async (action: Action) => {
      const { networkInterfaceId } = action;
      try {
        this.wrote(action, await carryOut(this.context.observer.api, action, this.context.settings), decisions.get(networkInterfaceId));
      } catch (caught) {
        const error = asError(caught);
        const learned = lesson(this.known, action, error, ledger);
        if (learned === 'give-up') this.failed.set(networkInterfaceId, error);
        else if (learned === 'look-again') unexplained.set(networkInterfaceId, error);
        else this.learn(learned, action, error);
        planHolds &&= typeof learned === 'string' && learned !== 'session-gone';
      }
    };
    for (const wave of waves(actions)) {
      if (!planHolds) break;
      const due = wave.filter(({ networkInterfaceId }) => !this.failed.has(networkInterfaceId) && !unexplained.has(networkInterfaceId));
      if (await this.context.mayGoOn()) await Promise.all(due.map(attempt));
      else for (const { networkInterfaceId } of due) this.failed.set(networkInterfaceId, new OutOfTime());
    }
    return unexplained;
  }

  private learn(learned: Knowledge | 'session-gone', action: Action, error: Error): void {
    const { networkInterfaceId, targetId } = action;
    this.context.log.warn('EC2 refused an action, deciding again', { action: action.action, networkInterfaceId, targetId, error });
    if (learned === 'session-gone') {
      if (action.action !== 'create') this.gone(action.sessionId);
      return;
    }
    this.known = learned;
    // What is known of the sensors was wrong.
    this.context.observer.forget();
  }

  private wrote(action: Action, session: Session | undefined, decision: InterfaceDecision | undefined): void {
    const { networkInterfaceId } = action;
    this.carriedOut.add(JSON.stringify(action));
    this.context.metrics.carriedOut(action, decision && this.context.startedAt.get(decision.instanceId));
    if (action.action === 'create') this.unverified.add(networkInterfaceId);
    if (action.action === 'modify' && decision?.reason.code === 'rebalanced') this.movesLeft -= 1;
    if (decision !== undefined && !this.done.has(networkInterfaceId)) this.done.set(networkInterfaceId, decision);
    if (session !== undefined) {
      this.written.set(session.sessionId, session);
      this.known = { ...this.known, inventory: withSession(this.known.inventory, session) };
    } else if (action.action === 'delete') {
      // What this run created and took back again is nothing that it did.
      if (this.written.get(action.sessionId) !== undefined) this.done.delete(networkInterfaceId);
      this.gone(action.sessionId);
    }
  }

  private gone(sessionId: string): void {
    this.written.set(sessionId, undefined);
    this.known = { ...this.known, inventory: withoutSession(this.known.inventory, sessionId) };
  }

  /**
   * An error that nobody knows may be a conflict with somebody else's session: the sessions tell, not the error.
   *
   * An interface whose sessions turn out to be others than were known is decided again, once; every other one is given up.
   */
  private async lookAgain(unexplained: ReadonlyMap<string, Error>): Promise<void> {
    const open = new Map([...unexplained].filter(([networkInterfaceId]) => !this.lookedAgain.has(networkInterfaceId)));
    for (const [networkInterfaceId, error] of unexplained) this.failed.set(networkInterfaceId, error);
    for (const delay of LOOK_AGAIN_AFTER) {
      if (open.size === 0) return;
      await this.context.sleep(delay);
      const seen = await this.read([...open.keys()]);
      if (seen === undefined) return;
      for (const networkInterfaceId of open.keys()) {
        this.lookedAgain.add(networkInterfaceId);
        if (!this.sessionsChanged(networkInterfaceId, seen)) continue;
        open.delete(networkInterfaceId);
        this.failed.delete(networkInterfaceId);
      }
    }
  }

  /** Takes the sessions of an interface as they were just read; tells whether that is news. */
  private sessionsChanged(networkInterfaceId: string, seen: readonly Session[]): boolean {
    const sessions = () => JSON.stringify(sessionsOf(this.known.inventory, networkInterfaceId));
    const before = sessions();
    const now = seen.filter((session) => session.networkInterfaceId === networkInterfaceId);
    this.observed(withSessionsOf(this.known.inventory, networkInterfaceId, now));
    return sessions() !== before;
  }

  /** Another worker may have written a session of the same interface at the same time; both see both, and agree on the one to keep. */
  private async lookForDuplicates(): Promise<void> {
    const networkInterfaceIds = [...this.unverified];
    this.unverified.clear();
    const seen = await this.read(networkInterfaceIds);
    if (seen !== undefined) this.observed(seen.reduce(withSession, this.known.inventory));
  }

  /** Reads the sessions on these interfaces; where EC2 does not answer they are given up, and nobody else is held up. */
  private async read(networkInterfaceIds: readonly string[]): Promise<readonly Session[] | undefined> {
    try {
      return (await this.context.observer.api.sessionsOnInterfaces(networkInterfaceIds)).map(toSession);
    } catch (caught) {
      const error = asError(caught);
      for (const networkInterfaceId of networkInterfaceIds) this.failed.set(networkInterfaceId, error);
      return undefined;
    }
  }
}
