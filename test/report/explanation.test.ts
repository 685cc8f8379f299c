import { cause, decision, ELIGIBLE, NO_ADVICE, notSource, plan, REJECTED, sensorLoad, unmirrored } from './build';
import type { Plan } from '../../src/core/model/decision';
import type { PathStep } from '../../src/core/reachability/path';
import { explanation, type ExplanationContext, type ExplanationOptions } from '../../src/report/explanation';

const PATH: readonly PathStep[] = [
  { step: 'state', verdict: 'passed' },
  { step: 'security-group', verdict: 'rejected', reason: 'sg-1 has no rule for UDP 4789 from 10.0.1.5' },
  { step: 'route', verdict: 'unknown', reason: 'the route table of subnet-a cannot be seen' },
];
const CONTEXT: ExplanationContext = { advice: NO_ADVICE, candidatesOf: () => undefined, pathTo: () => [], nameOf: () => undefined };

function explained(of: Plan, context: Partial<ExplanationContext> = {}, options: ExplanationOptions = {}): string {
  return explanation(of, { ...CONTEXT, ...context }, options);
}

test('an explanation has the outcome, the reason, the change to make, what stands before each target, and the way there step by step', () => {
  const text = explained(
    plan({ interfaces: [unmirrored('web')], targets: [sensorLoad('a', { planned: 10 }), sensorLoad('b', { capacity: null, planned: 7 })] }),
    {
      advice: { causes: [cause(['db']), cause(['web', 'other'], { gain: 1 })], shortages: [] },
      candidatesOf: () => [REJECTED, ELIGIBLE],
      pathTo: (_, targetId) => (targetId === 'tmt-a' ? PATH : []),
      nameOf: () => 'web-1',
    },
  );

  expect(text).toBe([
    'eni-web of web-1 (i-web) in us-east-1a: not mirrored (skip, no-reachable-target)',
    'it can reach no sensor',
    '',
    '→ allow UDP 4789 from sg-web in sg-1 (mirrors 1 of 2)',
    '',
    'TARGET  PLANNED   VERDICT   STEP            REASON',
    'tmt-a   10 of 10  rejected  security-group  sg-1 has no rule for UDP 4789 from 10.0.1.5',
    'tmt-b   7         eligible  -               sg-2 allows all traffic from 10.0.0.0/8',
    '',
    'The way to tmt-a',
    '    STEP            RULE',
    'ok  state',
    'no  security-group  sg-1 has no rule for UDP 4789 from 10.0.1.5',
    '?   route           the route table of subnet-a cannot be seen',
  ].join('\n'));
});

test('the way is shown to the target that is used, or to the nearest ones, and with --verbose to all', () => {
  const candidates = ['a', 'b', 'c', 'd', 'e'].map((name, index) => (
    { ...REJECTED, targetId: `tmt-${name}`, step: (['zone', 'zone', 'route', 'state', 'network-acl'] as const)[index] }
  ));
  const shown = (of: Plan['interfaces'][number], options: ExplanationOptions = {}) => (
    explained(plan({ interfaces: [of] }), { candidatesOf: () => candidates, pathTo: () => PATH }, options).match(/(?<=The way to )\S+/g)
  );

  expect(shown(decision('web', { targetId: 'tmt-d' }))).toEqual(['tmt-d']);
  expect(shown(unmirrored('web'))).toEqual(['tmt-c', 'tmt-e', 'tmt-a']);
  expect(shown(unmirrored('web'), { verbose: true })).toEqual(['tmt-a', 'tmt-b', 'tmt-c', 'tmt-d', 'tmt-e']);
});

test('what is no source has a reason and no targets', () => {
  expect(explained(plan({ interfaces: [notSource('old')] }))).toBe([
    'eni-old of i-old in us-east-1a: not mirrored (skip, instance-not-running)',
    'i-old is stopped',
  ].join('\n'));
});

test('interfaces follow each other, and one without a zone names none', () => {
  const text = explained(plan({ interfaces: [decision('a', { availabilityZone: '' }), decision('b', { outcome: 'keep' })] }));

  expect(text).toMatch(/^eni-a of i-a: mirrored to tmt-a \(create, new\)\n.*\n\n\neni-b of i-b in us-east-1a: mirrored to tmt-a \(keep, new\)\n/);
});

test('colour tells whether it is mirrored, and lines fit the terminal', () => {
  const of = (each: Plan['interfaces'][number]) => explained(plan({ interfaces: [each] }), {}, { colour: true, width: 40 });

  expect(of(decision('a'))).toMatch(/^\x1b\[32m/);
  expect(of(unmirrored('a', 'it can reach no sensor at all, and here is a long reason'))).toMatch(/^\x1b\[31m.*\nit can reach no sensor at all, and here\nis a long reason$/);
  expect(of(notSource('a'))).toMatch(/^eni-a/);
});
