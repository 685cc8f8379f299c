import { CallOrigin } from './caller';
import { Principal } from '../iam';

/** A call that was made, by whom, and how it ended. */
export interface RecordedCall {
  readonly time: number;
  readonly operation: string;
  readonly principal?: Principal;
  /** Where it came from, unless the scenario made it. */
  readonly origin?: CallOrigin;
  readonly input: object;
  readonly error?: { readonly code: string; readonly message: string };
}
