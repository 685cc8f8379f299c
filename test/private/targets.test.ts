import { CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { filter, mirroring, target, TARGET_ID } from './synthesized';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  TrafficMirrorFilter,
  TrafficMirrorSources,
  TrafficMirrorTarget,
  type ZoneLocality,
} from '../../src';
import { LEDGER_TABLE_VARIABLE, QUEUE_URL_VARIABLE, SETTINGS_VARIABLE } from '../../src/names';

describe('fails', () => {
  test('without targets', () => {
    expect(() => mirroring(() => ({ targets: [] }))).toThrow(new Error(
      'targets: expected at least one target, got []; add one with TrafficMirrorTarget.fromTrafficMirrorTargetId or as a new TrafficMirrorTarget',
    ));
  });

  test.each([
    ['no list', undefined, 'targets: expected a list of targets, got nothing; use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget'],
    ['an id in place of a target', [TARGET_ID], `targets[0]: expected a target, got "${TARGET_ID}"; use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget`],
    ['nothing in place of a target', [undefined], 'targets[0]: expected a target, got nothing; use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget'],
  ])('on %s, as callers without types may give it', (_case, targets, message) => {
    const props = { targets } as unknown as ExtraHopTrafficMirroringProps;
    expect(() => new ExtraHopTrafficMirroring(new Stack(), 'Mirroring', props)).toThrow(new Error(message));
  });

  test('on an id that is not there, as from an environment variable that is not set', () => {
    const unset = undefined as unknown as string;
    expect(() => TrafficMirrorTarget.fromTrafficMirrorTargetId(new Stack(), 'Target', unset)).toThrow(new Error(
      'trafficMirrorTargetId: expected an id such as "tmt-0123456789abcdef0", got nothing; "aws ec2 describe-traffic-mirror-targets" lists the ids',
    ));
    expect(() => TrafficMirrorFilter.fromTrafficMirrorFilterId(new Stack(), 'Filter', unset)).toThrow(/^trafficMirrorFilterId: .*got nothing/);
  });

  test('on a zone locality that there is not', () => {
    const zoneLocality = 'remote' as ZoneLocality;
    expect(() => mirroring(() => ({ zoneLocality }))).toThrow(new Error(
      'zoneLocality: expected a member of ZoneLocality, got "remote"; ZoneLocality.LOCAL_ONLY is the default',
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
    expect(() => mirroring(many(55))).not.toThrow();
    expect(() => mirroring(many(56))).toThrow(new Error(
      'targets: expected at most 55 targets, so that the role\'s policy can name each, got 56; configure fewer targets',
    ));
  });

  test('on settings that are larger than the environment of a function', () => {
    expect(() => mirroring(many(55, ['use1-az1', 'use1-az2']))).toThrow(
      /^targets, sources: expected settings of at most 3596 bytes, for which Lambda has room, got \d{4}; configure fewer targets or selectors$/,
    );
    expect(() => mirroring(() => ({ sources: TrafficMirrorSources.select({ include: [{ tags: { key: 'x'.repeat(3596) } }] }) }))).toThrow(
      'targets, sources: expected settings of at most 3596 bytes',
    );
  });

  test('not on settings that leave room for the longest names of the queue and the table', () => {
    const tagged = (length: number) => mirroring((stack) => ({
      filter: filter(stack), removalPolicy: RemovalPolicy.RETAIN, sources: TrafficMirrorSources.select({ include: [{ tags: { key: 'x'.repeat(length) } }] }),
    }));
    const variables = (length: number) => Object.values(tagged(length).template().findResources('AWS::Lambda::Function'))[0].Properties.Environment.Variables;
    const size = (values: object) => Buffer.byteLength(JSON.stringify(values));

    const most = 3596 - size({ [SETTINGS_VARIABLE]: variables(0)[SETTINGS_VARIABLE] });
    expect(() => tagged(most + 1)).toThrow('got 3597');
    expect(size({
      ...variables(most),
      [QUEUE_URL_VARIABLE]: `https://sqs.cn-northwest-1.amazonaws.com.cn/111122223333/${'q'.repeat(80)}`,
      [LEDGER_TABLE_VARIABLE]: 't'.repeat(255),
    })).toBeLessThanOrEqual(4096);
  });

  test('not on settings of which CloudFormation knows how large they are', () => {
    expect(() => mirroring((stack) => ({ ownershipTagValue: new CfnParameter(stack, 'Owner').valueAsString.repeat(300) }))).not.toThrow();
  });
});
