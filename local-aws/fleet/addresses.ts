/** IPv4 addresses as numbers, and the ranges that subnets are cut from. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export function rangeOf(cidr: string): Range {
  const [address, bits] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, last: first + size - 1 };
}

export function contains(cidr: string, address: string): boolean {
  const { first, last } = rangeOf(cidr);
  const number = toNumber(address);
  return first <= number && number <= last;
}

/** The block of `bits` that comes number `index` within a wider one. */
export function blockWithin(cidr: string, bits: number, index: number): string {
  const range = rangeOf(cidr);
  const first = range.first + index * 2 ** (32 - bits);
  if (first > range.last) throw new Error(`${cidr} has no room for block ${index} of /${bits}`);
  return `${toText(first)}/${bits}`;
}

/** Gives out the addresses of a subnet; AWS keeps the first four and the last one. */
export class AddressPool {
  private next: number;
  private readonly last: number;

  constructor(private readonly cidr: string, private readonly taken: ReadonlySet<string>) {
    const range = rangeOf(cidr);
    this.next = range.first + 4;
    this.last = range.last - 1;
  }

  take(): string {
    for (; this.next <= this.last; this.next += 1) {
      const address = toText(this.next);
      if (this.taken.has(address)) continue;
      this.next += 1;
      return address;
    }
    throw new Error(`no address is left in ${this.cidr}`);
  }
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

export function toText(number: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(number / unit) % 256).join('.');
}
