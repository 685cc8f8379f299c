import { Fn, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import type { IConstruct } from 'constructs';
import { type Checks, hold, list, number, optional, refuse } from './check';
import { inWords } from './in-words';
import { reference } from './kinds';
import { CAPACITY_RULE, PACKET_LENGTH_TO_LOAD_BALANCER_RULE, WEIGHT_RULE } from './rules';
import { AVAILABILITY_ZONES, knownZones } from './zones';
import type { TargetSettings } from '../../settings';
import type { ITrafficMirrorTarget, TrafficMirrorTargetOptions } from '../../traffic-mirror-target';
import { resourceOf } from '../retention';

const USE = 'use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget';

export const TARGET = reference<refs.ITrafficMirrorTargetRef>('a target', 'trafficMirrorTargetRef', USE);
export const TARGETS = list({ holds: () => true, expected: 'a list of targets', fix: `put a single one in brackets, and ${USE}` }, TARGET);

export const TARGET_OPTIONS: Checks<TrafficMirrorTargetOptions> = {
  availabilityZones: optional(AVAILABILITY_ZONES),
  capacity: optional(number(CAPACITY_RULE)),
  weight: optional(number(WEIGHT_RULE)),
};

/** A target as one mirroring uses it. */
export interface UsedTarget extends TrafficMirrorTargetOptions {
  readonly target: refs.ITrafficMirrorTargetRef;
  /** Where it was given, as error messages name it. */
  readonly property: string;
}

/** A target with its options, or else with what is known of it. */
export function usedTarget(target: refs.ITrafficMirrorTargetRef, property: string, options: TrafficMirrorTargetOptions = {}): UsedTarget {
  return { target, property, ...options, availabilityZones: options.availabilityZones ?? knownZones(target) };
}

export function idOf({ trafficMirrorTargetRef }: refs.ITrafficMirrorTargetRef): string {
  return trafficMirrorTargetRef.trafficMirrorTargetId;
}

/** The ARN, with the account of a target that another account shares. */
export function arnOf(target: refs.ITrafficMirrorTargetRef): string {
  const { trafficMirrorTargetArn } = target as Partial<ITrafficMirrorTarget>;
  return trafficMirrorTargetArn ?? ec2.CfnTrafficMirrorTarget.arnForTrafficMirrorTarget(target);
}

/** Fails unless each target is used once, be it given as an L1 construct or as an L2 construct. */
export function checkEachOnce(scope: IConstruct, targets: readonly UsedTarget[]): void {
  const twice = targets.find(({ target }, index) => targets.slice(0, index).some((earlier) => isSame(earlier.target, target)));
  if (twice !== undefined) refuse(scope, `targets: expected each target once, got ${inWords(idOf(twice.target))} twice; remove one of the two`);
}

function isSame(one: refs.ITrafficMirrorTargetRef, other: refs.ITrafficMirrorTargetRef): boolean {
  return idOf(one) === idOf(other) || (resourceOf(one) !== undefined && resourceOf(one) === resourceOf(other));
}

/** Fails if packets are to be longer than a target takes them. */
export function checkPacketLength(scope: IConstruct, packetLength: number | undefined, targets: readonly UsedTarget[]): void {
  if (packetLength === undefined || Token.isUnresolved(packetLength)) return;
  if (targets.some(({ target }) => leadsToLoadBalancer(target))) hold(packetLength, 'packetLength', scope, PACKET_LENGTH_TO_LOAD_BALANCER_RULE);
}

function leadsToLoadBalancer(target: IConstruct): boolean {
  const resource = resourceOf(target);
  return ec2.CfnTrafficMirrorTarget.isCfnTrafficMirrorTarget(resource) && resource.networkLoadBalancerArn !== undefined;
}

export function targetSettings({ target, availabilityZones, capacity, weight }: UsedTarget): TargetSettings {
  return { targetId: idOf(target), availabilityZones: zones(availabilityZones), capacity, weight };
}

/** Turning a list that only CloudFormation knows into JSON would take a custom resource; one text with commas does without. */
function zones(availabilityZones: string[] | undefined): string[] | undefined {
  return Token.isUnresolved(availabilityZones) ? [Fn.join(',', availabilityZones!)] : availabilityZones;
}
