import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { Ec2Facts } from '../aws/inventory/facts';
import type { Ledger } from '../core/ledger/ledger';
import type { PlanSettings } from '../settings';

/** What a plan is made from. */
export interface Basis {
  readonly facts: Ec2Facts;
  readonly settings: PlanSettings;
  /** What a deployment remembers; absent where there is none. */
  readonly ledger?: Ledger;
  /** Interfaces that were asked about by their ids, where the facts may lack them. */
  readonly named?: readonly NetworkInterface[];
  /** What the facts are, for messages: a snapshot or an account. */
  readonly origin: string;
  /** What the reader should know of them, each in one line. */
  readonly warnings: readonly string[];
}
