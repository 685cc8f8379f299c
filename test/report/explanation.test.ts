import { decision, ELIGIBLE, notSource, plan, REJECTED, sensorLoad, unmirrored } from './build';
import { explanation } from '../../src/report/explanation';

test('an explanation has the outcome, the reason, and what stands before each sensor', () => {
  const text = explanation(
    plan({ interfaces: [unmirrored('web')], sensors: [sensorLoad('a', { planned: 10 }), sensorLoad('b', { capacity: null, planned: 7 })] }),
    () => [REJECTED, ELIGIBLE],
  );

  expect(text).toBe([
    'eni-web of i-web in us-east-1a: not mirrored (skip, no-reachable-sensor)',
    'it can reach no sensor',
    '',
    'SENSOR  PLANNED   VERDICT   STEP            REASON',
    'tmt-a   10 of 10  rejected  security-group  sg-1 has no rule for UDP 4789 from 10.0.1.5',
    'tmt-b   7         eligible  -               sg-2 allows all traffic from 10.0.0.0/8',
  ].join('\n'));
});

test('what is no source has a reason and no sensors', () => {
  expect(explanation(plan({ interfaces: [notSource('old')] }), () => undefined)).toBe([
    'eni-old of i-old in us-east-1a: not mirrored (skip, instance-not-running)',
    'i-old is stopped',
  ].join('\n'));
});

test('interfaces follow each other, and one without a zone names none', () => {
  const text = explanation(plan({ interfaces: [decision('a', { availabilityZone: '' }), decision('b', { outcome: 'keep' })] }), () => undefined);

  expect(text).toMatch(/^eni-a of i-a: mirrored to tmt-a \(create, new\)\n.*\n\n\neni-b of i-b in us-east-1a: mirrored to tmt-a \(keep, new\)\n/);
});
