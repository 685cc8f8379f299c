import { Fn, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ExtraHopTrafficMirroringProps } from '../extrahop-traffic-mirroring-props';
import type { TargetSettings } from '../settings';
import type { ITrafficMirrorTarget } from '../traffic-mirror-target';
import { list, refuse } from './validation/check';
import { inWords } from './validation/in-words';
import { construct } from './validation/kinds';

const USE = 'use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget';

export const TARGET = construct<ITrafficMirrorTarget>('a target', ['trafficMirrorTargetId', 'trafficMirrorTargetArn'], USE);
export const TARGETS = list({ holds: () => true, expected: 'a list of targets', fix: `put a single one in brackets, and ${USE}` }, TARGET);

/** Fails unless there is at least one target or a way to find some, and each once. */
export function checkTargets(scope: IConstruct, { targets, targetDiscovery }: ExtraHopTrafficMirroringProps): void {
  if (targetDiscovery === undefined && (targets === undefined || targets.length === 0)) {
    refuse(scope, `targets, targetDiscovery: expected at least one target or a discovery, got ${inWords(targets)}; list some with TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget, or have them found with TrafficMirrorTargetDiscovery.byTags`);
  }
  const ids = (targets ?? []).map(({ trafficMirrorTargetId }) => trafficMirrorTargetId);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) refuse(scope, `targets: expected each target once, got ${inWords(twice)} twice; remove one of the two`);
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
