import { account, type Files } from './account';
import { plan } from './planned';
import { cliOn } from './run';

const SETTINGS = {
  version: 1,
  targets: [{ targetId: 'tmt-1', capacity: 1 }],
  filterId: 'tmf-1',
  zoneLocality: 'any',
  sessionOwner: 'Stack/Mirroring',
  mode: 'enforce',
  sessionNumber: 7,
  sourceNetworkAclEvaluation: 'evaluate',
  unknownPathTreatment: 'use-last',
  sources: { include: [], exclude: [{ vpcIds: ['vpc-2'] }], interfaces: 'all' },
  maxDeselectedPercent: 10,
};

function deployed(change: object = {}, over: Files = {}): Files {
  return account({ 'settings.json': { ...SETTINGS, ...change }, ...over });
}

interface Json {
  readonly interfaces: readonly {
    readonly networkInterfaceId: string;
    readonly sessionNumber?: number;
    readonly reason: { readonly code: string };
  }[];
  readonly targets: readonly { readonly targetId: string; readonly capacity: number | null }[];
}

async function planned(files: Files, ...options: readonly string[]): Promise<Json> {
  const { stdout } = await cliOn(files, 'plan', '--output', 'json', ...options);
  return JSON.parse(stdout) as Json;
}

test('a snapshot with the settings of a deployment needs no option', async () => {
  const { interfaces, targets } = await planned(deployed());

  expect(targets).toMatchObject([{ targetId: 'tmt-1', capacity: 1 }]);
  expect(interfaces.filter(({ sessionNumber }) => sessionNumber !== undefined)).toMatchObject([{ networkInterfaceId: 'eni-web', sessionNumber: 7 }]);
});

test('options replace single settings, and a target that stays keeps its capacity', async () => {
  const { targets, interfaces } = await planned(deployed(), '--target', 'tmt-1', '--include-tag', 'Name=i-db', '--zone-locality', 'local-only');

  expect(targets).toMatchObject([{ capacity: 1 }]);
  expect(interfaces.map(({ reason }) => reason.code)).toEqual(['no-reachable-target', 'not-selected', 'not-selected']);
});

test('targets of options replace discovered ones, too', async () => {
  const discovery = { targets: [], targetDiscovery: { tags: { a: 'b' }, ownerIds: ['111122223333'] } };

  expect((await planned(deployed(discovery))).targets).toEqual([]);
  expect((await planned(deployed(discovery), '--target', 'tmt-1')).targets).toMatchObject([{ targetId: 'tmt-1', capacity: 10 }]);
});

test('without them, options say the same', () => {
  expect(plan(account()).targets).toMatchObject([{ targetId: 'tmt-1', capacity: 10 }]);
});

test.each<[string, readonly string[], string]>([
  ['targets', ['--filter', 'tmf-1'], '--target: expected the id of a traffic mirror target, got nothing'],
  ['a filter', ['--target', 'tmt-1'], '--filter: expected an id such as tmf-0123456789abcdef0, got nothing'],
])('without them, %s must be given', async (_, options, message) => {
  expect(await cliOn(account(), 'plan', ...options)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) });
});

test.each<[string, unknown, string]>([
  ['is no JSON', '{', 'SNAPSHOT/settings.json cannot be read as JSON'],
  ['is no object', '[]', 'SNAPSHOT/settings.json: settings: expected an object, got []'],
  ['is of another version', { ...SETTINGS, version: 2 }, 'SNAPSHOT/settings.json: settings.version: expected 1, got 2'],
  ['has a wrong value', { ...SETTINGS, sessionNumber: 0 }, 'SNAPSHOT/settings.json: settings.sessionNumber: expected a whole number from 1 to 32766, got 0'],
])('a file of settings that %s is a failure that names it', async (_, content, message) => {
  const ran = await cliOn(account({ 'settings.json': content }), 'plan');

  expect(ran).toMatchObject({ status: 1, stdout: '' });
  expect(ran.stderr).toContain(message);
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
});

describe('the ledger of a deployment', () => {
  const expiresAt = { N: '4000000000' };
  const ITEM = { id: { S: 'refused-interface/eni-web' }, instanceType: { S: 'm5.large' }, message: { S: 'EC2 said no' }, expiresAt };

  test('is part of the plan: what EC2 refused for good is not planned', async () => {
    const { interfaces } = await planned(deployed({}, { 'ledger.json': { Items: [ITEM], Count: 1, ScannedCount: 1 } }));

    expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-web')?.reason.code).toBe('unsupported');
  });

  test('has no entries that have expired', async () => {
    const { interfaces } = await planned(deployed({}, { 'ledger.json': { Items: [{ ...ITEM, expiresAt: { N: '1000' } }] } }));

    expect(interfaces.find(({ networkInterfaceId }) => networkInterfaceId === 'eni-web')?.reason.code).toBe('new');
  });

  test.each<[string, unknown, string]>([
    ['is no JSON', '{', 'SNAPSHOT/ledger.json cannot be read as JSON'],
    ['has no list', { Count: 0 }, 'SNAPSHOT/ledger.json: expected an object with the list Items, as the AWS CLI prints it, got none'],
    ['is a list', [], 'SNAPSHOT/ledger.json: expected an object with the list Items, as the AWS CLI prints it, got a list'],
    ['is cut', { Items: [], LastEvaluatedKey: { id: { S: 'a' } } }, 'SNAPSHOT/ledger.json holds only a part of the answer'],
    ['has an item that is none', { Items: ['a'] }, 'SNAPSHOT/ledger.json: Items[0]: expected an object, got the text "a"'],
    ['has an attribute of another type', { Items: [{ id: { BOOL: true } }] }, 'SNAPSHOT/ledger.json: Items[0].id: expected an attribute with S or N'],
  ])('that %s is a failure that names the file', async (_, content, message) => {
    const ran = await cliOn(deployed({}, { 'ledger.json': content }), 'plan');

    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(ran.stderr).toContain(message);
  });
});
