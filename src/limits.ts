/*
 * What EC2 and VXLAN allow, each number once. Imports nothing, so that every part of the source may import it.
 *
 * https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html
 */

/** UDP port that mirrored packets are sent to, wrapped in VXLAN. */
export const VXLAN_PORT = 4789;

/** Sessions of one network interface, including foreign sessions. */
export const SESSIONS_PER_INTERFACE = 3;

/** Sessions of an account in a Region, including foreign sessions. */
export const SESSIONS_PER_ACCOUNT = 10_000;

/** Sources that a network interface takes as a target, unless its instance is of a type that AWS lists. */
export const SOURCES_PER_INTERFACE = 10;

/** Sources that a network interface takes as a target where its instance is of a listed type. */
export const SOURCES_PER_LARGE_INTERFACE = 100;

export const SESSION_NUMBERS = { min: 1, max: 32_766 } as const;

/** In bytes. The minimum is the one for IPv4 packets; only sessions to a Network Load Balancer have a maximum. */
export const PACKET_LENGTHS = { min: 35, maxToLoadBalancer: 8_500 } as const;

/** A VXLAN network identifier has 24 bits. */
export const VIRTUAL_NETWORK_IDS = { min: 0, max: 2 ** 24 - 1 } as const;
