import { parseAddress, parseCidr } from '../../../src/core/network/ipv4';

test.each([
  ['0.0.0.0', 0],
  ['10.0.1.5', 0x0a00_0105],
  ['255.255.255.255', 0xffff_ffff],
])('%s is an address', (text, address) => {
  expect(parseAddress(text)).toBe(address);
});

test.each([
  '', '10', '10.0.1', '10.0.1.5.6', '10.0.1.256', '010.0.1.5', '0x0a.0.1.5', '10.0.1.5/32', ' 10.0.1.5', '10.0.1.5\n', '2001:db8::1', '::ffff:10.0.1.5',
])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test.each([
  ['0.0.0.0/0', 0, 0xffff_ffff],
  ['10.0.0.0/8', 0x0a00_0000, 0x0aff_ffff],
  ['10.0.1.5/32', 0x0a00_0105, 0x0a00_0105],
  ['128.0.0.0/1', 0x8000_0000, 0xffff_ffff],
  ['10.0.1.4/31', 0x0a00_0104, 0x0a00_0105],
])('%s is a range', (text, first, last) => {
  expect(parseCidr(text)).toEqual({ first, last });
});

test('host bits of a range do not count', () => {
  expect(parseCidr('10.0.1.77/24')).toEqual(parseCidr('10.0.1.0/24'));
});

test.each([
  '', '10.0.0.0', '10/8', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/1e1', '10.0.0.0/08', '10.0.0.0/255.0.0.0', '010.0.0.0/8', '::/0',
])('%j is no range', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});
