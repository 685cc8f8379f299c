import type { Demand } from '../assignment';

type Option = Demand['options'][number];

/**
 * Costs of the arcs: what speaks against them as digits of one number, the gravest first, so that comparing numbers compares objection by objection.
 *
 * From one sensor of a path to the next each digit changes by one at most, and a cheapest path passes no sensor twice. So each digit of its cost
 * lies between -sensors and sensors, and the base leaves no carry. Sums are exact below 2^53, where even a path through 5,700 sensors stays.
 *
 * The load is no cost of an arc but of the sensor where a path ends: on every other sensor along the path one comes and one goes. It ranks before
 * the last digit, which the base therefore divides off.
 */
export class CostScale {
  readonly base: number;

  constructor(sensors: number) {
    this.base = 2 * sensors + 1;
  }

  /** What speaks against a sensor, whoever uses it. */
  ofUsing({ unknown, crossZone }: Pick<Option, 'unknown' | 'crossZone'>): number {
    return this.number(false, unknown, crossZone, false);
  }

  /** What speaks against being anywhere but where they are, or were. */
  ofLeaving({ placed, previous }: Demand): number {
    return this.number(placed !== undefined, false, false, previous !== undefined);
  }

  private number(...digits: readonly boolean[]): number {
    return digits.reduce((sum, digit) => sum * this.base + Number(digit), 0);
  }
}
