import { decodePlanSettings, decodeSettings, encodeSettings, type OwnerSettings } from '../src/settings';

const MINIMAL: OwnerSettings = {
  targets: [{ targetId: 'tmt-0123456789abcdef0' }],
  filterId: 'tmf-0123456789abcdef0',
  zoneLocality: 'local-only',
  sessionOwner: 'Network/Mirroring',
  mode: 'enforce',
  sessionNumber: 1,
  sourceNetworkAclEvaluation: 'evaluate',
  unknownPathTreatment: 'use-last',
  sources: { include: [], exclude: [], interfaces: 'all' },
};

const DISCOVERY = { tags: { 'extrahop:sensor': 'true' }, ownerIds: ['111122223333'] };

const COMPLETE: OwnerSettings = {
  targets: [
    { targetId: 'tmt-0123456789abcdef0', availabilityZones: ['use1-az1', 'use1-az2'], capacity: 100, weight: 0.5 },
    { targetId: 'tmt-01234567' },
  ],
  targetDiscovery: { tags: { 'extrahop:sensor': 'true', 'stage': 'production' }, ownerIds: ['111122223333', '444455556666'] },
  filterId: 'tmf-01234567',
  zoneLocality: 'prefer-local',
  sessionOwner: 'Überwachung "Süd"',
  sessionTags: { 'Name': '', 'cost:center': '4711 "Süd"' },
  mode: 'observe',
  sessionNumber: 32766,
  packetLength: 128,
  virtualNetworkId: 0,
  sourceNetworkAclEvaluation: 'ignore',
  unknownPathTreatment: 'reject',
  sources: {
    include: [{ tags: { 'env': 'prod', 'app:tier': '' }, vpcIds: ['vpc-1'], subnetIds: ['subnet-1'], instanceTypes: ['c5.large'], priority: -1 }],
    exclude: [{ tags: { mirror: 'no' } }, {}],
    interfaces: 'primary',
  },
  rebalanceLimit: 0,
  maxDeselectedPercent: 10,
  idleSessionGraceSeconds: 0,
  targetDownGraceSeconds: 600,
};

function encoded(change: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...encodeSettings(MINIMAL), ...change });
}

test.each([['the least', MINIMAL], ['all', COMPLETE]])('settings with %s properties come back as they were', (_, settings) => {
  expect(decodeSettings(JSON.stringify(encodeSettings(settings)))).toEqual(settings);
});

test.each([['the least', MINIMAL], ['all', COMPLETE]])('a plan reads settings with %s properties as the function does, in the same order', (_, settings) => {
  const json = JSON.stringify(encodeSettings(settings));

  expect(JSON.stringify(decodePlanSettings(JSON.parse(json)))).toBe(JSON.stringify(decodeSettings(json)));
});

test('a plan needs neither an owner nor a mode, and takes names of what is yet to be created', () => {
  const { sessionOwner: _owner, mode: _mode, ...settings } = MINIMAL;
  const planned = { ...settings, targets: [{ targetId: 'SensorTarget' }], filterId: 'Filter' };

  expect(decodePlanSettings({ version: 1, ...planned })).toEqual(planned);
  expect(() => decodeSettings(JSON.stringify({ version: 1, ...planned }))).toThrow('settings.targets[0].targetId');
});

test('where targets are discovered, none need be listed', () => {
  expect(decodeSettings(encoded({ targets: [], targetDiscovery: DISCOVERY }))).toMatchObject({ targets: [], targetDiscovery: DISCOVERY });
});

test('an absent property stays absent', () => {
  expect(Object.keys(decodeSettings(encoded())).sort()).toEqual(Object.keys(MINIMAL).sort());
});

test('zones that CloudFormation has joined come apart again', () => {
  const { targets } = decodeSettings(encoded({ targets: [{ targetId: 'tmt-01234567', availabilityZones: ['use1-az1,use1-az2'] }] }));
  expect(targets[0].availabilityZones).toEqual(['use1-az1', 'use1-az2']);
});

test.each([
  [undefined, 'settings: expected JSON, got nothing'],
  ['', 'settings: expected JSON, got ""'],
  ['{"version":', 'settings: expected JSON, got "{\\"version\\":"'],
  ['null', 'settings: expected an object, got null'],
  ['[]', 'settings: expected an object, got []'],
  ['"settings"', 'settings: expected an object, got "settings"'],
  ['{}', 'settings.version: expected 1, got nothing'],
  ['{"version":2,"targets":"of another shape"}', 'settings.version: expected 1, got 2'],
  ['{"version":"1"}', 'settings.version: expected 1, got "1"'],
])('fails on the text %j', (text, message) => {
  expect(() => decodeSettings(text)).toThrow(new Error(message));
});

const TARGET = 'a target id such as "tmt-0123456789abcdef0"';
const FILTER = 'a filter id such as "tmf-0123456789abcdef0"';

test.each<[Record<string, unknown>, string]>([
  [{ target: [] }, 'settings.target: expected no such property, got []'],
  [{ targets: undefined }, 'settings.targets: expected a list, got nothing'],
  [{ targets: 'tmt-01234567' }, 'settings.targets: expected a list, got "tmt-01234567"'],
  [{ targets: [] }, 'settings.targets: expected at least one target, or settings.targetDiscovery, got []'],
  [{ targets: ['tmt-01234567'] }, 'settings.targets[0]: expected an object, got "tmt-01234567"'],
  [{ targets: [{}] }, `settings.targets[0].targetId: expected ${TARGET}, got nothing`],
  [{ targets: [{ targetId: 'tmf-01234567' }] }, `settings.targets[0].targetId: expected ${TARGET}, got "tmf-01234567"`],
  [{ targets: [{ targetId: ['tmt-01234567'] }] }, `settings.targets[0].targetId: expected ${TARGET}, got ["tmt-01234567"]`],
  [
    { targets: [{ targetId: 'tmt-01234567' }, { targetId: 'tmt-89abcdef' }, { targetId: 'tmt-01234567' }] },
    'settings.targets: expected each target once, got ["tmt-01234567","tmt-89abcdef","tmt-01234567"]',
  ],
  [{ targets: [{ targetId: 'tmt-01234567', zone: 'a' }] }, 'settings.targets[0].zone: expected no such property, got "a"'],
  [{ targets: [{ targetId: 'tmt-01234567', availabilityZones: 'a' }] }, 'settings.targets[0].availabilityZones: expected a list, got "a"'],
  [
    { targets: [{ targetId: 'tmt-01234567', availabilityZones: ['a', ''] }] },
    'settings.targets[0].availabilityZones[1]: expected a text that is not empty, got ""',
  ],
  [{ targets: [{ targetId: 'tmt-01234567', capacity: 0 }] }, 'settings.targets[0].capacity: expected a whole number, 1 or more, got 0'],
  [{ targets: [{ targetId: 'tmt-01234567', capacity: 1.5 }] }, 'settings.targets[0].capacity: expected a whole number, 1 or more, got 1.5'],
  [{ targets: [{ targetId: 'tmt-01234567', capacity: '10' }] }, 'settings.targets[0].capacity: expected a whole number, 1 or more, got "10"'],
  [{ targets: [{ targetId: 'tmt-01234567', capacity: null }] }, 'settings.targets[0].capacity: expected a whole number, 1 or more, got null'],
  [{ targets: [{ targetId: 'tmt-01234567', weight: 0 }] }, 'settings.targets[0].weight: expected a number above 0, got 0'],
  [{ targets: [{ targetId: 'tmt-01234567', weight: '2' }] }, 'settings.targets[0].weight: expected a number above 0, got "2"'],
  [{ targetDiscovery: null }, 'settings.targetDiscovery: expected an object, got null'],
  [{ targetDiscovery: { ...DISCOVERY, owners: [] } }, 'settings.targetDiscovery.owners: expected no such property, got []'],
  [{ targetDiscovery: { ownerIds: [] } }, 'settings.targetDiscovery.tags: expected an object, got nothing'],
  [{ targetDiscovery: { ...DISCOVERY, tags: {} } }, 'settings.targetDiscovery.tags: expected at least one tag, got {}'],
  [{ targetDiscovery: { ...DISCOVERY, tags: { a: 'b', stage: '' } } }, 'settings.targetDiscovery.tags.stage: expected a text that is not empty, got ""'],
  [{ targetDiscovery: { ...DISCOVERY, tags: { stage: 1 } } }, 'settings.targetDiscovery.tags.stage: expected a text that is not empty, got 1'],
  [{ targetDiscovery: { tags: { a: 'b' } } }, 'settings.targetDiscovery.ownerIds: expected a list, got nothing'],
  [{ targetDiscovery: { ...DISCOVERY, ownerIds: ['*'] } }, 'settings.targetDiscovery.ownerIds[0]: expected an account id of 12 digits, got "*"'],
  [{ filterId: undefined }, `settings.filterId: expected ${FILTER}, got nothing`],
  [{ filterId: 'tmf-0123456789abcdef01' }, `settings.filterId: expected ${FILTER}, got "tmf-0123456789abcdef01"`],
  [{ zoneLocality: 'LOCAL_ONLY' }, 'settings.zoneLocality: expected one of "local-only", "prefer-local", "any", got "LOCAL_ONLY"'],
  [{ sessionOwner: undefined }, 'settings.sessionOwner: expected a text of 1 to 256 characters, got nothing'],
  [{ sessionOwner: '' }, 'settings.sessionOwner: expected a text of 1 to 256 characters, got ""'],
  [{ sessionOwner: 'o'.repeat(257) }, `settings.sessionOwner: expected a text of 1 to 256 characters, got "${'o'.repeat(257)}"`],
  [{ sessionTags: ['team'] }, 'settings.sessionTags: expected an object, got ["team"]'],
  [{ sessionTags: { team: 7 } }, 'settings.sessionTags.team: expected a text of at most 256 characters, got 7'],
  [{ sessionTags: { team: 'v'.repeat(257) } }, `settings.sessionTags.team: expected a text of at most 256 characters, got "${'v'.repeat(257)}"`],
  [{ mode: undefined }, 'settings.mode: expected one of "enforce", "observe", got nothing'],
  [{ sessionNumber: 0 }, 'settings.sessionNumber: expected a whole number from 1 to 32766, got 0'],
  [{ sessionNumber: 32767 }, 'settings.sessionNumber: expected a whole number from 1 to 32766, got 32767'],
  [{ packetLength: 34 }, 'settings.packetLength: expected a whole number, 35 or more, got 34'],
  [{ virtualNetworkId: 2 ** 24 }, 'settings.virtualNetworkId: expected a whole number from 0 to 16777215, got 16777216'],
  [{ sourceNetworkAclEvaluation: true }, 'settings.sourceNetworkAclEvaluation: expected one of "evaluate", "ignore", got true'],
  [{ unknownPathTreatment: 'unknown' }, 'settings.unknownPathTreatment: expected one of "use-last", "reject", got "unknown"'],
  [{ rebalanceLimit: -1 }, 'settings.rebalanceLimit: expected a whole number, 0 or more, got -1'],
  [{ maxDeselectedPercent: -0.1 }, 'settings.maxDeselectedPercent: expected a number from 0 to 100, got -0.1'],
  [{ maxDeselectedPercent: 100.1 }, 'settings.maxDeselectedPercent: expected a number from 0 to 100, got 100.1'],
  [{ idleSessionGraceSeconds: 0.5 }, 'settings.idleSessionGraceSeconds: expected a whole number, 0 or more, got 0.5'],
  [{ targetDownGraceSeconds: '600' }, 'settings.targetDownGraceSeconds: expected a whole number, 0 or more, got "600"'],
  [{ sources: undefined }, 'settings.sources: expected an object, got nothing'],
  [{ sources: { include: [], exclude: [] } }, 'settings.sources.interfaces: expected one of "all", "primary", got nothing'],
  [{ sources: { include: {}, exclude: [], interfaces: 'all' } }, 'settings.sources.include: expected a list, got {}'],
  [
    { sources: { include: [{ tags: { env: 1 } }], exclude: [], interfaces: 'all' } },
    'settings.sources.include[0].tags.env: expected a text, got 1',
  ],
  [
    { sources: { include: [], exclude: [{ priority: 'high' }], interfaces: 'all' } },
    'settings.sources.exclude[0].priority: expected a number, got "high"',
  ],
  [
    { sources: { include: [], exclude: [{ vpcIds: [7] }], interfaces: 'all' } },
    'settings.sources.exclude[0].vpcIds[0]: expected a text that is not empty, got 7',
  ],
])('fails on %j', (change, message) => {
  expect(() => decodeSettings(encoded(change))).toThrow(new Error(message));
});

test('a property named __proto__ is none', () => {
  expect(() => decodeSettings(encoded().replace('{', '{"__proto__":{},'))).toThrow('settings.__proto__: expected no such property, got {}');
});
