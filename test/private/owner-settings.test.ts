import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { filter, mirroring, settingsIn } from './synthesized';
import type { ExtraHopTrafficMirroringProps } from '../../src';

type Props = Partial<ExtraHopTrafficMirroringProps>;

const settingsOf = (props: (stack: Stack) => Props, values: Record<string, string> = {}) => (
  settingsIn(mirroring((stack) => ({ filter: filter(stack), ...props(stack) })).template(), values)
);
const number = (stack: Stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;

describe('shape of the sessions', () => {
  test.each<[Props]>([
    [{ packetLength: 35 }], [{ packetLength: 8500 }], [{ virtualNetworkId: 0 }], [{ virtualNetworkId: 16777215 }],
  ])('%j reaches the function', (props) => {
    expect(settingsOf(() => props)).toMatchObject(props);
  });

  test('nothing is said of what is left to EC2', () => {
    const settings = settingsOf(() => ({}));
    expect(settings).not.toHaveProperty('packetLength');
    expect(settings).not.toHaveProperty('virtualNetworkId');
  });

  test.each(['packetLength', 'virtualNetworkId'])('a %s that only CloudFormation knows reaches the function', (property) => {
    expect(settingsOf((stack) => ({ [property]: number(stack) }), { Number: '4711' })).toMatchObject({ [property]: 4711 });
  });
});

describe('fails', () => {
  test.each([34, 0, -1, 64.5, NaN, Infinity])('on the packet length %d', (packetLength) => {
    expect(() => settingsOf(() => ({ packetLength }))).toThrow(new Error(
      `packetLength: expected a whole number of bytes, 35 or more, got ${packetLength}; leave the property out to mirror whole packets`,
    ));
  });

  test.each([-1, 16777216, 1.5, NaN])('on the virtual network ID %d', (virtualNetworkId) => {
    expect(() => settingsOf(() => ({ virtualNetworkId }))).toThrow(new Error(
      `virtualNetworkId: expected a whole number from 0 to 16777215, got ${virtualNetworkId}; `
      + 'leave the property out to have EC2 choose one for each session',
    ));
  });
});
