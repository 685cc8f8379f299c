import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { TrafficMirrorTarget, ZoneLocality } from '../../../src';
import { filter, mirroring, target, TARGET_ID } from '../synthesized';

const inRegion = (region: string | undefined, app = new App(), id = 'Network') => new Stack(app, id, { env: { account: '111122223333', region } });

/** Warnings of mirroring to one target with these zones. */
function warnings(region: string | undefined, availabilityZones: string[], zoneLocality?: ZoneLocality): unknown[] {
  const { stack } = mirroring((scope) => ({
    zoneLocality,
    targets: [TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(scope, 'Sensor', { trafficMirrorTargetId: TARGET_ID, availabilityZones })],
  }), inRegion(region));
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data);
}

test.each([
  ['us-east-1', ['eu-west-1a']],
  ['us-east-1', ['us-east-2a', 'us-east-2b']],
  ['us-east-1', ['us-west-2-lax-1a']],
  ['us-east-1', ['euw1-az1', 'euw1-az2']],
  ['us-west-1', ['usw2-lax1-az1']],
  ['ap-southeast-1', ['aps1-az1']],
  ['ap-northeast-1', ['apse1-az1']],
  ['eu-central-1', ['euc2-az1', 'eu-south-1a']],
  ['us-gov-west-1', ['usw1-az1']],
])('in %s, a target in %j is warned of, because nothing is mirrored to it within a zone', (region, zones) => {
  expect(warnings(region, zones)).toEqual([
    `availabilityZones: expected a zone of the Region "${region}" for "Network/Sensor", got ${JSON.stringify(zones)}; `
    + 'with ZoneLocality.LOCAL_ONLY nothing is mirrored to it [ack: cdk-extrahop-traffic-mirroring:zonesOfOtherRegion]',
  ]);
});

test.each([
  ['us-east-1', ['us-east-1a']],
  ['us-east-1', ['use1-az6']],
  ['us-east-1', ['eu-west-1a', 'use1-az1']],
  ['us-west-2', ['us-west-2-lax-1a']],
  ['us-west-2', ['usw2-lax1-az1']],
  ['us-east-1', ['us-east-1-wl1-bos-wlz-1']],
  ['us-gov-west-1', ['usgw1-az1']],
  ['cn-northwest-1', ['cnnw1-az1']],
  ['ap-southeast-3', ['apse3-az1']],
  ['ap-south-2', ['aps2-az1']],
  ['mx-central-1', ['mxc1-az1']],
  // How the names of such Regions are shortened is not known.
  ['us-iso-east-1', ['usie1-az1']],
  ['eusc-de-east-1', ['eusc-dee1-az1']],
  [undefined, ['euw1-az1']],
])('in %s, a target in %j is not warned of', (region, zones) => {
  expect(warnings(region, zones)).toEqual([]);
});

test.each([ZoneLocality.PREFER_LOCAL, ZoneLocality.ANY])('where other zones will do (%s), zones are not warned of', (zoneLocality) => {
  expect(warnings('us-east-1', ['euw1-az1'], zoneLocality)).toEqual([]);
});

test('zones that only CloudFormation knows are not warned of', () => {
  const text = (stack: Stack) => new CfnParameter(stack, 'Text').valueAsString;
  const stack = inRegion('us-east-1');
  mirroring((scope) => ({
    targets: [[text(scope), 'euw1-az1'], Fn.split(',', Fn.ref('Text'))].map((availabilityZones, index) => (
      TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(scope, `Sensor${index}`, { trafficMirrorTargetId: `tmt-0000000${index}`, availabilityZones })
    )),
  }), stack);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

describe('fails', () => {
  const elsewhere = (app: App) => inRegion('eu-west-1', app, 'Elsewhere');

  test('on a target of another Region', () => {
    const app = new App();
    expect(() => mirroring((stack) => ({ targets: [target(stack), target(elsewhere(app), 'Sensor', 'tmt-89abcdef')] }), inRegion('us-east-1', app))).toThrow(new Error(
      'targets[1]: expected what is in the Region "us-east-1" of the stack, got "Elsewhere/Sensor" in "eu-west-1"; packets are mirrored within a Region',
    ));
  });

  test('on a filter of another Region', () => {
    const app = new App();
    expect(() => mirroring(() => ({ filter: filter(elsewhere(app)) }), inRegion('us-east-1', app))).toThrow(new Error(
      'filter: expected what is in the Region "us-east-1" of the stack, got "Elsewhere/ExistingFilter" in "eu-west-1"; packets are mirrored within a Region',
    ));
  });

  test('not where a Region is not known', () => {
    const app = new App();
    expect(() => mirroring(() => ({ filter: filter(elsewhere(app)) }), new Stack(app, 'Anywhere'))).not.toThrow();
    expect(() => mirroring(() => ({ filter: filter(new Stack(app, 'Here')) }), inRegion('us-east-1', app))).not.toThrow();
  });
});
