import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { number, refuse } from './private/validation/check';
import { Mark } from './private/validation/mark';
import { PORT_RULE } from './private/validation/match-rules';

const MARK = new Mark<TrafficMirrorPortRange>('TrafficMirrorPortRange');
const PORT = number(PORT_RULE);

/**
 * Range of ports that a filter rule matches.
 */
export class TrafficMirrorPortRange {
  /**
   * A single port.
   *
   * @param port a whole number from 0 to 65535
   * @throws Error if it is not a number
   */
  public static port(port: number): TrafficMirrorPortRange {
    PORT(port, 'port');
    return new TrafficMirrorPortRange(port, port);
  }

  /**
   * A range of ports, including both ends.
   *
   * @param fromPort a whole number from 0 to 65535
   * @param toPort a whole number from 0 to 65535, at least `fromPort`
   * @throws Error if one is not a number
   */
  public static range(fromPort: number, toPort: number): TrafficMirrorPortRange {
    PORT(fromPort, 'fromPort');
    PORT(toPort, 'toPort');
    return new TrafficMirrorPortRange(fromPort, toPort);
  }

  /**
   * Whether the value is of this class, from any copy of the package.
   *
   * @internal
   */
  public static _is(value: unknown): value is TrafficMirrorPortRange {
    return MARK.isOn(value);
  }

  private constructor(
    /**
     * First port of the range.
     */
    public readonly fromPort: number,
    /**
     * Last port of the range.
     */
    public readonly toPort: number,
  ) {
    MARK.put(this);
  }

  /**
   * Fails if a port is invalid or the range is reversed.
   *
   * @internal
   */
  public _check(scope: IConstruct, property: string): void {
    const { fromPort, toPort } = this;
    PORT(fromPort, `${property}.fromPort`, scope);
    PORT(toPort, `${property}.toPort`, scope);
    if (Token.isUnresolved(fromPort) || Token.isUnresolved(toPort) || toPort >= fromPort) return;
    refuse(scope, `${property}.toPort: expected ${fromPort} or more, the value of "fromPort", got ${toPort}; swap the two`);
  }
}
