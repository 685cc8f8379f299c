import type { NetworkInterface, Zone } from '../../../src/core/model/inventory';
import type { Settings, TargetSettings } from '../../../src/core/model/settings';
import { type Candidate, type Option, reachability } from '../../../src/core/reachability/reachability';
import { ACCOUNT, inventory, sensor, settings, workload, zone } from '../build';

interface Case {
  readonly source?: Zone;
  readonly sensor?: Zone;
  readonly ownerId?: string;
  readonly accountId?: string;
  readonly configured?: Partial<TargetSettings>;
  readonly zoneLocality?: Settings['zoneLocality'];
  readonly place?: Partial<NetworkInterface>;
}

function judge(each: Case): Candidate & Partial<Option> {
  const web = workload('web', { zone: each.source ?? zone('a'), subnetId: 'subnet-1' });
  const a = sensor('a', { zone: each.sensor ?? zone('a'), subnetId: 'subnet-1', ownerId: each.ownerId, ...each.place });
  const world = inventory({ instances: [web], sensors: [a], accountId: each.accountId });
  const configured = settings([{ targetId: 'tmt-a', ...each.configured }], { zoneLocality: each.zoneLocality ?? 'local-only' });
  const { candidates, options } = reachability(world, configured);
  return { ...options(web.networkInterfaces[0])[0], ...candidates(web.networkInterfaces[0])[0] };
}

const ELIGIBLE = expect.objectContaining({ verdict: 'eligible' });
const REJECTED = expect.objectContaining({ verdict: 'rejected', step: 'zone' });
const UNKNOWN = expect.objectContaining({ verdict: 'unknown', step: 'zone' });
const OTHER_ACCOUNT = '222222222222';

test('local-only rejects a sensor of another zone', () => {
  expect(judge({ sensor: zone('b') })).toEqual({
    targetId: 'tmt-a',
    verdict: 'rejected',
    step: 'zone',
    reason: 'it is in us-east-1b (use1-az2), the source in us-east-1a (use1-az1)',
  });
});

test('prefer-local rejects no zone, and counts it against a sensor that it is in another', () => {
  const zoneLocality = 'prefer-local';
  expect(judge({ sensor: zone('b'), zoneLocality })).toEqual(expect.objectContaining({ verdict: 'eligible', crossZone: true }));
  expect(judge({ sensor: zone('a'), zoneLocality })).toEqual(expect.objectContaining({ verdict: 'eligible', crossZone: false }));
});

test('to any all zones are alike', () => {
  const zoneLocality = 'any';
  expect(judge({ sensor: zone('b'), zoneLocality })).toEqual(expect.objectContaining({ verdict: 'eligible', crossZone: false }));
  expect(judge({ sensor: zone('a'), zoneLocality })).toEqual(expect.objectContaining({ verdict: 'eligible', crossZone: false }));
});

describe('of zones that both have an ID', () => {
  test('the ID counts, as names differ between accounts', () => {
    expect(judge({ sensor: { name: 'us-east-1c', id: 'use1-az1' }, ownerId: OTHER_ACCOUNT })).toEqual(ELIGIBLE);
    expect(judge({ sensor: { name: 'us-east-1a', id: 'use1-az4' }, ownerId: OTHER_ACCOUNT })).toEqual(REJECTED);
  });

  test('a Local Zone is another than the zones of its Region', () => {
    expect(judge({ sensor: { name: 'us-west-2-lax-1a', id: 'usw2-lax1-az1' }, source: { name: 'us-west-2a', id: 'usw2-az1' } })).toEqual(REJECTED);
  });
});

describe('of zones without an ID', () => {
  test('the name counts within one account', () => {
    expect(judge({ sensor: { name: 'us-east-1a' } })).toEqual(ELIGIBLE);
    expect(judge({ sensor: { name: 'us-east-1b' } })).toEqual(REJECTED);
    expect(judge({ source: { name: 'us-east-1a' } })).toEqual(ELIGIBLE);
  });

  test('the name says nothing across accounts', () => {
    const across = { sensor: { name: 'us-east-1a' }, ownerId: OTHER_ACCOUNT, accountId: ACCOUNT };
    expect(judge(across)).toEqual(expect.objectContaining({
      verdict: 'unknown',
      step: 'zone',
      reason: 'whether the two share a zone cannot be told: it is in us-east-1a, the source in us-east-1a (use1-az1)',
    }));
    expect(judge({ ...across, zoneLocality: 'prefer-local' })).toEqual(expect.objectContaining({ verdict: 'eligible', crossZone: true }));
  });

  test('a name that is missing says nothing either', () => {
    expect(judge({ sensor: { name: '' } })).toEqual(UNKNOWN);
    expect(judge({ source: { name: '' }, sensor: { name: 'us-east-1a' } })).toEqual(UNKNOWN);
    expect(judge({ sensor: { name: '', id: 'use1-az1' } })).toEqual(ELIGIBLE);
  });
});

describe('configured zones', () => {
  test.each([
    [['us-east-1a'], ELIGIBLE],
    [['use1-az1'], ELIGIBLE],
    [['use1-az2', 'us-east-1a'], ELIGIBLE],
    [['us-east-1b'], REJECTED],
    [['use1-az2', 'us-west-2-lax-1a'], REJECTED],
    [[], UNKNOWN],
  ])('count instead of what EC2 tells: %j', (availabilityZones, verdict) => {
    expect(judge({ sensor: zone('c'), configured: { availabilityZones } })).toEqual(verdict);
    expect(judge({ sensor: zone('c'), ownerId: OTHER_ACCOUNT, configured: { availabilityZones } })).toEqual(verdict);
  });

  test('that are named otherwise than the source can be told leave the answer unknown', () => {
    expect(judge({ source: { name: 'us-east-1a' }, configured: { availabilityZones: ['use1-az1'] } })).toEqual(expect.objectContaining({
      verdict: 'unknown',
      reason: 'whether the two share a zone cannot be told: it is in use1-az1, the source in us-east-1a',
    }));
    expect(judge({ source: { name: '', id: 'use1-az1' }, configured: { availabilityZones: ['us-east-1a'] } })).toEqual(UNKNOWN);
  });

  test('reject even a target that cannot be seen', () => {
    const web = workload('web');
    const target = { ...sensor('a', { ownerId: OTHER_ACCOUNT }).target, networkInterface: undefined };
    const { candidates } = reachability(
      inventory({ instances: [web], targets: [target] }),
      settings([{ targetId: 'tmt-a', availabilityZones: ['use1-az2'] }]),
    );
    expect(candidates(web.networkInterfaces[0])).toEqual([REJECTED]);
  });
});

test('a target that cannot be seen is not known to be in the zone of the source', () => {
  const web = workload('web');
  const target = { ...sensor('a').target, networkInterface: undefined };
  const { options } = reachability(inventory({ instances: [web], targets: [target] }), settings(['a'], { zoneLocality: 'prefer-local' }));
  expect(options(web.networkInterfaces[0])).toEqual([{ targetId: 'tmt-a', unknown: true, crossZone: true }]);
});
