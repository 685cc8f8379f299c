import { expectedRefusals } from '../../../src/core/eligibility/instance-types';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import { decide } from '../../../src/core/plan/decide';
import { inventory, sensor, session, settings, workload } from '../build';

function expected(...types: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(expectedRefusals({ instances: types.map((type) => workload(type, { type })), sessions: [] }));
}

test.each(['m5.large', 'c7i-flex.xlarge', 'u-6tb1.112xlarge', 'u7in-16tb.224xlarge', 'g6f.large'])('%s is in the list', (type) => {
  expect(expected(type)).toEqual({});
});

test.each(['t2.micro', 'm8g.large', 'c8gn.16xlarge', 'r8i-flex.large', 'm3.medium', 'p6-b200.48xlarge'])('%s was there and is not in the list', (type) => {
  expect(expected(type)).toEqual({ [type]: `${type.split('.')[0]} is not in AWS's list of 2025-08-28` });
});

test.each(['m9g.large', 'c8a.metal-48xl', 'mac-m4.metal', 'x8aedz.24xlarge', 'z9.large', 'unheard', ''])('%p is newer than the list, or unheard of, and counts as supported', (type) => {
  expect(expected(type)).toEqual({});
});

test('bare metal is listed for some families only', () => {
  expect(expected('c5.metal', 'mac2-m2.metal', 'm6g.metal')).toEqual({});
  expect(expected('m6i.metal', 'r7iz.metal-16xl', 'u-6tb1.metal')).toEqual({
    'm6i.metal': "bare metal of m6i is not in AWS's list of 2025-08-28",
    'r7iz.metal-16xl': "bare metal of r7iz is not in AWS's list of 2025-08-28",
    'u-6tb1.metal': "bare metal of u-6tb1 is not in AWS's list of 2025-08-28",
  });
});

test('a session on an instance of the type disproves the list', () => {
  const instances = [workload('a', { type: 't2.micro' }), workload('b', { type: 't2.micro' }), workload('c', { type: 't2.large' })];

  expect([...expectedRefusals({ instances, sessions: [session('s', 'b', 'x')] }).keys()]).toEqual(['t2.large']);
});

test('what is expected makes an interface unsupported, says that it is expected, and takes no place', () => {
  const found = inventory({ instances: [workload('old', { type: 't2.micro' }), workload('web')], sensors: [sensor('a')] });
  const { interfaces, summary } = decide(found, { ...EMPTY_LEDGER, expectedRefusals: expectedRefusals(found) }, settings(['a']), 0);

  expect(interfaces.find(({ instanceId }) => instanceId === 'i-old')).toMatchObject({
    outcome: 'skip',
    reason: { code: 'unsupported', message: "EC2 is expected to refuse it on t2.micro: t2 is not in AWS's list of 2025-08-28", expected: true },
  });
  expect(summary).toMatchObject({ eligible: 1, unsupported: 1, create: 1 });
});

test('what EC2 said comes before what is expected of it', () => {
  const found = inventory({ instances: [workload('old', { type: 't2.micro' })], sensors: [sensor('a')] });
  const ledger = { ...EMPTY_LEDGER, expectedRefusals: expectedRefusals(found), refusedInstanceTypes: new Map([['t2.micro', 'no']]) };

  expect(decide(found, ledger, settings(['a']), 0).interfaces.find(({ instanceId }) => instanceId === 'i-old')?.reason).toEqual({
    code: 'unsupported', message: 'EC2 cannot mirror it on t2.micro: no',
  });
});
