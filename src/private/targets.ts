import { Fn, Token } from 'aws-cdk-lib';
import { inWords } from './checks';
import type { TargetSettings } from '../settings';
import type { ITrafficMirrorTarget } from '../traffic-mirror-target';

/**
 * The most targets that one construct takes.
 *
 * The role's policy names each, and IAM allows 10,240 characters for the inline policies of a role, however long the names of all else in it are.
 */
export const MAX_TARGETS = 55;

/** Fails unless there is at least one target, not too many, and each once. */
export function checkTargets(targets: readonly ITrafficMirrorTarget[]): void {
  if (!Array.isArray(targets)) {
    throw new Error(`targets: expected a list of targets, got ${inWords(targets)}; use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget`);
  }
  const other = targets.findIndex((target: unknown) => typeof target !== 'object' || target === null || !('trafficMirrorTargetId' in target));
  if (other >= 0) {
    throw new Error(`targets[${other}]: expected a target, got ${inWords(targets[other])}; use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget`);
  }
  if (targets.length === 0) {
    throw new Error('targets: expected at least one target, got []; add one with TrafficMirrorTarget.fromTrafficMirrorTargetId or as a new TrafficMirrorTarget');
  }
  if (targets.length > MAX_TARGETS) {
    throw new Error(`targets: expected at most ${MAX_TARGETS} targets, so that the role's policy can name each, got ${targets.length}; configure fewer targets`);
  }
  const ids = targets.map(({ trafficMirrorTargetId }) => trafficMirrorTargetId);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) {
    throw new Error(`targets: expected each target once, got ${JSON.stringify(twice)} twice; remove one of the two`);
  }
}

export function targetSettings(target: ITrafficMirrorTarget): TargetSettings {
  return {
    targetId: target.trafficMirrorTargetId,
    availabilityZones: zones(target.availabilityZones),
    capacity: target.capacity,
    weight: target.weight,
  };
}

/** Turning a list that only CloudFormation knows into JSON would take a custom resource; one text with commas does without. */
function zones(availabilityZones: string[] | undefined): string[] | undefined {
  return Token.isUnresolved(availabilityZones) ? [Fn.join(',', availabilityZones!)] : availabilityZones;
}
