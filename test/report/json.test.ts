import { cause, decision, ELIGIBLE, NO_ADVICE, notSource, plan, REJECTED, sensorLoad, unmirrored } from './build';
import type { Plan } from '../../src/core/model/decision';
import type { CandidatesOf } from '../../src/report/candidates';
import { type JsonContext, planJson } from '../../src/report/json';

const candidatesOf: CandidatesOf = ({ mirrored, reason }) => (mirrored || reason.code === 'no-reachable-target' ? [REJECTED, ELIGIBLE] : undefined);

const CONTEXT: JsonContext = { advice: NO_ADVICE, candidatesOf, nameOf: (instanceId) => (instanceId === 'i-web' ? 'web-1' : undefined) };

function json(of: Plan, show: 'all' | 'unmirrored' | 'none' = 'all'): unknown {
  return JSON.parse([...planJson(of, CONTEXT, show)].join(''));
}

test('a plan without anything is a document all the same', () => {
  expect(json(plan())).toEqual({
    interfaces: [],
    actions: [],
    targets: [],
    advice: [],
    summary: { eligible: 0, mirrored: 0, unmirrored: 0, unsupported: 0, byReason: {}, create: 0, modify: 0, delete: 0 },
  });
});

test('an interface has its outcome, its reason and a candidate for each target', () => {
  expect(json(plan({ interfaces: [decision('web', { outcome: 'keep', sessionId: 'tms-1' })] }))).toMatchObject({
    interfaces: [{
      networkInterfaceId: 'eni-web',
      instanceId: 'i-web',
      name: 'web-1',
      availabilityZone: 'us-east-1a',
      outcome: 'keep',
      mirrored: true,
      sessionId: 'tms-1',
      targetId: 'tmt-a',
      sessionNumber: 1,
      reason: { code: 'new', message: 'it has no session yet, and tmt-a can take it' },
      candidates: [
        { targetId: 'tmt-a', verdict: 'rejected', step: 'security-group', reason: 'sg-1 has no rule for UDP 4789 from 10.0.1.5' },
        { targetId: 'tmt-b', verdict: 'eligible', reason: 'sg-2 allows all traffic from 10.0.0.0/8' },
      ],
    }],
  });
});

test('what does not apply is absent, not null', () => {
  const { interfaces: [web, old] } = json(plan({ interfaces: [unmirrored('web'), notSource('old')] })) as { interfaces: { candidates?: object[] }[] };

  expect(Object.keys(web)).toEqual(['networkInterfaceId', 'instanceId', 'name', 'availabilityZone', 'outcome', 'mirrored', 'reason', 'candidates']);
  expect(web.candidates?.map(Object.keys)).toEqual([['targetId', 'verdict', 'step', 'reason'], ['targetId', 'verdict', 'reason']]);
  expect(Object.keys(old)).toEqual(['networkInterfaceId', 'instanceId', 'availabilityZone', 'outcome', 'mirrored', 'reason']);
});

test.each([['all', [2, 2]], ['unmirrored', [undefined, 2]], ['none', [undefined, undefined]]] as const)('candidates of %s are shown', (show, counts) => {
  const { interfaces } = json(plan({ interfaces: [decision('web'), unmirrored('db')] }), show) as { interfaces: { candidates?: object[] }[] };

  expect(interfaces.map(({ candidates }) => candidates?.length)).toEqual(counts);
});

test('candidates that are not shown are not worked out', () => {
  const ask = jest.fn(candidatesOf);

  expect([...planJson(plan({ interfaces: [decision('web'), unmirrored('db')] }), { ...CONTEXT, candidatesOf: ask }, 'unmirrored')].join('')).toContain('eni-web');
  expect(ask.mock.calls.map(([{ networkInterfaceId }]) => networkInterfaceId)).toEqual(['eni-db']);
});

test('actions name what they act on, without what sessions are made of', () => {
  const shape = { filterId: 'tmf-1', sessionNumber: 1, packetLength: 100 };
  const { actions } = json(plan({
    actions: [
      { action: 'delete', networkInterfaceId: 'eni-a', sessionId: 'tms-a', targetId: 'tmt-a' },
      { action: 'modify', networkInterfaceId: 'eni-b', sessionId: 'tms-b', previousTargetId: 'tmt-a', targetId: 'tmt-b', ...shape, previous: shape },
      { action: 'create', networkInterfaceId: 'eni-c', targetId: 'tmt-a', ...shape },
    ],
  })) as { actions: object[] };

  expect(actions).toEqual([
    { action: 'delete', networkInterfaceId: 'eni-a', sessionId: 'tms-a', targetId: 'tmt-a' },
    { action: 'modify', networkInterfaceId: 'eni-b', sessionId: 'tms-b', targetId: 'tmt-b' },
    { action: 'create', networkInterfaceId: 'eni-c', targetId: 'tmt-a' },
  ]);
});

test('unlimited capacity is null', () => {
  const { targets } = json(plan({ targets: [sensorLoad('a', { capacity: null, sessions: 3, planned: 7 })] })) as { targets: object[] };

  expect(targets).toEqual([{ targetId: 'tmt-a', availabilityZones: ['us-east-1a'], capacity: null, sessions: 3, planned: 7 }]);
});

test('the document comes in pieces that are no longer than an interface', () => {
  const interfaces = Array.from({ length: 1000 }, (_, index) => decision(`${index}`));
  const pieces = [...planJson(plan({ interfaces }), CONTEXT, 'all')];

  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1000);
  expect((JSON.parse(pieces.join('')) as { interfaces: object[] }).interfaces).toHaveLength(1000);
});

test('advice has each cause once, with how many interfaces it shuts out, the change and what that gains', () => {
  const of = plan({ interfaces: [unmirrored('web'), unmirrored('db')] });
  const causes = [cause(['db', 'web']), cause(['x'], { change: undefined, gain: undefined })];
  const { advice, summary } = JSON.parse([...planJson(of, { ...CONTEXT, advice: { causes, shortages: [] } }, 'none')].join('')) as Record<string, object[]>;

  expect(advice).toEqual([
    {
      cause: 'sg-1 has no rule for UDP 4789 from sg-web',
      code: 'no-reachable-target',
      interfaces: 2,
      availabilityZones: ['us-east-1a'],
      advice: 'allow UDP 4789 from sg-web in sg-1',
      change: { kind: 'ingress-rule', securityGroupId: 'sg-1', protocol: 'udp', port: 4789, sources: [{ securityGroupId: 'sg-web' }] },
      gain: 2,
    },
    expect.not.objectContaining({ gain: expect.anything() }),
  ]);
  expect(summary).toMatchObject({ byReason: { 'no-reachable-target': 2 } });
});
