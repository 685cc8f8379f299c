import { Fn, Token } from 'aws-cdk-lib';
import { inWords } from './checks';
import type { ReconcileFunctionOptions } from '../reconcile-function-options';
import type { TargetSettings } from '../settings';
import type { ITrafficMirrorTarget } from '../traffic-mirror-target';

/**
 * The most targets that one construct takes.
 *
 * The role's policy names each, and IAM allows 10,240 characters for the inline policies of a role, however long the names of all else in it are.
 */
export const MAX_TARGETS = 55;

/** As many targets as take the room of what the role's policies say about sixteen subnets and five security groups, or about a key. */
const ROOM_OF_VPC = 30;
const ROOM_OF_KEY = 5;

/** The most targets that fit beside everything else that the role's policies name. */
export function maxTargets({ vpc, environmentEncryption }: ReconcileFunctionOptions): number {
  return MAX_TARGETS - (vpc === undefined ? 0 : ROOM_OF_VPC) - (environmentEncryption === undefined ? 0 : ROOM_OF_KEY);
}

/** Fails unless there is at least one target, not too many, and each once. */
export function checkTargets(targets: readonly ITrafficMirrorTarget[], most: number): void {
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
  if (targets.length > most) {
    throw new Error(`targets: expected at most ${most} targets, so that the role's policy can name each, got ${targets.length}; configure fewer targets`);
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
