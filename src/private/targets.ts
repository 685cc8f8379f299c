import { Fn, Token } from 'aws-cdk-lib';
import { inWords } from './checks';
import { TAG_VALUE_LENGTH, type TargetSettings } from '../settings';
import type { ITrafficMirrorTarget } from '../traffic-mirror-target';
import type { TrafficMirrorTargetDiscovery } from '../traffic-mirror-target-discovery';

/**
 * The most targets that one construct takes.
 *
 * The role's policy names each, and IAM allows 10,240 characters for the inline policies of a role, however long the names of all else in it are.
 */
export const MAX_TARGETS = 55;

/** What the longest ARN of a target takes in the policy. */
const ARN_ROOM = 92;
/** What the statement about targets that are discovered takes, their owners and tags apart. */
const STATEMENT_ROOM = 260;
/** What a tag takes in a condition, beside its key and value. */
const TAG_ROOM = 24;

/** Fails unless there is at least one target or a way to find some, not too many, and each once. */
export function checkTargets(targets: readonly ITrafficMirrorTarget[] | undefined, discovery: TrafficMirrorTargetDiscovery | undefined): void {
  if (discovery === undefined && (targets === undefined || targets.length === 0)) {
    throw new Error(`targets, targetDiscovery: expected at least one target or a discovery, got ${inWords(targets)}; list targets such as TrafficMirrorTarget.fromTrafficMirrorTargetId makes them, or have them found with TrafficMirrorTargetDiscovery.byTags`);
  }
  checkListed(targets ?? [], discovery);
}

function checkListed(targets: readonly ITrafficMirrorTarget[], discovery: TrafficMirrorTargetDiscovery | undefined): void {
  if (!Array.isArray(targets)) {
    throw new Error(`targets: expected a list of targets, got ${inWords(targets)}; use TrafficMirrorTarget.fromTrafficMirrorTargetId`);
  }
  const other = targets.findIndex((target: unknown) => typeof target !== 'object' || target === null || !('trafficMirrorTargetId' in target));
  if (other >= 0) {
    throw new Error(`targets[${other}]: expected a target, got ${inWords(targets[other])}; use TrafficMirrorTarget.fromTrafficMirrorTargetId`);
  }
  if (discovery === undefined && targets.length > MAX_TARGETS) {
    throw new Error(`targets: expected at most ${MAX_TARGETS} targets, so that the role's policy can name each, got ${targets.length}; configure fewer targets, or have them found by their tags with targetDiscovery`);
  }
  if (discovery !== undefined && targets.length * ARN_ROOM + roomOf(discovery) > MAX_TARGETS * ARN_ROOM) {
    throw new Error(`targets, targetDiscovery: expected no more targets, owners and tags than the role's policy can name, got ${targets.length}, ${discovery._ownerAccountIds.length} and ${Object.keys(discovery._tags).length}; list fewer targets, or name fewer owners or tags`);
  }
  const ids = targets.map(({ trafficMirrorTargetId }) => trafficMirrorTargetId);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) {
    throw new Error(`targets: expected each target once, got ${JSON.stringify(twice)} twice; remove one of the two`);
  }
}

/** Characters that the discovery takes in the role's policy. */
function roomOf({ _tags: tags, _ownerAccountIds: owners }: TrafficMirrorTargetDiscovery): number {
  const texts = Object.entries(tags).map(([key, value]) => key.length + (Token.isUnresolved(value) ? TAG_VALUE_LENGTH : value.length) + TAG_ROOM);
  return texts.reduce((sum, room) => sum + room, STATEMENT_ROOM + owners.length * ARN_ROOM);
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
