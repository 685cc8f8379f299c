import { App, Aws, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  ExtraHopTrafficMirroring,
  type ExtraHopTrafficMirroringProps,
  TrafficMirrorDestination,
  TrafficMirrorFilter,
  TrafficMirrorSources,
  TrafficMirrorTarget,
  TrafficMirrorTargetDiscovery,
  type ZoneLocality,
} from '../../../src';
import { LEDGER_TABLE_VARIABLE, QUEUE_URL_VARIABLE, SETTINGS_VARIABLE } from '../../../src/names';
import { filter, mirroring, target, TARGET_ID } from '../synthesized';

describe('fails', () => {
  test.each([['no target', []], ['no list', undefined]])('at synthesis, with %s and without a discovery, and says that one of the two is required', (_, targets) => {
    const app = new App();
    const stack = new Stack(app, 'Network');
    const construct = new ExtraHopTrafficMirroring(stack, 'Mirroring', { targets });
    expect(() => app.synth()).toThrow(
      '[Network/Mirroring] targets, targetDiscovery: expected at least one target or a discovery, got none; list some with TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget, add some with addTarget, or have them found with TrafficMirrorTargetDiscovery.byTags',
    );
    construct.addTarget(target(stack));
    expect(() => app.synth({ force: true })).not.toThrow();
  });

  test.each([
    ['no list', TARGET_ID, `targets: expected a list of targets, got "${TARGET_ID}"; put a single one in brackets, and use TrafficMirrorTarget.fromTrafficMirrorTargetId or a new TrafficMirrorTarget`],
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
      'targets: expected at most 55 targets, as many as the inline policies of a role have room to name, got 56; have them found by their tags with targetDiscovery, or list fewer',
    ));
  });

  test('on more targets than a policy can name beside subnets, security groups and a key', () => {
    const placed = (length: number) => (stack: Stack) => ({ ...many(length)(stack), vpc: new ec2.Vpc(stack, 'Vpc'), environmentEncryption: new kms.Key(stack, 'Key') });
    expect(() => mirroring(placed(20))).not.toThrow();
    expect(() => mirroring(placed(21))).toThrow('targets: expected at most 20 targets with vpc, environmentEncryption, as many as ');
  });

  test('on a discovery that a policy cannot name', () => {
    const ownerAccountIds = Array.from({ length: 60 }, (_, index) => String(index).padStart(12, '0'));
    expect(() => mirroring(() => ({ targetDiscovery: TrafficMirrorTargetDiscovery.byTags({ tags: { s: 't' }, ownerAccountIds }) }))).toThrow(new Error(
      'targetDiscovery: expected at most 5115 characters, for which the inline policies of a role have room, got 5866; name fewer owners or tags',
    ));
  });

  test('on settings that are larger than the environment of a function', () => {
    expect(() => mirroring(many(55, ['use1-az1', 'use1-az2']))).toThrow(
      new RegExp('^targets, sources, sessionTags: expected settings of at most 3548 bytes, for which the environment of a function has room, got \\d{4} '
        + '\\(\\d{4} of targets, \\d\\d of sources\\); have targets found by their tags with targetDiscovery, or configure fewer targets, selectors or tags$'),
    );
    expect(() => mirroring(() => ({ sources: TrafficMirrorSources.select({ include: [{ instanceTypes: [new ec2.InstanceType(`c5.x${'x'.repeat(3548)}`)] }] }) }))).toThrow(
      'targets, sources, sessionTags: expected settings of at most 3548 bytes',
    );
  });

  test('not on settings that leave room for the longest names of the queue and the table', () => {
    const tagged = (length: number) => {
      const made = mirroring((stack) => ({
        filter: filter(stack),
        removalPolicy: RemovalPolicy.RETAIN,
        perTargetMetrics: false,
        sources: TrafficMirrorSources.select({ include: [{ instanceTypes: [new ec2.InstanceType(`c5.x${'x'.repeat(length)}`)] }] }),
      }));
      made.construct.onInterfaceUnmirrored('Unmirrored');
      return made;
    };
    const variables = (length: number) => Object.values(tagged(length).template().findResources('AWS::Lambda::Function'))[0].Properties.Environment.Variables;
    const size = (values: object) => Buffer.byteLength(JSON.stringify(values));

    const most = 3548 - size({ [SETTINGS_VARIABLE]: variables(0)[SETTINGS_VARIABLE] });
    expect(() => tagged(most + 1)).toThrow('got 3549');
    expect(size({
      ...variables(most),
      [QUEUE_URL_VARIABLE]: `https://sqs.cn-northwest-1.amazonaws.com.cn/111122223333/${'q'.repeat(80)}`,
      [LEDGER_TABLE_VARIABLE]: 't'.repeat(255),
    })).toBeLessThanOrEqual(4096);
  });

  test('on tags that are larger than the environment of a function', () => {
    const sessionTags = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`k${index}`, 'v'.repeat(256)]));
    expect(() => mirroring(() => ({ sessionTags }))).toThrow(/got \d{4} \(\d\d of targets, \d\d of sources, \d{4} of sessionTags\)/);
  });

  test('on settings that are too large with what is known of texts into which CloudFormation puts something', () => {
    const sessionTags = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`k${index}`, `${Aws.STACK_NAME} ${'v'.repeat(200)}`]));
    expect(() => mirroring(() => ({ sessionTags }))).toThrow(/^targets, sources, sessionTags: expected settings of at most 3548 bytes/);
  });

  test('on settings that are too large with the ids of targets that are still to be created', () => {
    const created = (length: number, availabilityZones: string[]) => () => {
      const { stack, construct } = mirroring();
      for (let index = 0; index < length; index += 1) {
        const destination = TrafficMirrorDestination.networkInterfaceId(`eni-${String(index).padStart(17, '0')}`);
        construct.addTarget(new TrafficMirrorTarget(stack, `Created${index}`, { destination }), { availabilityZones });
      }
    };
    const zones = ['use1-az1', 'use1-az2'];
    expect(created(30, zones)).not.toThrow();
    expect(created(40, zones)).toThrow(/^targets, sources, sessionTags: expected settings of at most 3548 bytes/);
    expect(() => mirroring(many(40, zones))).toThrow(/^targets, sources, sessionTags: expected settings of at most 3548 bytes/);
  });

  test('not on settings of which CloudFormation knows how large they are', () => {
    expect(() => mirroring((stack) => ({ sessionOwner: new CfnParameter(stack, 'Owner').valueAsString.repeat(300) }))).not.toThrow();
  });
});
