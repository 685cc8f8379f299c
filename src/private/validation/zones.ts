import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { textList } from './check';
import { textLike } from './rules';

/** `us-east-1a`, of a Local Zone `us-west-2-lax-1a`, of a Wavelength Zone `us-east-1-wl1-bos-wlz-1`: the name of the Region, and more. */
const NAME = /^([a-z]+(?:-[a-z]+)+-\d+)[a-z-]/;
const REGION = /^[a-z]+(?:-[a-z]+)+-\d+$/;
/** All names and IDs of zones have a hyphen and a digit; what else they have, AWS may change. */
const ZONE = /^(?=.*-)(?=.*\d)[a-z0-9-]+$/;

export const AVAILABILITY_ZONES = textList({
  holds: (zones) => zones.length > 0 && zones.every((zone) => Token.isUnresolved(zone) || isZone(zone)),
  expected: 'zone names or zone IDs such as "use1-az1"',
  fix: 'leave the property out where the zones are not known',
});

/** The Region that the name of a zone begins with; nothing for the ID of a zone. */
export function regionOfName(zone: string): string | undefined {
  return NAME.exec(zone)?.[1];
}

/** The same in every copy of this package. */
const ZONES = Symbol.for('cdk-extrahop-traffic-mirroring.availabilityZones');

/** Remembers the zones of a target that is only referred to. */
export function rememberZones(target: IConstruct, availabilityZones: string[] | undefined): void {
  Object.defineProperty(target, ZONES, { value: availabilityZones });
}

/** The zones of a target, if they were given with the reference to it. */
export function knownZones(target: IConstruct): string[] | undefined {
  return Reflect.get(target, ZONES) as string[] | undefined;
}

/**
 * Warns if the zones of a target of another account are given by name: AWS gives the same names to other zones there.
 *
 * @param scope construct that gets the warning
 * @param account account that owns the target
 */
export function warnOfZoneNames(scope: Construct, account: string, availabilityZones: string[] | undefined): void {
  if (account === Stack.of(scope).account || availabilityZones === undefined || Token.isUnresolved(availabilityZones)) return;
  const names = availabilityZones.filter((zone) => !Token.isUnresolved(zone) && regionOfName(zone) !== undefined);
  if (names.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'cdk-extrahop-traffic-mirroring:zoneNamesOfOtherAccount',
    `availabilityZones: expected zone IDs such as "use1-az1" for a target of another account, got ${JSON.stringify(names)}; zone names differ between `
    + 'accounts: give the IDs, or acknowledge this warning if they are the names that the account of the stack uses',
  );
}

function isZone(zone: string): boolean {
  return textLike(ZONE)(zone) && !REGION.test(zone);
}
