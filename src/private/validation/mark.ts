/**
 * Marks objects of a class, so that they are known across copies of this package in one app, whose classes differ.
 *
 * What a copy does with a marked object of another one is part of the mark: when that changes, so must the name.
 */
export class Mark<T extends object> {
  private readonly symbol: symbol;

  constructor(name: string) {
    this.symbol = Symbol.for(`cdk-extrahop-traffic-mirroring.${name}`);
  }

  /** Marks an object of the class, in its constructor. */
  public put(on: T): void {
    Object.defineProperty(on, this.symbol, { value: true });
  }

  public isOn(value: unknown): value is T {
    return typeof value === 'object' && value !== null && this.symbol in value;
  }
}
