import { Fn, Token } from 'aws-cdk-lib';
import { inWords } from './checks';
import type { TargetSettings } from '../settings';
import type { ITrafficMirrorTarget } from '../traffic-mirror-target';
import type { TrafficMirrorTargetDiscovery } from '../traffic-mirror-target-discovery';

/** Fails unless there is at least one target or a way to find some, and each once. */
export function checkTargets(targets: readonly ITrafficMirrorTarget[] | undefined, discovery: TrafficMirrorTargetDiscovery | undefined): void {
  if (discovery === undefined && (targets === undefined || targets.length === 0)) {
    throw new Error(`targets, targetDiscovery: expected at least one target or a discovery, got ${inWords(targets)}; list some with TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget, or have them found with TrafficMirrorTargetDiscovery.byTags`);
  }
  checkListed(targets ?? []);
}

function checkListed(targets: readonly ITrafficMirrorTarget[]): void {
  if (!Array.isArray(targets)) {
    throw new Error(`targets: expected a list of targets, got ${inWords(targets)}; use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget`);
  }
  const other = targets.findIndex((target: unknown) => typeof target !== 'object' || target === null || !('trafficMirrorTargetId' in target));
  if (other >= 0) {
    throw new Error(`targets[${other}]: expected a target, got ${inWords(targets[other])}; use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget`);
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
