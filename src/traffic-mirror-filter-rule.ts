import type { TrafficMirrorPortRange } from './traffic-mirror-port-range';
import type { TrafficMirrorProtocol } from './traffic-mirror-protocol';

/**
 * Which way packets go, as the network interface that is mirrored sees it.
 */
export enum TrafficMirrorDirection {
  /**
   * Packets that it receives.
   */
  INGRESS = 'ingress',

  /**
   * Packets that it sends.
   */
  EGRESS = 'egress',
}

/**
 * What becomes of the packets that a rule matches.
 */
export enum TrafficMirrorRuleAction {
  /**
   * They are mirrored.
   */
  ACCEPT = 'accept',

  /**
   * They are not mirrored.
   */
  REJECT = 'reject',
}

/**
 * A rule of a traffic mirror filter.
 *
 * A packet is matched against the rules of its direction in the order of their numbers, and the first that matches decides. A packet that none
 * matches is not mirrored.
 *
 * A rule is about one address family: IPv4, unless a block of addresses or the protocol is of IPv6. Add another rule for the other one.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export interface TrafficMirrorFilterRuleOptions {
  /**
   * Which way the packets go.
   */
  readonly trafficDirection: TrafficMirrorDirection;

  /**
   * Place of the rule among those of its direction: a whole number, 1 or more, that no other rule of the direction has.
   *
   * The lowest comes first.
   */
  readonly ruleNumber: number;

  /**
   * What becomes of packets that match.
   */
  readonly ruleAction: TrafficMirrorRuleAction;

  /**
   * Protocol of the packets.
   *
   * @default - any protocol
   */
  readonly protocol?: TrafficMirrorProtocol;

  /**
   * Where the packets come from, such as `10.0.0.0/8` or `2001:db8::/32`.
   *
   * Of the same family as `destinationCidrBlock`: IPv6 with `TrafficMirrorProtocol.ICMPV6`, IPv4 with `TrafficMirrorProtocol.ICMP`.
   *
   * @default - any address of the family of `destinationCidrBlock`; where that is left out, too, any of IPv6 with `TrafficMirrorProtocol.ICMPV6`, and
   * any of IPv4 otherwise
   */
  readonly sourceCidrBlock?: string;

  /**
   * Ports that the packets come from; with `TrafficMirrorProtocol.TCP` or `TrafficMirrorProtocol.UDP` only.
   *
   * @default - any port
   */
  readonly sourcePortRange?: TrafficMirrorPortRange;

  /**
   * Where the packets go, such as `10.0.0.0/8` or `2001:db8::/32`.
   *
   * Of the same family as `sourceCidrBlock`: IPv6 with `TrafficMirrorProtocol.ICMPV6`, IPv4 with `TrafficMirrorProtocol.ICMP`.
   *
   * @default - any address of the family of `sourceCidrBlock`; where that is left out, too, any of IPv6 with `TrafficMirrorProtocol.ICMPV6`, and
   * any of IPv4 otherwise
   */
  readonly destinationCidrBlock?: string;

  /**
   * Ports that the packets go to; with `TrafficMirrorProtocol.TCP` or `TrafficMirrorProtocol.UDP` only.
   *
   * @default - any port
   */
  readonly destinationPortRange?: TrafficMirrorPortRange;

  /**
   * What the rule is for, as the console shows it.
   *
   * @default - no description
   */
  readonly description?: string;
}
