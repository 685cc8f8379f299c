import { cause, decision, DOUBTFUL, ELIGIBLE, NO_ADVICE, notSource, plan, REJECTED, sensorLoad, unmirrored, unsupported } from './build';
import type { Plan } from '../../src/core/model/decision';
import type { CandidateOf } from '../../src/report/candidates';
import { planTable, type TableContext, type TableOptions } from '../../src/report/table';

const CONTEXT: TableContext = {
  advice: NO_ADVICE, candidateOf: () => ELIGIBLE, nameOf: (instanceId) => (instanceId === 'i-web' ? 'web-1' : undefined),
};

function table(of: Plan, context: Partial<TableContext> = {}, options: TableOptions = {}): string {
  return planTable(of, { ...CONTEXT, ...context }, options);
}

const PARTLY = plan({
  interfaces: [decision('web'), decision('app'), unmirrored('db', 'it can reach no sensor'), notSource('old'), unsupported('tiny')],
  targets: [
    sensorLoad('b', { availabilityZones: ['us-east-1b', 'us-east-1c'], capacity: null }),
    sensorLoad('a', { sessions: 1, planned: 3 }),
    sensorLoad('gone', { availabilityZones: [] }),
  ],
  summary: { eligible: 3, mirrored: 2, unmirrored: 1, unsupported: 1, create: 2, modify: 1, delete: 5 },
});
const CAUSES = [
  cause(['db'], { gain: undefined }),
  cause(Array.from({ length: 12 }, (_, index) => `${index}`), { availabilityZones: ['us-east-1a', 'us-east-1b'], gain: 7 }),
  cause(['tiny'], { code: 'unsupported', sentence: 'EC2 cannot mirror t2.micro', advice: 'use another type', gain: undefined }),
];

test('the verdict comes first, then each cause once with what to do, then targets with their load, and what is to be done', () => {
  const text = table(PARTLY, {
    advice: { causes: CAUSES, shortages: [{ kind: 'targets', availabilityZone: 'us-east-1c', places: 32, targetsOf10: 4, targetsOf100: 1 }] },
    candidateOf: ({ networkInterfaceId }, targetId) => {
      if (targetId === 'tmt-gone') return { targetId, verdict: 'rejected', step: 'state', reason: 'it does not exist' };
      return networkInterfaceId === 'eni-web' ? DOUBTFUL : ELIGIBLE;
    },
  });

  expect(text).toBe([
    '2 of 3 interfaces mirrored',
    '',
    ' 1  us-east-1a: sg-1 has no rule for UDP 4789 from sg-web',
    '    → allow UDP 4789 from sg-web in sg-1',
    '',
    '12  us-east-1a, us-east-1b: sg-1 has no rule for UDP 4789 from sg-web',
    '    → allow UDP 4789 from sg-web in sg-1 (mirrors 7 of 12)',
    '',
    ' 1  us-east-1a: EC2 cannot mirror t2.micro',
    '    → use another type',
    '',
    'us-east-1c lacks 32 places: 4 targets of 10, or 1 of 100',
    '',
    'ZONE                   TARGET    SESSIONS  PLANNED  CAPACITY',
    '-                      tmt-gone  0         0        10',
    'us-east-1a             tmt-a     1         3        10',
    'us-east-1b us-east-1c  tmt-b     0         0        unlimited',
    '',
    'Targets without a session (2)',
    'ZONE                   TARGET    STEP   REASON',
    '-                      tmt-gone  state  it does not exist',
    'us-east-1b us-east-1c  tmt-b     -      sources can reach it, but none is left for it',
    '',
    'Mirrored, but whether packets arrive cannot be told (1)',
    'ZONE        INSTANCE       INTERFACE  TARGET  STEP         REASON',
    'us-east-1a  web-1 (i-web)  eni-web    tmt-a   network-acl  the network ACL of subnet-a cannot be seen',
    '',
    'sessions to create: 2, to modify: 1, to delete: 5',
  ].join('\n'));
});

test('every single interface is listed only with --verbose', () => {
  expect(table(PARTLY)).not.toMatch(/i-old|i-db/);
  expect(table(PARTLY, {}, { verbose: true }).split('\n').filter((line) => /^[A-Z][a-z2A-Z ,]+ \(\d+\)$/.test(line))).toEqual([
    'Targets without a session (2)', 'Mirrored (2)', 'Not mirrored (1)', 'EC2 cannot mirror (1)', 'Not sources (1)',
  ]);
});

test('rows are sorted by zone and instance, and a zone that is not known is a dash', () => {
  const at = (name: string, availabilityZone: string) => ({ ...unmirrored(name), availabilityZone });
  const text = table(plan({ interfaces: [at('b', 'us-east-1b'), at('z', 'us-east-1a'), at('a', 'us-east-1b'), at('x', '')] }), {}, { verbose: true });

  expect(text.match(/eni-./g)).toEqual(['eni-x', 'eni-z', 'eni-a', 'eni-b']);
  expect(text).toMatch(/^- +i-x/m);
});

test('only of mirrored interfaces it is asked what cannot be told', () => {
  const ask = jest.fn<ReturnType<CandidateOf>, Parameters<CandidateOf>>();
  table(plan({ interfaces: [decision('web'), unmirrored('db'), notSource('old')] }), { candidateOf: ask });

  expect(ask.mock.calls.map(([{ networkInterfaceId }]) => networkInterfaceId)).toEqual(['eni-web']);
});

test('lines fit the terminal, and what wraps stays in its column', () => {
  const long = { ...cause(['db']), sentence: 'sg-1 has no rule '.repeat(10).trim(), advice: 'allow UDP '.repeat(10).trim() };
  const interfaces = [unmirrored('db', 'it can reach no sensor '.repeat(10).trim())];
  const text = table({ ...PARTLY, interfaces }, { advice: { causes: [long], shortages: [] } }, { width: 80, verbose: true });

  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(text).toContain('\n   rule sg-1 has');
});

test('colour is used where the terminal has it, and nowhere else', () => {
  const escape = '\x1b[';

  expect(table(PARTLY)).not.toContain(escape);
  expect(table(PARTLY, {}, { colour: true })).toContain(`${escape}31m2 of 3 interfaces mirrored${escape}0m`);
  expect(table(plan({ summary: { ...PARTLY.summary, unmirrored: 0, mirrored: 3 } }), {}, { colour: true })).toContain(`${escape}32m3 of 3`);
  expect(table(PARTLY, { advice: { causes: CAUSES, shortages: [] } }, { colour: true })).toContain(`${escape}2m 1${escape}0m  us-east-1a: EC2`);
});

test('names that would act on the terminal are escaped', () => {
  const text = table(PARTLY, { nameOf: () => '\x1b[31mred', candidateOf: () => REJECTED }, { verbose: true, colour: true });

  expect(text).toContain('\\x1b[31mred (i-web)');
});
