import type { Assembly } from '@jsii/spec';
import type { Located } from '../assembly';

/** A guideline: its name says what holds, its check finds where it does not. */
export interface Rule {
  readonly name: string;
  readonly violations: (assembly: Assembly) => string[];
}

/** Where something is found. */
export function places<L extends Located<unknown>>(found: readonly L[], isViolation: (located: L) => boolean): string[] {
  return found.filter(isViolation).map(({ at }) => at);
}
