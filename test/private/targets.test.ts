import { CfnParameter, Stack } from 'aws-cdk-lib';
import { mirroring, target, TARGET_ID } from './synthesized';
import { TrafficMirrorTarget } from '../../src';

describe('fails', () => {
  test('without targets', () => {
    expect(() => mirroring(() => ({ targets: [] }))).toThrow(new Error(
      'targets: expected at least one target, got []; add one with TrafficMirrorTarget.fromTrafficMirrorTargetId',
    ));
  });

  test('on the same target twice', () => {
    expect(() => mirroring((stack) => ({ targets: [target(stack, 'One'), target(stack, 'Two')] }))).toThrow(new Error(
      `targets: expected each target once, got "${TARGET_ID}" twice; remove one of the two`,
    ));
  });

  test('on the same target twice, though only CloudFormation knows which it is', () => {
    expect(() => mirroring((stack) => {
      const one = target(stack, 'One', new CfnParameter(stack, 'Id').valueAsString);
      return { targets: [one, one] };
    })).toThrow('targets: expected each target once');
  });

  const numbered = (stack: Stack, index: number, zones?: string[]) => TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, `Target${index}`, {
    trafficMirrorTargetId: `tmt-${String(index).padStart(17, '0')}`, availabilityZones: zones,
  });
  const many = (length: number, zones?: string[]) => (stack: Stack) => ({
    targets: Array.from({ length }, (_, index) => numbered(stack, index, zones)),
  });

  test('on more targets than a policy can name', () => {
    expect(() => mirroring(many(64))).not.toThrow();
    expect(() => mirroring(many(65))).toThrow(new Error(
      'targets: expected at most 64 targets, so that the role\'s policy can name each, got 65; configure fewer targets',
    ));
  });

  test('on settings that are larger than the environment of a function', () => {
    expect(() => mirroring(many(64, ['use1-az1']))).toThrow(
      /^targets: expected settings of at most 4096 bytes, which is what Lambda allows, got \d{4}; configure fewer targets$/,
    );
  });

  test('not on settings of which CloudFormation knows how large they are', () => {
    expect(() => mirroring((stack) => ({ ownershipTagValue: new CfnParameter(stack, 'Owner').valueAsString.repeat(300) }))).not.toThrow();
  });
});
