import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringAttributes, UnmirroredReason } from '../../src';
import { mirroring, target, TARGET_ID } from '../private/synthesized';

/** A reference to a mirroring of another stack, account or Region. */

const stack = new Stack(new App(), 'Monitoring', { env: { account: '999900001111', region: 'us-east-1' } });
let count = 0;
const refer = (attrs: ExtraHopTrafficMirroringAttributes) => ExtraHopTrafficMirroring.fromSessionOwner(stack, `Reference${count++}`, attrs);
const ELSEWHERE = { sessionOwner: 'Network/Mirroring', account: '111122223333', region: 'eu-west-1' };

test('its metrics are those of the mirroring itself, in its account and Region', () => {
  const { construct, stack: own } = mirroring();
  const reference = refer(ELSEWHERE);
  expect(reference.sessionOwner).toBe(construct.sessionOwner);
  for (const name of ['metricUnmirrored', 'metricErrors', 'metricMirroringLatency', 'metricAccountUtilization'] as const) {
    const { metricStat } = reference[name]().toMetricConfig();
    expect(metricStat).toMatchObject({ ...own.resolve(construct[name]().toMetricConfig().metricStat), account: '111122223333', region: 'eu-west-1' });
  }
  expect(reference.metricTargetSessions(target(stack)).dimensions).toEqual({ SessionOwner: 'Network/Mirroring', TargetId: TARGET_ID });
  expect(reference.metricUnmirroredByReason(UnmirroredReason.PENDING).dimensions).toEqual({ SessionOwner: 'Network/Mirroring', Reason: 'pending' });
});

test('without account and Region it is where the reference is, and options go first', () => {
  expect(refer({ sessionOwner: 'Network/Mirroring' }).metricErrors()).toMatchObject({ account: '999900001111', region: 'us-east-1' });
  expect(refer(ELSEWHERE).metricErrors({ region: 'eu-north-1' })).toMatchObject({ account: '111122223333', region: 'eu-north-1' });
});

test('the period follows the sweep interval', () => {
  expect(refer(ELSEWHERE).metricErrors().period.toMinutes()).toBe(5);
  expect(refer({ ...ELSEWHERE, sweepInterval: Duration.minutes(20) }).metricErrors().period.toMinutes()).toBe(20);
});

test('values that CloudFormation has yet to fill in pass', () => {
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  const reference = refer({ sessionOwner: text('Owner'), account: text('Account'), region: text('Region') });
  expect(stack.resolve(reference.metricErrors().dimensions)).toEqual({ SessionOwner: { Ref: 'Owner' } });
});

test.each<[string, Partial<Record<keyof ExtraHopTrafficMirroringAttributes, unknown>>, RegExp]>([
  ['without an owner', { sessionOwner: undefined }, /^sessionOwner: expected a text, got nothing/],
  ['on an owner that would end a search expression', { sessionOwner: 'a" OR "b' }, /^sessionOwner: expected 1 to 256 letters/],
  ['on an account that is none', { account: '1111' }, /^account: expected an account id of 12 digits, got "1111"/],
  ['on a zone instead of a Region', { region: 'EU West' }, /^region: expected a Region such as "us-east-1", got "EU West"/],
  ['on an interval of seconds', { sweepInterval: Duration.seconds(10) }, /^sweepInterval: expected a whole number of minutes/],
])('fails %s', (_, wrong, message) => {
  expect(() => refer({ ...ELSEWHERE, ...wrong } as ExtraHopTrafficMirroringAttributes)).toThrow(message);
});
