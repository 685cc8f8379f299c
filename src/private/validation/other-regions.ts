import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from './check';
import type { UsedTarget } from './targets';
import { regionOfName } from './zones';

/**
 * Fails if something that sessions use is certain to be of another Region than the stack.
 *
 * Neither would EC2 take it, nor would the permissions name the right one.
 */
export function checkRegion(scope: Construct, property: string, { env, node }: IConstruct & IEnvironmentAware): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || Token.isUnresolved(env.region) || env.region === region) return;
  refuse(
    scope,
    `${property}: expected what is in the Region ${JSON.stringify(region)} of the stack, got ${JSON.stringify(node.path)} in ${JSON.stringify(env.region)}; `
    + 'packets are mirrored within a Region',
  );
}

/**
 * Warns if the zones of a target are certain to be of another Region than the stack.
 *
 * What a Region has for zones is not looked up: that would take a deployment's credentials to synthesize.
 */
export function warnOfZones(scope: Construct, targets: readonly UsedTarget[]): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region)) return;
  for (const { availabilityZones, target: { node } } of targets) {
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
