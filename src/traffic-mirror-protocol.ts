import type { IConstruct } from 'constructs';
import { number } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { PROTOCOL_NUMBER_RULE } from './private/validation/match-rules';

const MARK = new Mark<TrafficMirrorProtocol>('TrafficMirrorProtocol');
const NUMBER = number(PROTOCOL_NUMBER_RULE);

/**
 * Protocol of packets that a filter rule matches.
 *
 * @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml
 */
export class TrafficMirrorProtocol {
  /**
   * ICMP for IPv4.
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
   * Any protocol, by its IANA number.
   *
   * @param protocolNumber a whole number from 0 to 255
   * @throws Error if it is not a number
   */
  public static of(protocolNumber: number): TrafficMirrorProtocol {
    NUMBER(protocolNumber, 'protocolNumber');
    return new TrafficMirrorProtocol(protocolNumber);
  }

  /**
   * Whether the value is of this class, from any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorProtocol {
    return MARK.isOn(value);
  }

  private constructor(
    /**
     * IANA number of the protocol.
     */
    public readonly protocolNumber: number,
  ) {
    MARK.put(this);
  }

  /**
   * Fails if the number is out of range.
   *
   * @internal
   */
  public _check(scope: IConstruct, property: string): void {
    NUMBER(this.protocolNumber, property, scope);
  }
}
