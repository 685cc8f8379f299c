import { parseArguments } from '../../src/cli/arguments';
import { asksForHelp, asksForVersion, UsageError } from '../../src/cli/usage';

const PLAN = ['plan', '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot', 'account'];

test('a plan needs targets, a filter and a snapshot; everything else has a default', () => {
  expect(parseArguments(PLAN)).toEqual({
    command: { name: 'plan' },
    settings: {
      targets: [{ targetId: 'tmt-1' }],
      filterId: 'tmf-1',
      zoneLocality: 'local-only',
      sessionNumber: 1,
      sourceNetworkAcl: 'evaluate',
      unknownPath: 'eligible',
      sources: { include: [], exclude: [], interfaces: 'all' },
    },
    snapshot: 'account',
    assumeNoSessions: false,
    output: 'table',
  });
});

test('every option has its place, before or after the command, with a space or an equals sign', () => {
  const parsed = parseArguments([
    '--zone-locality=prefer-local', 'plan', '--target=tmt-1', '--target', 'tmt-2', '--filter=tmf-1', '--snapshot=account', '--primary-only',
    '--owner', 'Stack/Mirroring', '--unknown', 'rejected', '--candidates', 'none', '--output=json', '--out', 'plan.json',
  ]);

  expect(parsed).toMatchObject({
    settings: {
      targets: [{ targetId: 'tmt-1' }, { targetId: 'tmt-2' }],
      zoneLocality: 'prefer-local',
      owner: 'Stack/Mirroring',
      unknownPath: 'rejected',
      sources: { interfaces: 'primary' },
    },
    candidates: 'none',
    output: 'json',
    out: 'plan.json',
  });
});

test.each([
  ['of one option hold together', ['--include-tag', 'env=prod', 'team=web'], [{ env: 'prod', team: 'web' }]],
  ['of repeated options are alternatives', ['--include-tag', 'env=prod', '--include-tag', 'team=web'], [{ env: 'prod' }, { team: 'web' }]],
  ['may follow an equals sign', ['--include-tag=env=prod', 'team=web'], [{ env: 'prod', team: 'web' }]],
  ['may be empty or contain equals signs and spaces', ['--include-tag', 'env=', 'query=a=b c'], [{ env: '', query: 'a=b c' }]],
  ['may be said twice', ['--include-tag', 'env=prod', 'env=prod'], [{ env: 'prod' }]],
])('tags %s', (_, options, expected) => {
  const excluded = options.map((word) => word.replace('include', 'exclude'));

  expect(parseArguments([...PLAN, ...options]).settings.sources.include).toEqual(expected.map((tags) => ({ tags })));
  expect(parseArguments([...PLAN, ...excluded]).settings.sources.exclude).toEqual(expected.map((tags) => ({ tags })));
});

test('tags of several options do not mix', () => {
  const { include, exclude } = parseArguments([...PLAN, '--include-tag', 'a=1', 'b=2', '--exclude-tag', 'c=3', 'd=4']).settings.sources;

  expect({ include, exclude }).toEqual({ include: [{ tags: { a: '1', b: '2' } }], exclude: [{ tags: { c: '3', d: '4' } }] });
});

test.each([
  ['--instance', 'i-0a', { name: 'explain', instanceId: 'i-0a' }],
  ['--interface', 'eni-0a', { name: 'explain', networkInterfaceId: 'eni-0a' }],
])('explain takes %s and every option of plan', (option, id, command) => {
  const parsed = parseArguments(['explain', option, id, ...PLAN.slice(1), '--output', 'json']);

  expect(parsed).toMatchObject({ command, output: 'json', settings: { filterId: 'tmf-1' } });
});

const EXPLAIN = ['explain', ...PLAN.slice(1)];

test.each([
  ['no command', PLAN.slice(1), 'the command: expected one of plan, explain, got nothing'],
  ['an unknown command', ['mirror', ...PLAN.slice(1)], 'the command: expected one of plan, explain, got "mirror"'],
  ['a second command', [...PLAN, 'explain'], 'unexpected argument "explain"'],
  ['a word after another option than that of tags', [...PLAN, '--include-tag', 'a=1', '--primary-only', 'b=2'], 'unexpected argument "b=2"'],
  ['a word after the end of the options', [...PLAN, '--include-tag', 'a=1', '--', 'b=2'], 'unexpected argument "b=2"'],
  ['an unknown option', [...PLAN, '--verbose'], "Unknown option '--verbose'"],
  ['an option without its value', [...PLAN, '--owner'], "'--owner <value>' argument missing"],
  ['an option in place of a value', [...PLAN, '--owner', '--primary-only'], "'--owner' argument is ambiguous"],
  ['a value for an option that takes none', [...PLAN, '--primary-only=yes'], "'--primary-only' does not take an argument"],
  ['an option twice that has one value', [...PLAN, '--filter', 'tmf-2'], '--filter: expected once, got it 2 times'],
  ['no target', ['plan', '--filter', 'tmf-1', '--snapshot', 'x'], '--target: expected the id of a traffic mirror target, got nothing'],
  ['no filter', ['plan', '--target', 'tmt-1', '--snapshot', 'x'], '--filter: expected an id such as tmf-0123456789abcdef0, got nothing'],
  ['the id of something else', [...PLAN, '--target', 'eni-1'], '--target: expected an id such as tmt-0123456789abcdef0, got "eni-1"'],
  ['one target twice', [...PLAN, '--target', 'tmt-1'], '--target: expected each target once, got tmt-1 again'],
  ['an unknown locality', [...PLAN, '--zone-locality', 'near'], '--zone-locality: expected one of local-only, prefer-local, any, got "near"'],
  ['an unknown verdict', [...PLAN, '--unknown', 'maybe'], '--unknown: expected one of eligible, rejected, got "maybe"'],
  ['unknown candidates', [...PLAN, '--candidates', 'some'], '--candidates: expected one of all, unmirrored, none, got "some"'],
  ['an unknown format', [...PLAN, '--output', 'yaml'], '--output: expected one of table, json, got "yaml"'],
  ['a tag without a value', [...PLAN, '--exclude-tag', 'env'], '--exclude-tag: expected KEY=VALUE, got "env"'],
  ['a tag without a key', [...PLAN, '--include-tag', '=prod'], '--include-tag: expected KEY=VALUE, got "=prod"'],
  ['a tag with two values', [...PLAN, '--include-tag', 'env=prod', 'env=test'], 'no instance has both env=prod and env=test; repeat --include-tag'],
  ['an empty owner', [...PLAN, '--owner='], '--owner: expected the value of the ownership tag, got nothing'],
  ['an empty file name', [...PLAN, '--out='], '--out: expected a file, got nothing'],
  ['an empty folder name', [...PLAN.slice(0, -2), '--snapshot='], '--snapshot: expected a folder, got nothing'],
  ['explain with nothing to explain', EXPLAIN, 'explain: expected either --instance or --interface'],
  ['explain with two things', [...EXPLAIN, '--instance', 'i-1', '--interface', 'eni-1'], 'explain: expected either --instance or --interface'],
  ['explain with the id of something else', [...EXPLAIN, '--instance', 'eni-1'], '--instance: expected an id such as i-0123456789abcdef0'],
  ['plan with something to explain', [...PLAN, '--instance', 'i-1'], '--instance and --interface belong to explain'],
])('%s is wrong usage', (_, argv, message) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
  expect(() => parseArguments(argv)).toThrow(message);
});

test.each([
  ['reading an account', PLAN.slice(0, -2), 'reading an account is not available yet'],
  ['capture', ['capture', '--out', 'x'], 'capture is not available yet'],
  ['a page', [...PLAN, '--output', 'html'], '--output html is not available yet; use table or json'],
  ['an app', [...PLAN, '--app', 'cdk.out'], '--app is not available yet'],
  ['a comparison', [...PLAN, '--against', 'plan.json'], '--against is not available yet'],
  ['a price', [...PLAN, '--price', '0.015'], '--price is not available yet'],
])('%s is said to be missing, not to be unknown', (_, argv, message) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
  expect(() => parseArguments(argv)).toThrow(message);
});

test.each([[['--help']], [['-h']], [['help']], [[...PLAN, '--help']]])('%j asks for help', (argv) => {
  expect(asksForHelp(argv)).toBe(true);
});

test('a call without any words asks for no help: it is wrong usage', () => {
  expect(asksForHelp([])).toBe(false);
  expect(asksForHelp(PLAN)).toBe(false);
});

test('--version asks for the version wherever it stands', () => {
  expect(asksForVersion(['--version'])).toBe(true);
  expect(asksForVersion([...PLAN, '--version'])).toBe(true);
  expect(asksForVersion(PLAN)).toBe(false);
});
