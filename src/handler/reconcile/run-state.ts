import type { KnownState } from './refusal';
import type { Ledger } from '../../core/ledger/ledger';
import type { Inventory, Session } from '../../core/model/inventory';
import { sessionsOf, withoutSession, withSession, withSessionsOf } from '../../core/model/session-changes';

/** What a run knows, and goes on to know whatever EC2's reads show: they lag behind what it writes. */
export class RunState {
  /** Sessions that this run wrote, by id, `undefined` for those that are gone. */
  private readonly written = new Map<string, Session | undefined>();

  /** @param current what is known now: another object once anything else is known */
  public constructor(public current: KnownState) {}

  /** Takes what EC2 taught. */
  public updateLedger(ledger: Ledger): void {
    this.current = { ...this.current, ledger };
  }

  /** Goes on with another view of EC2. */
  public updateInventory(inventory: Inventory): void {
    const seen = inventory.sessions.filter(({ sessionId }) => !this.written.has(sessionId));
    const own = [...this.written.values()].filter((session) => session !== undefined);
    this.current = { ...this.current, inventory: { ...inventory, sessions: [...seen, ...own] } };
  }

  /** Adds sessions that were read just now. */
  public addSessions(sessions: readonly Session[]): void {
    this.updateInventory(sessions.reduce(withSession, this.current.inventory));
  }

  /** Takes the sessions of an interface as they were read just now, among others; tells whether that is news. */
  public replaceSessions(networkInterfaceId: string, seen: readonly Session[]): boolean {
    const sessions = () => JSON.stringify(sessionsOf(this.current.inventory, networkInterfaceId));
    const before = sessions();
    const now = seen.filter((session) => session.networkInterfaceId === networkInterfaceId);
    this.updateInventory(withSessionsOf(this.current.inventory, networkInterfaceId, now));
    return sessions() !== before;
  }

  public recordWrite(session: Session): void {
    this.written.set(session.sessionId, session);
    this.current = { ...this.current, inventory: withSession(this.current.inventory, session) };
  }

  public recordDeletion(sessionId: string): void {
    this.written.set(sessionId, undefined);
    this.current = { ...this.current, inventory: withoutSession(this.current.inventory, sessionId) };
  }

  /** Whether this run wrote a session that is still there. */
  public hasWritten(sessionId: string): boolean {
    return this.written.get(sessionId) !== undefined;
  }
}
