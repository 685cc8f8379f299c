import { rangesOf } from '../../../src/core/advice/address-block';

const at = (privateIpv4: string, subnetId = 'subnet-1') => ({ subnetId, privateIpv4 });
const known = (cidr: string) => ({ subnetCidrs: new Map([['subnet-1', cidr]]) });

test('addresses of a subnet are named by its range', () => {
  expect(rangesOf([at('10.0.1.5'), at('10.0.1.200')], known('10.0.1.0/24'))).toEqual(['10.0.1.0/24']);
});

test.each([
  ['is not known', {}],
  ['cannot be read', known('10.0.1')],
  ['is wider than a VPC can be', known('10.0.0.0/8')],
  ['begins after an address', known('10.0.1.8/29')],
  ['ends before an address', known('10.0.1.0/30')],
])('where the range of a subnet %s, the smallest one that holds all addresses is named', (_case, network) => {
  expect(rangesOf([at('10.0.1.4'), at('10.0.1.7')], network)).toEqual(['10.0.1.4/30']);
});

test('each subnet has a range of its own, each range is named once, and what has no address is left out', () => {
  expect(rangesOf([at('10.0.2.1', 'subnet-2'), at('10.0.1.1'), at('none'), at('10.0.2.1', 'subnet-3')], {})).toEqual(['10.0.1.1/32', '10.0.2.1/32']);
});

test('addresses that no subnet holds together are named one by one', () => {
  expect(rangesOf([at('10.0.1.1'), at('172.16.0.1')], {})).toEqual(['10.0.1.1/32', '172.16.0.1/32']);
});
