import fc from 'fast-check';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import { withObservations } from '../../../src/core/ledger/observations';
import type { TargetIdentity } from '../../../src/core/model/inventory';
import type { TargetDiscoverySettings } from '../../../src/core/model/settings';
import { decide } from '../../../src/core/plan/decide';
import { toleratedTargets, withDiscoveredTargets } from '../../../src/core/targets/discovery';
import { ACCOUNT, inventory, sensor, session, settings, workload } from '../build';
import { plan } from '../planned';

/** Which targets count although nobody lists them: those of the right owners that carry the right tags, and no others. */

const FRIEND = '222222222222';
const STRANGER = '666666666666';
const TAGS = { sensor: 'true', stage: 'production' };
const DISCOVERY: TargetDiscoverySettings = { tags: TAGS, ownerIds: [ACCOUNT, FRIEND] };

const identity = (targetId: string, over: Partial<TargetIdentity> = {}): TargetIdentity => ({ targetId, ownerId: ACCOUNT, tags: TAGS, ...over });

function found(existing: readonly TargetIdentity[], targetDiscovery = DISCOVERY): readonly string[] {
  return withDiscoveredTargets(settings([], { targetDiscovery }), existing).targets.map(({ targetId }) => targetId);
}

describe('a target is found', () => {
  test.each<[string, Partial<TargetIdentity>]>([
    ['with all tags, of the own account', {}],
    ['with more tags than are asked for', { tags: { ...TAGS, Name: 'a' } }],
    ['of another owner who is listed', { ownerId: FRIEND }],
  ])('%s', (_case, over) => {
    expect(found([identity('tmt-a', over)])).toEqual(['tmt-a']);
  });
});

describe('a target is not found', () => {
  test.each<[string, Partial<TargetIdentity>]>([
    ['of a stranger, though it has the tags', { ownerId: STRANGER }],
    ['of an owner whose id only begins or ends like a listed one', { ownerId: `${ACCOUNT}1` }],
    ['of nobody', { ownerId: '' }],
    ['of which nobody tells whose it is, so that its tags are absent', { tags: undefined }],
    ['without tags', { tags: {} }],
    ['with one tag of two', { tags: { sensor: 'true' } }],
    ['with another value', { tags: { ...TAGS, stage: 'test' } }],
    ['with an empty value', { tags: { ...TAGS, stage: '' } }],
    ['with a value in other letters', { tags: { ...TAGS, sensor: 'True' } }],
    ['with a key in other letters', { tags: { Sensor: 'true', stage: 'production' } }],
    ['with a value that only begins alike', { tags: { ...TAGS, sensor: 'true ' } }],
  ])('%s', (_case, over) => {
    expect(found([identity('tmt-a', over)])).toEqual([]);
  });

  test('by a tag that is named like a property that every object has', () => {
    expect(found([identity('tmt-a')], { ...DISCOVERY, tags: { constructor: 'Object' } })).toEqual([]);
  });
});

test('what is found comes after what is listed, each once, in the order of ids, whatever the order in which it exists', () => {
  const existing = ['tmt-c', 'tmt-b', 'tmt-a', 'tmt-b'].map((id) => identity(id));
  const { targets } = withDiscoveredTargets(settings(['c', 'z'], { targetDiscovery: DISCOVERY }), existing);
  expect(targets.map(({ targetId }) => targetId)).toEqual(['tmt-c', 'tmt-z', 'tmt-a', 'tmt-b']);
});

test('what the settings say of a listed target stands, though it is found as well', () => {
  const listed = { targetId: 'tmt-a', capacity: 3, weight: 2 };
  expect(withDiscoveredTargets(settings([listed], { targetDiscovery: DISCOVERY }), [identity('tmt-a')]).targets).toEqual([listed]);
});

test('without a discovery the settings stay as they are, whatever tags there are', () => {
  const given = settings(['b']);
  expect(withDiscoveredTargets(given, [identity('tmt-a')])).toBe(given);
});

const anyTarget: fc.Arbitrary<TargetIdentity> = fc.record({
  targetId: fc.constantFrom('tmt-1', 'tmt-2', 'tmt-3', 'tmt-4', 'tmt-5'),
  ownerId: fc.constantFrom(ACCOUNT, FRIEND, STRANGER, '', '*'),
  tags: fc.option(fc.dictionary(fc.constantFrom('sensor', 'stage', 'Name'), fc.constantFrom('true', 'production', '')), { nil: undefined }),
});

test('whatever exists, no target is found but of a listed owner and with all tags', () => {
  fc.assert(fc.property(fc.uniqueArray(anyTarget, { selector: ({ targetId }) => targetId }), (existing) => {
    const right = existing.filter(({ ownerId, tags }) => [ACCOUNT, FRIEND].includes(ownerId) && tags?.sensor === 'true' && tags.stage === 'production');
    expect(found(existing)).toEqual(right.map(({ targetId }) => targetId).sort());
  }), { seed: 1 });
});

describe('the decision', () => {
  const web = workload('web');
  const tagged = (name: string, over: { ownerId?: string } = {}) => {
    const made = sensor(name, over);
    return { ...made, target: { ...made.target, tags: TAGS } };
  };

  test('mirrors to a target that is discovered, and to no stranger\'s with the same tags', () => {
    const { web: decided } = plan({ instances: [web], sensors: [tagged('stranger', { ownerId: STRANGER }), tagged('own')] }, [], { targetDiscovery: DISCOVERY });
    expect(decided).toMatchObject({ outcome: 'create', targetId: 'tmt-own' });
    const { web: alone } = plan({ instances: [web], sensors: [tagged('stranger', { ownerId: STRANGER })] }, [], { targetDiscovery: DISCOVERY });
    expect(alone).toMatchObject({ outcome: 'skip', mirrored: false });
  });

  test('says plainly that no target is found', () => {
    const { web: decided } = plan({ instances: [web], sensors: [sensor('a')] }, [], { targetDiscovery: DISCOVERY });
    expect(decided).toMatchObject({
      outcome: 'skip',
      reason: { code: 'no-reachable-target', message: 'there is no sensor: no target carries the tags that targets are discovered by' },
    });
  });

  test('moves a session from a target that carries the tags no longer to one that does', () => {
    const { web: decided } = plan({ instances: [web], sensors: [sensor('lost'), tagged('next')], sessions: [session('tms-1', 'web', 'lost')] }, [],
      { targetDiscovery: DISCOVERY });
    expect(decided).toMatchObject({ outcome: 'modify', targetId: 'tmt-next' });
  });

  test('leaves a session where it is when no target carries the tags any longer, and says that the interface is not mirrored', () => {
    const given = inventory({ instances: [web], sensors: [sensor('lost')], sessions: [session('tms-1', 'web', 'lost')] });
    const { actions, interfaces } = decide(given, EMPTY_LEDGER, settings([], { targetDiscovery: DISCOVERY }), 0);
    expect(actions).toEqual([]);
    expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-web')).toMatchObject({
      outcome: 'keep', mirrored: false, sessionId: 'tms-1', reason: { code: 'no-reachable-target' },
    });
  });

  test('notes since when a target that is discovered is down', () => {
    const down = { ...tagged('down'), ...{ instance: sensor('down', { state: 'stopped' }).instance } };
    const after = withObservations(EMPTY_LEDGER, inventory({ sensors: [down] }), settings([], { targetDiscovery: DISCOVERY }), 7);
    expect([...after.targetsDownSince]).toEqual([['tmt-down', 7]]);
  });
});

describe('sessions that nothing else can take', () => {
  const existing = [identity('tmt-tagged'), identity('tmt-lost', { tags: {} }), identity('tmt-friend', { ownerId: FRIEND, tags: {} }),
    identity('tmt-stranger', { ownerId: STRANGER })];

  test('may stay on listed targets and on those of owners that are listed, whatever their tags, and on no stranger\'s', () => {
    expect([...toleratedTargets(settings(['listed'], { targetDiscovery: DISCOVERY }), existing)])
      .toEqual(['tmt-listed', 'tmt-tagged', 'tmt-lost', 'tmt-friend']);
  });

  test('may stay only on listed targets where there is no discovery', () => {
    expect([...toleratedTargets(settings(['listed']), existing)]).toEqual(['tmt-listed']);
  });
});
