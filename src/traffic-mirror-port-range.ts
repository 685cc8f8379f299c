import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { number, refuse } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { PORT_RULE } from './private/validation/match-rules';

const MARK = new Mark<TrafficMirrorPortRange>('TrafficMirrorPortRange');
const PORT = number(PORT_RULE);

/**
 * Ports of packets that a rule of a filter matches.
 */
export class TrafficMirrorPortRange {
  /**
   * One port.
   *
   * @param port a whole number from 0 to 65535
   * @throws Error when it is not a number
   */
  public static port(port: number): TrafficMirrorPortRange {
    PORT(port, 'port');
    return new TrafficMirrorPortRange(port, port);
  }

  /**
   * Ports from one to another, both included.
   *
   * @param fromPort a whole number from 0 to 65535
   * @param toPort a whole number from 0 to 65535, not below `fromPort`
   * @throws Error when one is not a number
   */
  public static range(fromPort: number, toPort: number): TrafficMirrorPortRange {
    PORT(fromPort, 'fromPort');
    PORT(toPort, 'toPort');
    return new TrafficMirrorPortRange(fromPort, toPort);
  }

  /**
   * Whether this is one, made by any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorPortRange {
    return MARK.isOn(value);
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
  ) {
    MARK.put(this);
  }

  /**
   * Fails where one is no port, or where they are in the wrong order.
   *
   * @internal
   */
  public _check(scope: IConstruct, property: string): void {
    const { fromPort, toPort } = this;
    PORT(fromPort, `${property}.fromPort`, scope);
    PORT(toPort, `${property}.toPort`, scope);
    if (Token.isUnresolved(fromPort) || Token.isUnresolved(toPort) || toPort >= fromPort) return;
    refuse(scope, `${property}.toPort: expected ${fromPort} or more, as "fromPort" is, got ${toPort}; exchange the two`);
  }
}
