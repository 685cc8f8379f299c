import { SOURCES_PER_INTERFACE, SOURCES_PER_LARGE_INTERFACE } from '../../limits';
import type { Instance, Target } from '../model/inventory';
import type { TargetSettings } from '../model/settings';

/**
 * Instance types whose interfaces take 100 sources as a target: sizes, and the families that reach it at those sizes.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
 */
const LARGE_INSTANCE_TYPES: readonly (readonly [sizes: string, families: string])[] = [
  ['3xlarge 48xlarge', 'trn2'],
  ['4xlarge 8xlarge 16xlarge', 'hpc7g'],
  ['4xlarge 48xlarge', 'p5'],
  ['12xlarge', 'm5zn x2iezn z1d'],
  ['12xlarge 24xlarge 48xlarge', 'g6e g7e'],
  ['12xlarge 24xlarge 48xlarge 96xlarge', 'hpc7a'],
  ['16xlarge', 'c6g c6gd c6gn c7gn g5g i4g im4gn m6g m6gd r6g r6gd x2gd'],
  ['18xlarge', 'c5n'],
  ['18xlarge 24xlarge', 'c5 c5d'],
  ['24xlarge', 'dl1 dl2q i3en inf1 m5 m5d m5dn m5n m8azn p3dn p4d p4de r5 r5b r5d r5dn r5n vt1 x8aedz'],
  ['24xlarge 48xlarge', 'c8gb c8gn m8gb m8gn r8gb r8gn'],
  ['32xlarge', 'c6i c6id c6in hpc6id i4i m6i m6id m6idn m6in r6i r6id r6idn r6in r7iz trn1 trn1n x2idn x2iedn'],
  ['36xlarge', 'p6e-gb200'],
  ['48xlarge', 'c6a c7a c7i c8a c8g c8gd f2 g5 g6 hpc6a i7i i7ie i8g i8ge inf2 m6a m7a m7i m8a m8g m8gd p5e p5en p6-b200 p6-b300 r6a r7a r7i r8a r8g r8gd trn2u x8g'],
  ['56xlarge 112xlarge', 'u-6tb1'],
  ['96xlarge', 'c8i c8id hpc8a m8i m8id r8i r8id x8i'],
  ['112xlarge', 'u-12tb1 u-18tb1 u-24tb1 u-9tb1 u7i-6tb u7i-8tb'],
  ['224xlarge', 'u7i-12tb u7in-16tb u7in-24tb u7in-32tb'],
  ['480xlarge', 'u7inh-32tb'],
];

const LARGE_INSTANCES: ReadonlySet<string> = new Set(
  LARGE_INSTANCE_TYPES.flatMap(([sizes, families]) => sizes.split(' ').flatMap((size) => families.split(' ').map((family) => `${family}.${size}`))),
);

/** Maximum number of sessions of a target; `undefined`: unlimited, or known only to EC2. */
export function capacity(target: Target, instance: Instance | undefined, configured: TargetSettings | undefined): number | undefined {
  if (configured?.capacity !== undefined) return configured.capacity;
  if (target.kind !== 'network-interface' || instance === undefined) return undefined;
  return LARGE_INSTANCES.has(instance.instanceType) ? SOURCES_PER_LARGE_INTERFACE : SOURCES_PER_INTERFACE;
}
