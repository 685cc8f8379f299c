import { check } from './private/checks';
import { PROTOCOL_NUMBER_RULE } from './private/match-rules';

/**
 * The protocol of packets that a rule of a filter matches.
 *
 * @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
 */
export class TrafficMirrorProtocol {
  /**
   * ICMP, of IPv4.
   */
  public static readonly ICMP = new TrafficMirrorProtocol(1);

  /**
   * TCP.
   */
  public static readonly TCP = new TrafficMirrorProtocol(6);

  /**
   * UDP.
   */
  public static readonly UDP = new TrafficMirrorProtocol(17);

  /**
   * ICMPv6.
   */
  public static readonly ICMPV6 = new TrafficMirrorProtocol(58);

  /**
   * Any protocol, by the number that IANA gave it.
   *
   * @param protocolNumber a whole number from 0 to 255
   * @throws Error when it is no such number
   */
  public static of(protocolNumber: number): TrafficMirrorProtocol {
    check('protocolNumber', protocolNumber, PROTOCOL_NUMBER_RULE);
    return new TrafficMirrorProtocol(protocolNumber);
  }

  private constructor(
    /**
     * The number that IANA gave the protocol.
     */
    public readonly protocolNumber: number,
  ) {}
}
