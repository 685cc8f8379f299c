import { judge, localityOf, type Rules, type Source } from './checks';
import { targetEquivalenceKey, sourceEquivalenceKey } from './equivalence-key';
import { memoize } from '../memoize';
import type { Settings } from '../model/settings';
import type { CompiledNetwork } from '../network/compiled';
import { admission, type Ingress } from '../network/security-group';
import type { ResolvedTarget } from '../targets/resolved-target';

/** A target that may take a source, without the sentences. */
export interface Option {
  readonly targetId: string;
  /** Nothing rejects it, but something about its path could not be told. */
  readonly unknown: boolean;
  /** Whether the target is in another zone than the source, or its zone is unknown. */
  readonly crossZone: boolean;
}

/**
 * Judges one sensor of each kind for one source of each kind, by the checks that judge single candidates.
 *
 * Security groups are judged apart: where each sensor has groups of its own, hardly two are alike, and everything else about them often is.
 */
export function sharedOptions(
  targets: readonly ResolvedTarget[],
  network: CompiledNetwork,
  rules: Rules,
  unknownPathTreatment: Settings['unknownPathTreatment'],
): (source: Source) => readonly Option[] {
  const guardOfTarget = targets.map(guardsOf());
  const guards = [...new Set(guardOfTarget)];
  const guardNumbers = new Map(guards.map((guard, index) => [guard, index]));
  const guardIndex = guardOfTarget.map((guard) => guardNumbers.get(guard)!);
  const unguarded = targets.map((target, index) => withoutGuard(target, guardOfTarget[index]));
  const keys = unguarded.map(targetEquivalenceKey(network));
  const kinds = [...new Set(keys)];
  const kindNumbers = new Map(kinds.map((kind, index) => [kind, index]));
  const examples = kinds.map((kind) => unguarded[keys.indexOf(kind)]);
  const kindOf = keys.map((key) => kindNumbers.get(key)!);
  const sourceKey = sourceEquivalenceKey(unguarded);
  const receiverIds = new Set(targets.flatMap((target) => target.receiverIds));
  const choices = targets.map(({ targetId }) => new Map(
    Object.entries(OPTION).map(([name, option]) => [name, option && { targetId, ...option }]),
  ));

  const gradesOfSource = new Map<string, readonly Grade[]>();
  const ofGrades = new Map<string, readonly Option[]>();
  const ofAdmissions = new Map<readonly Grade[], Map<string, readonly Option[]>>();
  const fromGrades = (grades: readonly Grade[]) => memoize(ofGrades, grades.join(), () => (
    grades.flatMap((each, index) => choices[index].get(each) ?? [])
  ));
  return (source) => {
    // A receiver may be rejected by its own sensor alone, so that sensors of one kind are not alike to it.
    if (source.ids.some((id) => receiverIds.has(id))) return fromGrades(targets.map((target) => grade(source, target, rules, unknownPathTreatment)));
    const grades = memoize(gradesOfSource, sourceKey(source), () => examples.map((example) => grade(source, example, rules, unknownPathTreatment)));
    const admissions = guards
      .map((guard) => ADMISSION[guard === undefined ? 'passed' : admission(guard.ingress, source.packet, guard.vpcId).verdict])
      .join('');
    return memoize(memoize(ofAdmissions, grades, () => new Map<string, readonly Option[]>()), admissions, () => (
      fromGrades(targets.map((_, index) => guarded(grades[kindOf[index]], admissions[guardIndex[index]], unknownPathTreatment)))
    ));
  };
}

/** What stands before a sensor that has one address and passes nothing on. */
interface Guard {
  readonly ingress: Ingress;
  readonly vpcId: string;
}

/** Gives sensors with the same groups in the same VPC the same guard. */
function guardsOf(): (target: ResolvedTarget) => Guard | undefined {
  const known = new Map<Ingress, Map<string, Guard>>();
  return ({ ingressPoints: [ingressPoint, ...others], backend: behind }) => {
    if (ingressPoint?.ingress === undefined || others.length > 0 || behind !== undefined) return undefined;
    const { ingress, vpcId } = ingressPoint;
    return memoize(memoize(known, ingress, () => new Map<string, Guard>()), vpcId, () => ({ ingress, vpcId }));
  };
}

function withoutGuard(target: ResolvedTarget, guard: Guard | undefined): ResolvedTarget {
  return guard === undefined ? target : { ...target, ingressPoints: target.ingressPoints.map(({ ingress: _, ...ingressPoint }) => ingressPoint) };
}

/** One letter for each verdict of a guard, so that all of them make a short key. */
const ADMISSION = { passed: 'p', unknown: 'u', rejected: 'r' } as const;

function guarded(unguarded: Grade, admitted: string, unknownPathTreatment: Settings['unknownPathTreatment']): Grade {
  if (unguarded === 'out' || admitted === ADMISSION.rejected || (admitted === ADMISSION.unknown && unknownPathTreatment === 'reject')) return 'out';
  if (admitted === ADMISSION.passed) return unguarded;
  return unguarded === 'local' || unguarded === 'local?' ? 'local?' : 'remote?';
}

type Grade = keyof typeof OPTION;

/** Encodes all properties of an option except its target. */
const OPTION = {
  'out': undefined,
  'local': { unknown: false, crossZone: false },
  'remote': { unknown: false, crossZone: true },
  'local?': { unknown: true, crossZone: false },
  'remote?': { unknown: true, crossZone: true },
} as const;

function grade(source: Source, target: ResolvedTarget, rules: Rules, unknownPathTreatment: Settings['unknownPathTreatment']): Grade {
  const { verdict } = judge(source, target, rules);
  if (verdict === 'rejected' || (verdict === 'unknown' && unknownPathTreatment === 'reject')) return 'out';
  // Only where other zones are to be avoided does it matter that a sensor is in one.
  const where = rules.zoneLocality !== 'prefer-local' || localityOf(source, target) === 'local' ? 'local' : 'remote';
  return verdict === 'unknown' ? `${where}?` : where;
}

/** The option that a sensor is, whatever unknown paths count as. */
export function optionOf(source: Source, { targetId, ...target }: ResolvedTarget, rules: Rules): Option | undefined {
  const option = OPTION[grade(source, { targetId, ...target }, rules, 'use-last')];
  return option && { targetId, ...option };
}
