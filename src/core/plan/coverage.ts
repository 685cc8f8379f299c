import type { InterfaceDecision, Plan } from '../model/decision';
import { type CoverageGap, isUnmirrored, UNMIRRORED_CODES } from '../model/reason';

export const COVERAGE_GAPS: readonly CoverageGap[] = [...UNMIRRORED_CODES, 'pending'];

/** How many interfaces are mirrored, and how well, and why others are not. */
export interface Coverage {
  /** Interfaces that are sources: `mirrored` and `unmirrored` together. */
  readonly eligible: number;
  /** `verified`, `unverified` and `shadowed` together. */
  readonly mirrored: number;
  /** As far as can be told, a sensor receives all that is to be mirrored. */
  readonly verified: number;
  /** Something about the path to the sensor could not be told. */
  readonly unverified: number;
  /** A foreign session takes the same packets first. */
  readonly shadowed: number;
  readonly unmirrored: number;
  readonly unmirroredBy: Readonly<Record<CoverageGap, number>>;
  /** Interfaces that EC2 refused for good, which are no sources. */
  readonly unsupported: number;
  /** Sessions of deselected interfaces that the deselection limit keeps. */
  readonly held: number;
}

/** What is so before a plan is carried out; after a run that carried out all that it could, what is so now. */
export function coverage({ interfaces, summary: { eligible, unsupported }, held }: Plan): Coverage {
  const gaps = interfaces.map(gapOf);
  const mirrored = interfaces.filter((decision, index) => decision.mirrored && gaps[index] === undefined);
  const shadowed = mirrored.filter(({ reason }) => reason.code === 'shadowed').length;
  const unverified = mirrored.filter(({ reason, unverified: unsure }) => unsure && reason.code !== 'shadowed').length;
  const unmirroredBy = Object.fromEntries(COVERAGE_GAPS.map((gap) => [gap, gaps.filter((each) => each === gap).length]));
  return {
    eligible,
    mirrored: mirrored.length,
    verified: mirrored.length - unverified - shadowed,
    unverified,
    shadowed,
    unmirrored: eligible - mirrored.length,
    unmirroredBy: unmirroredBy as Record<CoverageGap, number>,
    unsupported,
    held,
  };
}

/** What is between an interface and being mirrored; a session that is yet to move away from where it can no longer work mirrors nothing so far. */
export function gapOf({ outcome, reason }: Pick<InterfaceDecision, 'outcome' | 'reason'>): CoverageGap | undefined {
  if (isUnmirrored(reason)) return reason.code;
  return outcome === 'create' || reason.code === 'rerouted' ? 'pending' : undefined;
}
