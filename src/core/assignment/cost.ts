/** What speaks against an arc, the gravest first. */
export interface Objections {
  /** An interface of this class is not mirrored; classes count from 0, the most urgent. */
  readonly unmirrored?: number;
  /** A working session moves. */
  readonly moves?: boolean;
  /** A blocked session is deleted: its place in the order in which they yield. */
  readonly deletes?: number;
  readonly unknown?: boolean;
  readonly crossZone?: boolean;
}

/** Digits in one plane stay below this, with one bit to spare for sums. */
const EXACT = 2 ** 52;

/**
 * Costs as numbers: objections as digits, the gravest first, and the load as the last one, so that comparing numbers compares objection by objection.
 *
 * From one sensor of a path to the next each digit changes by one at most, and a cheapest path passes no sensor twice; it passes the node of deletions
 * and the account once. That bounds each digit of its cost, and leaves no carry. Where one number is too small for all digits, there are several,
 * called planes, compared in their order.
 */
export class CostScale {
  public readonly planes: number;
  private readonly places: readonly { readonly plane: number; readonly weight: number }[];

  /**
   * @param classes how many classes are counted
   * @param targets on a path at most
   * @param deletions how many sessions may be deleted
   * @param price the highest price of a place
   */
  public constructor(private readonly classes: number, targets: number, deletions: number, price: number) {
    const steps = targets + 2;
    const bounds = [...new Array<number>(classes).fill(steps), steps, 1, deletions, steps, steps, price];
    const places: { plane: number; weight: number }[] = [];
    let plane = 0;
    let weight = 1;
    for (const bound of bounds.reverse()) {
      const base = 2 * bound + 1;
      if (weight * base > EXACT) {
        plane += 1;
        weight = 1;
      }
      places.unshift({ plane, weight });
      weight *= base;
    }
    this.planes = plane + 1;
    this.places = places.map((place) => ({ ...place, plane: plane - place.plane }));
  }

  /** One number for each plane. */
  public of({ unmirrored, moves = false, deletes, unknown = false, crossZone = false }: Objections): readonly number[] {
    const unmirroredBy = Array.from({ length: this.classes }, (_, index) => Number(index === unmirrored));
    const digits = [...unmirroredBy, Number(moves), Number(deletes !== undefined), deletes ?? 0, Number(unknown), Number(crossZone)];
    const cost = new Array<number>(this.planes).fill(0);
    digits.forEach((digit, index) => { cost[this.places[index].plane] += digit * this.places[index].weight; });
    return cost;
  }
}
