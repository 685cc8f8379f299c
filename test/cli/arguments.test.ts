import { parseArguments } from '../../src/cli/arguments';
import { asksForHelp, asksForVersion, UsageError } from '../../src/cli/usage';

const PLAN = ['plan', '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot', 'account'];

test('what is not asked for is absent', () => {
  expect(parseArguments(PLAN)).toEqual({
    command: { name: 'plan' },
    flags: { targetIds: ['tmt-1'], filterId: 'tmf-1' },
    snapshot: 'account',
    assumeNoSessions: false,
    output: 'table',
    verbose: false,
    printPolicy: false,
  });
});

test('every option has its place, before or after the command, with a space or an equals sign', () => {
  const parsed = parseArguments([
    '--zone-locality=prefer-local', 'plan', '--target=tmt-1', '--target', 'tmt-2', '--filter=tmf-1', '--snapshot=account', '--primary-only',
    '--session-owner', 'Stack/Mirroring', '--unknown-paths', 'reject', '--candidates', 'none', '--output=json', '--out', 'plan.json', '--verbose',
    '--profile', 'audit', '--region=eu-central-1',
  ]);

  expect(parsed).toMatchObject({
    flags: {
      targetIds: ['tmt-1', 'tmt-2'],
      zoneLocality: 'prefer-local',
      sessionOwner: 'Stack/Mirroring',
      unknownPathTreatment: 'reject',
      primaryOnly: true,
    },
    candidates: 'none',
    output: 'json',
    out: 'plan.json',
    verbose: true,
    profile: 'audit',
    region: 'eu-central-1',
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

  expect(parseArguments([...PLAN, ...options]).flags.include).toEqual(expected.map((tags) => ({ tags })));
  expect(parseArguments([...PLAN, ...excluded]).flags.exclude).toEqual(expected.map((tags) => ({ tags })));
});

test('tags of several options do not mix', () => {
  const { include, exclude } = parseArguments([...PLAN, '--include-tag', 'a=1', 'b=2', '--exclude-tag', 'c=3', 'd=4']).flags;

  expect({ include, exclude }).toEqual({ include: [{ tags: { a: '1', b: '2' } }], exclude: [{ tags: { c: '3', d: '4' } }] });
});

test.each([
  [['--instance', 'i-0a'], { instanceIds: ['i-0a'], networkInterfaceIds: [] }],
  [['--interface', 'eni-0a'], { instanceIds: [], networkInterfaceIds: ['eni-0a'] }],
  [['i-0a'], { instanceIds: ['i-0a'], networkInterfaceIds: [] }],
  [['eni-0a', 'i-0a', '--instance', 'i-0b', '--instance', 'i-0a'], { instanceIds: ['i-0a', 'i-0b'], networkInterfaceIds: ['eni-0a'] }],
  [['--exclude-tag', 'a=b', 'i-0a'], { instanceIds: ['i-0a'], networkInterfaceIds: [] }],
])('explain takes %j and every option of plan', (words, ids) => {
  const parsed = parseArguments(['explain', ...words, ...PLAN.slice(1), '--output', 'json']);

  expect(parsed).toMatchObject({ command: { name: 'explain', ...ids }, output: 'json', flags: { filterId: 'tmf-1' } });
});

const EXPLAIN = ['explain', ...PLAN.slice(1)];

test.each([
  ['no command', PLAN.slice(1), 'the command: expected one of plan, explain, capture, adopt, got nothing'],
  ['an unknown command', ['mirror', ...PLAN.slice(1)], 'the command: expected one of plan, explain, capture, adopt, got "mirror"'],
  ['a second command', [...PLAN, 'explain'], 'unexpected argument "explain"'],
  ['a word after another option than that of tags', [...PLAN, '--include-tag', 'a=1', '--primary-only', 'b=2'], 'unexpected argument "b=2"'],
  ['a word after the end of the options', [...PLAN, '--include-tag', 'a=1', '--', 'b=2'], 'unexpected argument "b=2"'],
  ['an unknown option', [...PLAN, '--colour'], "Unknown option '--colour'"],
  ['an option without its value', [...PLAN, '--session-owner'], "'--session-owner <value>' argument missing"],
  ['an option in place of a value', [...PLAN, '--session-owner', '--primary-only'], "'--session-owner' argument is ambiguous"],
  ['a value for an option that takes none', [...PLAN, '--primary-only=yes'], "'--primary-only' does not take an argument"],
  ['an option twice that has one value', [...PLAN, '--filter', 'tmf-2'], '--filter: expected once, got it 2 times'],
  ['the id of something else', [...PLAN, '--target', 'eni-1'], '--target: expected an id such as tmt-0123456789abcdef0, got "eni-1"'],
  ['one target twice', [...PLAN, '--target', 'tmt-1'], '--target: expected each target once, got tmt-1 again'],
  ['an unknown locality', [...PLAN, '--zone-locality', 'near'], '--zone-locality: expected one of local-only, prefer-local, any, got "near"'],
  ['an unknown verdict', [...PLAN, '--unknown-paths', 'maybe'], '--unknown-paths: expected one of use-last, reject, got "maybe"'],
  ['unknown candidates', [...PLAN, '--candidates', 'some'], '--candidates: expected one of all, unmirrored, none, got "some"'],
  ['an unknown format', [...PLAN, '--output', 'yaml'], '--output: expected one of table, json, markdown, html, got "yaml"'],
  ['a tag without a value', [...PLAN, '--exclude-tag', 'env'], '--exclude-tag: expected KEY=VALUE, got "env"'],
  ['a tag without a key', [...PLAN, '--include-tag', '=prod'], '--include-tag: expected KEY=VALUE, got "=prod"'],
  ['a tag with two values', [...PLAN, '--include-tag', 'env=prod', 'env=test'], 'no instance has both env=prod and env=test; repeat --include-tag'],
  ['an empty owner', [...PLAN, '--session-owner='], '--session-owner: expected the value of the ownership tag, got nothing'],
  ['an empty file name', [...PLAN, '--out='], '--out: expected a file, got nothing'],
  ['an empty folder name', [...PLAN.slice(0, -2), '--snapshot='], '--snapshot: expected a folder, got nothing'],
  ['explain with nothing to explain', EXPLAIN, 'explain: expected the id of an instance or an interface, got nothing'],
  ['explain with another word', [...EXPLAIN, 'web'], 'explain: expected an id such as i-0123456789abcdef0 or eni-0123456789abcdef0, got "web"'],
  ['a Region that is none', [...PLAN, '--region', 'Frankfurt!'], '--region: expected a Region such as us-east-1, got "Frankfurt!"'],
  ['explain with the id of something else', [...EXPLAIN, '--instance', 'eni-1'], '--instance: expected an id such as i-0123456789abcdef0'],
  ['a price that is none', [...PLAN, '--price', 'free'], '--price: expected USD for a session and hour such as 0.015, got "free"'],
  ['plan with something to explain', [...PLAN, '--instance', 'i-1'], '--instance and --interface belong to explain'],
])('%s is wrong usage', (_, argv, message) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
  expect(() => parseArguments(argv)).toThrow(message);
});

test.each([
  ['a page of changes', [...PLAN, '--against', 'plan.json', '--output', 'html'], '--against: expected --output table, json or markdown to go with it, got html'],
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
