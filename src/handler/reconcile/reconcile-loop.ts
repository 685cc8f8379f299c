import { asError, OutOfTime } from '../errors';
import type { Invocation } from '../invocation';
import { nextBatch } from './action-batches';
import { type KnownState, type LearnedRefusal, classifyRefusal, withRefusedWrite } from './refusal';
import type { Ledger } from '../../core/ledger/ledger';
import { triesAtOnce, withLearned, withSuccess } from '../../core/ledger/refusals';
import type { OrphanedResult, InterfaceResult } from '../results';
import { type Declined, decline, newRound, type Round } from './round';
import type { RunBounds } from './run-bounds';
import { RunState } from './run-state';
import { carryOut } from '../../aws/ec2/sessions';
import { isTimeout } from '../../aws/errors';
import { toSession } from '../../aws/inventory/inventory';
import type { Action, DeleteAction, InterfaceDecision, Plan } from '../../core/model/decision';
import type { Inventory, Session } from '../../core/model/inventory';
import { decide } from '../../core/plan/decide';

/** EC2's reads lag behind its writes: how long to wait before each further look, in milliseconds. */
const LOOK_AGAIN_AFTER = [200, 1000, 3000];

/** So many actions in a row without any answer end a run's writes: each takes its time, and the others would lack it. */
const SILENT = 2;

/**
 * Decides and acts in turns until nothing is left to do.
 *
 * Whatever EC2 refuses is learned, and the next decision knows it. Each turn carries an action out, learns something or gives an interface up,
 * so the turns come to an end.
 */
export class ReconcileLoop {
  private readonly state: RunState;
  /** Interfaces that got a session which was not yet looked at next to what others may have created at the same time. */
  private readonly unverified = new Set<string>();
  /** The decision that each interface's first completed action came from. */
  private readonly done = new Map<string, InterfaceDecision>();
  private readonly failed = new Map<string, Error>();
  /** What EC2 refused for an interface and may take later. */
  private readonly refused = new Map<string, Error>();
  /** How many actions in a row got no answer. */
  private unanswered = 0;
  /** The last plan, and what it was made of. */
  private decided: { readonly known: KnownState; readonly movesLeft: number; readonly plan: Plan } | undefined;
  /** Deletions of sessions without a decision. */
  private readonly deletedWithoutDecision: DeleteAction[] = [];
  /** Every action that was carried out. */
  private readonly carriedOut = new Set<string>();
  private readonly lookedAgain = new Set<string>();
  /** How many sessions may still move for nothing but a more even load: the limit is for the run, and each of its plans would use it up anew. */
  private movesLeft: number;

  /** @param leftToEvents interfaces that another worker creates sessions for */
  public constructor(
    private readonly invocation: Invocation,
    private readonly bounds: RunBounds,
    inventory: Inventory,
    ledger: Ledger,
    private readonly leftToEvents: ReadonlySet<string> = new Set(),
  ) {
    this.state = new RunState({ inventory, ledger });
    this.movesLeft = invocation.settings.rebalanceLimit ?? 0;
  }

  /** What was known from before, and what EC2 taught since. */
  public get ledger(): Ledger {
    return this.state.current.ledger;
  }

  /** All sessions, as far as is known now. */
  public get sessions(): readonly Session[] {
    return this.state.current.inventory.sessions;
  }

  /** Goes on with what was kept from earlier runs. */
  public mergeLedger(ledger: Ledger): void {
    const { refusedInterfaces, refusals } = this.state.current.ledger;
    this.state.updateLedger({
      ...ledger,
      refusedInterfaces: new Map([...ledger.refusedInterfaces, ...refusedInterfaces]),
      refusals: withLearned(ledger.refusals, refusals),
    });
  }

  /** Goes on with another view of EC2. */
  public updateInventory(inventory: Inventory): void {
    this.state.updateInventory(inventory);
  }

  /** What there is to do, as far as is known now. */
  public plan(): Plan {
    const { state: { current: known }, movesLeft } = this;
    if (this.decided?.known !== known || this.decided.movesLeft !== movesLeft) {
      const plan = decide(known.inventory, known.ledger, { ...this.invocation.settings, rebalanceLimit: movesLeft }, this.invocation.clock());
      this.decided = { known, movesLeft, plan };
    }
    return this.decided.plan;
  }

  /** Does it, and gives the plan in which nothing is left to do; who only observes gives the plan as it is. */
  public async run(): Promise<Plan> {
    for (;;) {
      const plan = this.plan();
      const due = this.observes ? [] : this.due(plan);
      if (due.length === 0 && this.unverified.size === 0) return plan;
      const round = await this.carryOutPlan(due, plan);
      await this.lookAgain(round.declined);
      // Before it is decided again, so that it need not be once more.
      if (round.planHolds) await this.lookForDuplicates();
    }
  }

  /** How the interfaces of a plan ended, what earlier runs did for them included. */
  public results(plan: Plan): readonly InterfaceResult[] {
    const removals = byInterface(this.removals(plan));
    return plan.interfaces.map((current) => {
      const superfluous = removals.get(current.networkInterfaceId);
      const error = this.failed.get(current.networkInterfaceId);
      const refusal = this.refused.get(current.networkInterfaceId);
      const done = this.done.get(current.networkInterfaceId);
      const decision = done === undefined ? current : { ...current, outcome: done.outcome, reason: done.reason };
      const planned = this.observes && (superfluous !== undefined || (decision.outcome !== 'keep' && decision.outcome !== 'skip'));
      const happened = { ...(superfluous && { superfluous }), ...(error && { error }), ...(refusal && { refusal }) };
      return { decision, acted: done !== undefined, ...(planned && { planned }), ...happened };
    });
  }

  /** How it ended for interfaces that a plan does not list, because no instance holds them. */
  public orphanedResult(plan: Plan): OrphanedResult {
    const listed = new Set(plan.interfaces.map(({ networkInterfaceId }) => networkInterfaceId));
    return {
      removals: this.removals(plan).filter(({ networkInterfaceId }) => !listed.has(networkInterfaceId)),
      errors: new Map([...this.failed].filter(([networkInterfaceId]) => !listed.has(networkInterfaceId))),
    };
  }

  /** Completed deletions of sessions without a decision; in observe mode, the deletions that would be made. */
  private removals({ interfaces, actions }: Plan): readonly DeleteAction[] {
    if (!this.observes) return this.deletedWithoutDecision;
    const decided = new Set(interfaces.map(({ sessionId }) => sessionId));
    return actions.flatMap((action) => (action.action === 'delete' && !decided.has(action.sessionId) ? [action] : []));
  }

  private get observes(): boolean {
    return this.invocation.settings.mode === 'observe';
  }

  /** What of a plan is yet to be done, and can be. */
  private due({ actions }: Plan): readonly Action[] {
    for (const action of actions.filter((each) => this.carriedOut.has(JSON.stringify(each)))) {
      this.failed.set(action.networkInterfaceId, new Error(`EC2 did what it was asked (${action.action}), and shows no change`));
    }
    return actions.filter(({ action, networkInterfaceId }) => (
      !this.failed.has(networkInterfaceId) && !(action === 'create' && this.leftToEvents.has(networkInterfaceId))
    ));
  }

  private async carryOutPlan(actions: readonly Action[], plan: Plan): Promise<Round> {
    const decisions = new Map(plan.interfaces.map((decision) => [decision.networkInterfaceId, decision]));
    const round = newRound();
    const { ledger } = this.state.current;
    let rest = actions;
    while (round.planHolds && rest.length > 0) {
      const next = nextBatch(rest, (kind) => this.sampleOf(kind, round));
      if (next.batch.length === 0) break;
      rest = next.rest;
      const due = next.batch.filter(({ action, networkInterfaceId, targetId }) => (
        !this.failed.has(networkInterfaceId) && !round.declined.has(networkInterfaceId) && !(action !== 'delete' && round.crowded.has(targetId))
      ));
      if (this.unanswered < SILENT && await this.bounds.mayGoOn()) {
        const answered = await Promise.all(due.map(async (action) => this.attempt(action, decisions.get(action.networkInterfaceId), ledger, round)));
        this.unanswered = answered.some(Boolean) ? 0 : this.unanswered + due.length;
        // What was planned for places that are now free after all need not be what is best.
        if (round.declined.size > 0 && this.sampleOf(next.batch[0].action, round) !== Infinity) break;
      } else {
        for (const { networkInterfaceId } of due) this.failed.set(networkInterfaceId, new OutOfTime());
      }
    }
    return round;
  }

  /** How many actions of a kind may be tried at the same time while it is not known whether EC2 takes any. */
  private sampleOf(kind: Action['action'], round: Round): number {
    return triesAtOnce(this.state.current.ledger.refusals, kind) - [...round.declined.values()].filter(({ action }) => action.action === kind).length;
  }

  /** Tells whether EC2 answered. @param planned what the action was decided with */
  private async attempt(action: Action, decision: InterfaceDecision | undefined, planned: Ledger, round: Round): Promise<boolean> {
    const { networkInterfaceId } = action;
    try {
      this.recordWrite(action, await carryOut(this.invocation.inventoryReader.api, action, this.invocation.settings), decision);
      return true;
    } catch (caught) {
      const error = asError(caught);
      const learned = classifyRefusal(this.state.current, action, error, planned, this.invocation.clock());
      if (learned === 'give-up') this.failed.set(networkInterfaceId, error);
      else if (learned === 'look-again') decline(round, action, error);
      else this.decideAgain(learned, action, error);
      round.planHolds &&= typeof learned === 'string' || learned.planHolds;
      return !isTimeout(error);
    }
  }

  private decideAgain(learned: LearnedRefusal | 'session-gone', action: Action, error: Error): void {
    const { networkInterfaceId, targetId } = action;
    this.invocation.log.warn('EC2 refused an action, deciding again', { action: action.action, networkInterfaceId, targetId, error });
    if (learned === 'session-gone') {
      if (action.action !== 'create') this.state.recordDeletion(action.sessionId);
      return;
    }
    this.state.updateLedger(learned.ledger);
    // What is known of the sensors was wrong.
    if (!learned.planHolds) this.invocation.inventoryReader.forget();
  }

  /** EC2 refuses it, for a reason that may pass: it is planned around, and tried again later. */
  private recordRefusal({ action, error }: Declined): void {
    const { networkInterfaceId, targetId } = action;
    const { ledger } = this.state.current;
    this.state.updateLedger({ ...ledger, refusals: withRefusedWrite(ledger.refusals, action, error, 'refused', this.invocation.clock()) });
    this.refused.set(networkInterfaceId, error);
    this.invocation.metrics.failedFor([networkInterfaceId]);
    this.invocation.log.error('EC2 refused an action, it is tried again later', { action: action.action, networkInterfaceId, targetId, error });
  }

  private recordWrite(action: Action, session: Session | undefined, decision: InterfaceDecision | undefined): void {
    const { networkInterfaceId } = action;
    this.carriedOut.add(JSON.stringify(action));
    this.refused.delete(networkInterfaceId);
    this.state.updateLedger({ ...this.state.current.ledger, refusals: withSuccess(this.state.current.ledger.refusals, action) });
    this.invocation.metrics.carriedOut(action, decision && this.bounds.startedAt.get(decision.instanceId));
    if (action.action === 'create') this.unverified.add(networkInterfaceId);
    if (action.action === 'modify' && decision?.reason.code === 'rebalanced') this.movesLeft -= 1;
    if (decision !== undefined && !this.done.has(networkInterfaceId)) this.done.set(networkInterfaceId, decision);
    if (session !== undefined) {
      this.state.recordWrite(session);
    } else if (action.action === 'delete') {
      // What this run created and took back again is nothing that it did.
      if (this.state.hasWritten(action.sessionId)) this.done.delete(networkInterfaceId);
      else if (decision?.sessionId !== action.sessionId) this.deletedWithoutDecision.push(action);
      this.state.recordDeletion(action.sessionId);
    }
  }

  /**
   * A refusal may come from a conflict with a foreign session. The current sessions show this; the error doesn't.
   *
   * An interface whose sessions differ from what was known is decided again, once. Every other one counts as refused.
   */
  private async lookAgain(all: Round['declined']): Promise<void> {
    const open = new Map([...all].filter(([networkInterfaceId]) => !this.lookedAgain.has(networkInterfaceId)));
    const unexplained = new Map(all);
    for (const delay of LOOK_AGAIN_AFTER) {
      if (open.size === 0) break;
      await this.invocation.sleep(delay);
      const seen = await this.read([...open.keys()]);
      if (seen === undefined) break;
      for (const networkInterfaceId of open.keys()) {
        this.lookedAgain.add(networkInterfaceId);
        if (!this.state.replaceSessions(networkInterfaceId, seen)) continue;
        open.delete(networkInterfaceId);
        unexplained.delete(networkInterfaceId);
      }
    }
    for (const [networkInterfaceId, each] of unexplained) {
      if (!this.failed.has(networkInterfaceId)) this.recordRefusal(each);
    }
  }

  /** Another invocation may have written a session of the same interface at the same time; both see both, and agree on the one to keep. */
  private async lookForDuplicates(): Promise<void> {
    if (this.unverified.size === 0) return;
    const networkInterfaceIds = [...this.unverified];
    this.unverified.clear();
    const seen = await this.read(networkInterfaceIds);
    if (seen !== undefined) this.state.addSessions(seen);
  }

  /** Reads the sessions of these interfaces. If EC2 doesn't answer, they are skipped, and no other interface is delayed. */
  private async read(networkInterfaceIds: readonly string[]): Promise<readonly Session[] | undefined> {
    try {
      return (await this.invocation.inventoryReader.api.sessionsOnInterfaces(networkInterfaceIds)).map(toSession);
    } catch (caught) {
      const error = asError(caught);
      for (const networkInterfaceId of networkInterfaceIds) this.failed.set(networkInterfaceId, error);
      return undefined;
    }
  }
}

function byInterface(actions: readonly DeleteAction[]): ReadonlyMap<string, readonly DeleteAction[]> {
  const groups = new Map<string, DeleteAction[]>();
  for (const action of actions) groups.set(action.networkInterfaceId, [...groups.get(action.networkInterfaceId) ?? [], action]);
  return groups;
}
