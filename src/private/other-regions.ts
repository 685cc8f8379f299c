import { Annotations, type IResource, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from './validation/check';
import { regionOfName } from './zones';
import type { ExtraHopTrafficMirroringProps } from '../extrahop-traffic-mirroring-props';
import type { ITrafficMirrorTarget } from '../traffic-mirror-target';
import { ZoneLocality } from '../zone-locality';

/**
 * Fails where something that sessions use is certain to be of another Region than the stack; warns where only its zones are.
 *
 * What a Region has for zones is not looked up: that would take a deployment's credentials to synthesize.
 */
export function checkRegions(scope: Construct, props: ExtraHopTrafficMirroringProps): void {
  const { targets = [], filter, zoneLocality = ZoneLocality.LOCAL_ONLY } = props;
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region)) return;
  for (const [index, target] of targets.entries()) checkRegion(scope, `targets[${index}]`, target, region);
  if (filter !== undefined) checkRegion(scope, 'filter', filter, region);
  if (zoneLocality === ZoneLocality.LOCAL_ONLY) warnOfZones(scope, targets, region);
}

/** Neither would EC2 take it, nor would the permissions name the right one. */
function checkRegion(scope: Construct, property: string, { env, node }: IResource, region: string): void {
  if (Token.isUnresolved(env.region) || env.region === region) return;
  refuse(
    scope,
    `${property}: expected what is in the Region ${JSON.stringify(region)} of the stack, got ${JSON.stringify(node.path)} in ${JSON.stringify(env.region)}; `
    + 'packets are mirrored within a Region',
  );
}

function warnOfZones(scope: Construct, targets: readonly ITrafficMirrorTarget[], region: string): void {
  for (const { availabilityZones, node } of targets) {
    if (availabilityZones === undefined || Token.isUnresolved(availabilityZones)) continue;
    if (!availabilityZones.every((zone) => isElsewhere(zone, region))) continue;
    Annotations.of(scope).addWarningV2(
      'cdk-extrahop-traffic-mirroring:zonesOfOtherRegion',
      `availabilityZones: expected a zone of the Region ${JSON.stringify(region)} for ${JSON.stringify(node.path)}, got ${JSON.stringify(availabilityZones)}; `
      + 'with ZoneLocality.LOCAL_ONLY nothing is mirrored to it',
    );
  }
}

/** `use1-az1`, or of a Local Zone `usw2-lax1-az1`: what the name of the Region is shortened to, and more. */
const ZONE_ID = /^([a-z]+\d+)-/;
const REGION = /^([a-z]{2})-(gov-)?(north|south|central)?(east|west)?-(\d+)$/;

/** Whether a zone is certain to be of another Region. */
function isElsewhere(zone: string, region: string): boolean {
  if (Token.isUnresolved(zone)) return false;
  const name = regionOfName(zone);
  if (name !== undefined) return name !== region;
  const [own, other] = [shortened(region), ZONE_ID.exec(zone)?.[1]];
  return own !== undefined && other !== undefined && own !== other;
}

/**
 * What a Region is called in the IDs of its zones; nothing where that follows another rule.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
function shortened(region: string): string | undefined {
  const parts = REGION.exec(region);
  if (parts === null) return undefined;
  const [, area, government = '', first = '', second = '', number] = parts;
  return `${area}${government.charAt(0)}${first.charAt(0)}${second.charAt(0)}${number}`;
}
