import type { Inventory } from '../model/inventory';

/*
 * What AWS listed as sources of traffic mirroring on 2025-08-28, and what else EC2 had on that day. No API tells it, so that only what has no
 * memory of EC2's refusals goes by it: newer families count as supported.
 *
 * https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-considerations.html
 */

const LISTED = words(`
  a1 m4 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6g m6gd m6i m6id m6idn m6in m7a m7g m7gd m7i m7i-flex mac1 mac2 mac2-m1ultra mac2-m2 mac2-m2pro t3 t3a t4g
  c4 c5 c5a c5ad c5d c5n c6a c6g c6gd c6gn c6i c6id c6in c7a c7g c7gd c7i c7i-flex
  r4 r5 r5a r5ad r5b r5d r5dn r5n r6a r6g r6gd r6i r6id r6idn r6in r7a r7g r7gd r7i r7iz
  u-3tb1 u-6tb1 u-9tb1 u-12tb1 u-18tb1 u-24tb1 u7i-6tb u7i-8tb u7i-12tb u7ib-12tb u7in-16tb u7in-24tb u7in-32tb u7inh-32tb
  x1 x1e x2gd x2idn x2iedn x2iezn z1d
  d2 d3 d3en h1 i3 i3en i4g i4i i7i im4gn is4gen
  dl1 dl2q f1 f2 g3 g3s g4ad g4dn g5 g5g g6 g6e g6f gr6 gr6f inf1 inf2 p3 p3dn p4d p4de p5 p5e trn1 trn1n vt1
  hpc6a hpc6id hpc7a
`);

/** Of these, bare metal sizes, too. */
const LISTED_BARE_METAL = words('a1 c5 c5d c6g c6gd g5g i3 m5 m5d m6g m6gd mac1 mac2 mac2-m1ultra mac2-m2 mac2-m2pro r5 r5b r5d r6g r6gd x2gd z1d');

/** As EC2's API named them on that day (botocore 1.40.20), and R8i, which AWS had announced on 2025-08-19. */
const NOT_LISTED = words(`
  m1 m2 m3 m8g m8gd t1 t2
  c1 c3 c7gn c8g c8gd c8gn cc1 cc2
  cr1 r3 r8g r8gd r8i r8i-flex x8g
  hi1 hs1 i2 i7ie i8g
  cg1 g2 p2 p5en p6-b200 p6e-gb200 trn2
  hpc7g
`);

/** Instance types of an inventory that EC2 is expected to refuse as sources, each with the reason; none that a session disproves. */
export function expectedRefusals({ instances, sessions }: Pick<Inventory, 'instances' | 'sessions'>): ReadonlyMap<string, string> {
  const mirrored = new Set(sessions.map(({ networkInterfaceId }) => networkInterfaceId));
  const disproved = new Set(instances
    .filter(({ networkInterfaces }) => networkInterfaces.some(({ networkInterfaceId }) => mirrored.has(networkInterfaceId)))
    .map(({ instanceType }) => instanceType));
  const types = [...new Set(instances.map(({ instanceType }) => instanceType))].filter((type) => !disproved.has(type));
  return new Map(types.flatMap((type) => {
    const reason = expectedRefusal(type);
    return reason === undefined ? [] : [[type, reason] as const];
  }));
}

function expectedRefusal(instanceType: string): string | undefined {
  const [family, size = ''] = instanceType.split('.');
  if (NOT_LISTED.has(family)) return `${family} is not in AWS's list of 2025-08-28`;
  // `metal`, `metal-24xl`, …
  if (!size.startsWith('metal') || !LISTED.has(family) || LISTED_BARE_METAL.has(family)) return undefined;
  return `bare metal of ${family} is not in AWS's list of 2025-08-28`;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
