import type { Basis } from './basis';
import type { Advice } from './cause';
import { shortageInWords } from './change-words';
import type { Plan } from '../model/decision';
import { isUnmirrored } from '../model/reason';

/**
 * What a coverage map shows, as plain JSON: compact, and bounded whatever the size of the fleet, so that a sweep can store it.
 *
 * Texts are of AWS's or the fleet's making and may hold anything; who renders them escapes them.
 */
export interface CoverageSummary {
  /** When it was made, in milliseconds since the epoch. */
  readonly at: number;
  readonly eligible: number;
  readonly mirrored: number;
  readonly unsupported: number;
  readonly zones: readonly ZoneCoverage[];
  readonly targets: readonly TargetSummary[];
  readonly causes: readonly CauseSummary[];
  /** Sentences such as `us-east-1c lacks 32 places: 4 targets of 10, or 1 of 100`. */
  readonly shortages: readonly string[];
  readonly unmirrored: readonly UnmirroredInterface[];
  /** How many were left out of each list; absent: none was. */
  readonly leftOut?: { readonly targets: number; readonly causes: number; readonly unmirrored: number };
}

export interface ZoneCoverage {
  /** Empty where it is not known. */
  readonly availabilityZone: string;
  readonly eligible: number;
  readonly mirrored: number;
}

export interface TargetSummary {
  readonly targetId: string;
  readonly availabilityZones: readonly string[];
  /** Sessions on it once the plan is carried out. */
  readonly sessions: number;
  /** `null`: unlimited. */
  readonly capacity: number | null;
}

export interface CauseSummary {
  readonly code: string;
  readonly interfaces: number;
  readonly availabilityZones: readonly string[];
  /** The rule, entry, state or limit that decided. */
  readonly sentence: string;
  readonly advice: string;
  /** How many more interfaces are mirrored with the change, at least; absent where that was not worked out. */
  readonly gain?: number;
}

export interface UnmirroredInterface {
  readonly networkInterfaceId: string;
  readonly instanceId: string;
  /** The instance's Name tag. */
  readonly name?: string;
  readonly availabilityZone: string;
  readonly code: string;
  readonly message: string;
}

/** How much of a fleet a summary holds: about 200 KB with the defaults. */
export interface SummaryBounds {
  readonly targets: number;
  readonly causes: number;
  readonly unmirrored: number;
  /** Characters of a sentence. */
  readonly characters: number;
}

export const DEFAULT_BOUNDS: SummaryBounds = { targets: 250, causes: 50, unmirrored: 250, characters: 300 };

/** For a page that isn't stored. */
export const EVERYTHING: SummaryBounds = { targets: Infinity, causes: Infinity, unmirrored: Infinity, characters: Infinity };

/** Targets that are nearly full, large causes and the first interfaces by id come before others where not all have room. */
export function coverageSummary(
  { interfaces, targets: loads, summary }: Plan, advice: Advice, { inventory, now }: Pick<Basis, 'inventory' | 'now'>, bounds = DEFAULT_BOUNDS,
): CoverageSummary {
  const names = new Map(inventory.instances.map(({ instanceId, tags }) => [instanceId, tags.Name]));
  const short = (text: string) => (text.length <= bounds.characters ? text : `${text.slice(0, bounds.characters - 1)}…`);
  const unmirrored = interfaces.filter(({ reason }) => isUnmirrored(reason));
  const zones = new Map<string, { readonly availabilityZone: string; eligible: number; mirrored: number }>();
  for (const { availabilityZone, mirrored, reason } of interfaces) {
    if (!mirrored && !isUnmirrored(reason)) continue;
    const zone = zones.get(availabilityZone) ?? { availabilityZone, eligible: 0, mirrored: 0 };
    zone.eligible += 1;
    zone.mirrored += Number(mirrored);
    zones.set(availabilityZone, zone);
  }
  const fullness = ({ planned, capacity }: Plan['targets'][number]) => (capacity === null ? 0 : planned / Math.max(1, capacity));
  const fullest = [...loads].sort((a, b) => fullness(b) - fullness(a) || (a.targetId < b.targetId ? -1 : 1)).slice(0, bounds.targets);
  const leftOut = {
    targets: loads.length - fullest.length,
    causes: Math.max(0, advice.causes.length - bounds.causes),
    unmirrored: Math.max(0, unmirrored.length - bounds.unmirrored),
  };
  return {
    at: now,
    eligible: summary.eligible,
    mirrored: summary.mirrored,
    unsupported: summary.unsupported,
    zones: [...zones.values()].sort((a, b) => (a.availabilityZone < b.availabilityZone ? -1 : 1)),
    targets: fullest
      .map(({ targetId, availabilityZones, planned, capacity }) => ({ targetId, availabilityZones, sessions: planned, capacity }))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
    causes: advice.causes.slice(0, bounds.causes).map(({ code, networkInterfaceIds, availabilityZones, sentence, advice: what, gain }) => ({
      code,
      interfaces: networkInterfaceIds.length,
      availabilityZones,
      sentence: short(sentence),
      advice: short(what),
      ...(gain !== undefined && { gain }),
    })),
    shortages: advice.shortages.map(shortageInWords),
    unmirrored: unmirrored.slice(0, bounds.unmirrored).map(({ networkInterfaceId, instanceId, availabilityZone, reason: { code, message } }) => {
      const name = names.get(instanceId);
      return { networkInterfaceId, instanceId, ...(name !== undefined && { name: short(name) }), availabilityZone, code, message: short(message) };
    }),
    ...((leftOut.targets + leftOut.causes + leftOut.unmirrored) > 0 && { leftOut }),
  };
}

function placeOf({ availabilityZones, targetId }: TargetSummary): string {
  return [...availabilityZones, targetId].join(' ');
}
