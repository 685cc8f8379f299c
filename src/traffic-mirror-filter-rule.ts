import type { TrafficMirrorPortRange } from './traffic-mirror-port-range';
import type { TrafficMirrorProtocol } from './traffic-mirror-protocol';

/**
 * Direction of packets, from the point of view of the mirrored network interface.
 */
export enum TrafficMirrorDirection {
  /**
   * Packets that the interface receives.
   */
  INGRESS = 'ingress',

  /**
   * Packets that the interface sends.
   */
  EGRESS = 'egress',
}

/**
 * What happens to packets that match a rule.
 */
export enum TrafficMirrorRuleAction {
  /**
   * Matching packets are mirrored.
   */
  ACCEPT = 'accept',

  /**
   * Matching packets aren't mirrored.
   */
  REJECT = 'reject',
}

/**
 * A rule of a traffic mirror filter.
 *
 * Rules of a direction are evaluated in the order of their numbers, and the first rule that matches a packet applies. A packet that matches no rule
 * isn't mirrored.
 *
 * A rule matches one address family: IPv6 if a CIDR block or the protocol is IPv6, otherwise IPv4. Add a second rule for the other family.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export interface TrafficMirrorFilterRuleOptions {
  /**
   * Direction of the packets.
   */
  readonly trafficDirection: TrafficMirrorDirection;

  /**
   * Position of the rule among the rules of its direction: a whole number, at least 1, unique in the direction.
   *
   * The rule with the lowest number is evaluated first.
   */
  readonly ruleNumber: number;

  /**
   * What happens to matching packets.
   */
  readonly ruleAction: TrafficMirrorRuleAction;

  /**
   * Protocol of the packets.
   *
   * @default - any protocol
   */
  readonly protocol?: TrafficMirrorProtocol;

  /**
   * Source addresses of the packets, such as `10.0.0.0/8` or `2001:db8::/32`.
   *
   * Must be of the same family as `destinationCidrBlock`: IPv6 with `TrafficMirrorProtocol.ICMPV6`, IPv4 with `TrafficMirrorProtocol.ICMP`.
   *
   * @default - any address of the family of `destinationCidrBlock`; without that, any IPv6 address with `TrafficMirrorProtocol.ICMPV6`, otherwise
   * any IPv4 address
   */
  readonly sourceCidrBlock?: string;

  /**
   * Source ports of the packets. Only with `TrafficMirrorProtocol.TCP` or `TrafficMirrorProtocol.UDP`.
   *
   * @default - any port
   */
  readonly sourcePortRange?: TrafficMirrorPortRange;

  /**
   * Destination addresses of the packets, such as `10.0.0.0/8` or `2001:db8::/32`.
   *
   * Must be of the same family as `sourceCidrBlock`: IPv6 with `TrafficMirrorProtocol.ICMPV6`, IPv4 with `TrafficMirrorProtocol.ICMP`.
   *
   * @default - any address of the family of `sourceCidrBlock`; without that, any IPv6 address with `TrafficMirrorProtocol.ICMPV6`, otherwise any
   * IPv4 address
   */
  readonly destinationCidrBlock?: string;

  /**
   * Destination ports of the packets. Only with `TrafficMirrorProtocol.TCP` or `TrafficMirrorProtocol.UDP`.
   *
   * @default - any port
   */
  readonly destinationPortRange?: TrafficMirrorPortRange;

  /**
   * Description of the rule, which the console shows.
   *
   * @default - no description
   */
  readonly description?: string;
}
