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

/** What the policy has for one target, in characters, where all of them are named. */
const TARGET_SIZE = 92;

/** How many targets the policy can name beside these keys, each of which it names twice, with quotes and a comma. */
function mostTargets(tagKeys: readonly string[]): number {
  const size = tagKeys.reduce((sum, key) => sum + 2 * (key.length + 3), 0);
  return Math.max(0, MAX_TARGETS - Math.ceil(size / TARGET_SIZE));
}

/** Fails unless there is at least one target, not too many beside the tags, and each once. */
export function checkTargets(targets: readonly ITrafficMirrorTarget[], sessionTags: Readonly<Record<string, string>> = {}): void {
  if (!Array.isArray(targets)) {
    throw new Error(`targets: expected a list of targets, got ${inWords(targets)}; use TrafficMirrorTarget.fromTrafficMirrorTargetId`);
  }
  const other = targets.findIndex((target: unknown) => typeof target !== 'object' || target === null || !('trafficMirrorTargetId' in target));
  if (other >= 0) {
    throw new Error(`targets[${other}]: expected a target, got ${inWords(targets[other])}; use TrafficMirrorTarget.fromTrafficMirrorTargetId`);
  }
  if (targets.length === 0) {
    throw new Error('targets: expected at least one target, got []; add one with TrafficMirrorTarget.fromTrafficMirrorTargetId');
  }
  const most = mostTargets(Object.keys(sessionTags));
  if (targets.length > most) {
    const [properties, beside, fewer] = most === MAX_TARGETS ? ['targets', '', 'targets'] : ['targets, sessionTags', ' beside these tags', 'targets or tags'];
    throw new Error(
      `${properties}: expected at most ${most} targets${beside}, so that the role's policy can name each, got ${targets.length}; configure fewer ${fewer}`,
    );
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
