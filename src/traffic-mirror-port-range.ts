import { Token } from 'aws-cdk-lib';
import { check } from './private/checks';
import { PORT_RULE } from './private/match-rules';

/**
 * Ports of packets that a rule of a filter matches.
 */
export class TrafficMirrorPortRange {
  /**
   * One port.
   *
   * @param port a whole number from 0 to 65535
   * @throws Error when it is no such number
   */
  public static port(port: number): TrafficMirrorPortRange {
    return TrafficMirrorPortRange.range(port, port);
  }

  /**
   * Ports from one to another, both included.
   *
   * @param fromPort a whole number from 0 to 65535
   * @param toPort a whole number from 0 to 65535, not below `fromPort`
   * @throws Error when one is no such number, or when they are in the wrong order
   */
  public static range(fromPort: number, toPort: number): TrafficMirrorPortRange {
    check('fromPort', fromPort, PORT_RULE);
    check('toPort', toPort, PORT_RULE);
    if (!Token.isUnresolved(fromPort) && !Token.isUnresolved(toPort) && toPort < fromPort) {
      throw new Error(`toPort: expected ${fromPort} or more, as "fromPort" is, got ${toPort}; exchange the two`);
    }
    return new TrafficMirrorPortRange(fromPort, toPort);
  }

  private constructor(
    /**
     * The first port.
     */
    public readonly fromPort: number,
    /**
     * The last port.
     */
    public readonly toPort: number,
  ) {}
}
