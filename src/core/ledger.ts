/** What EC2 cannot hold but attempts have taught: the decision's second input. */
export interface Ledger {
  /** What EC2 said when it refused an interface for good, by interface id. */
  readonly refusedInterfaces: ReadonlyMap<string, string>;
  /** What EC2 said when it refused an interface for its instance's type, by instance type. */
  readonly refusedInstanceTypes: ReadonlyMap<string, string>;
  /** What EC2 said when it refused another session on a target, by target id: it has less room than it seems. */
  readonly refusedTargets: ReadonlyMap<string, string>;
}

export const EMPTY_LEDGER: Ledger = { refusedInterfaces: new Map(), refusedInstanceTypes: new Map(), refusedTargets: new Map() };

/** The ledger with one more refusal. */
export function withRefusal(ledger: Ledger, book: keyof Ledger, id: string, refusal: string): Ledger {
  return { ...ledger, [book]: new Map([...ledger[book], [id, refusal]]) };
}
