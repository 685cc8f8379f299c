import { ip2long } from 'netmask';

/** Addresses from the first to the last, both included. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

export const EVERY_ADDRESS: AddressRange = { first: 0, last: 2 ** 32 - 1 };

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ADDRESS = `${OCTET}(?:\\.${OCTET}){3}`;
// netmask also takes octal octets, bare numbers, and masks that are negative, empty or written with an exponent.
const STRICT_ADDRESS = new RegExp(`^${ADDRESS}$`);
const STRICT_CIDR = new RegExp(`^${ADDRESS}/(?:3[0-2]|[12]?[0-9])$`);

/** `undefined`: it is not a dotted IPv4 address. */
export function parseAddress(text: string): number | undefined {
  return STRICT_ADDRESS.test(text) ? ip2long(text) : undefined;
}

/** Host bits may be set, as EC2 accepts them in group rules. `undefined`: it is not an IPv4 range. */
export function parseCidr(text: string): AddressRange | undefined {
  if (!STRICT_CIDR.test(text)) return undefined;
  const [address, bits] = text.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(ip2long(address) / size) * size;
  return { first, last: first + size - 1 };
}
