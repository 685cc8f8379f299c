import { CfnParameter, Lazy, type Stack } from 'aws-cdk-lib';
import { OWNERSHIP_TAG_KEY } from '../../../src/names';
import { filter, mirroring, settingsIn, target } from '../synthesized';

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '']));
const tagged = (sessionTags: (stack: Stack) => Record<string, string>, values: Record<string, string> = {}) => (
  settingsIn(mirroring((stack) => ({ filter: filter(stack), sessionTags: sessionTags(stack) })).template(), values).sessionTags
);

test.each<[string, Record<string, string>]>([
  ['a name', { Name: 'mirror session' }],
  ['no value', { team: '' }],
  ['any character in the value', { note: '{"a": "*${x}"}' }],
  ['the longest key and value', { ['k'.repeat(128)]: 'v'.repeat(256) }],
  ['as many as EC2 allows in addition to the owner tag', many(49)],
  ['none', {}],
])('%s reaches the function', (_what, sessionTags) => {
  expect(tagged(() => sessionTags)).toEqual(sessionTags);
});

test('a value that only CloudFormation knows reaches the function', () => {
  expect(tagged((stack) => ({ team: new CfnParameter(stack, 'Team').valueAsString }), { Team: 'network' })).toEqual({ team: 'network' });
});

test('without tags nothing is said of any', () => {
  expect(settingsIn(mirroring((stack) => ({ filter: filter(stack) })).template())).not.toHaveProperty('sessionTags');
});

describe('fails', () => {
  const KEYS = 'sessionTags: expected keys of 1 to 128 letters, digits, spaces and characters of "_.:/=+-@", without the prefix "aws:" and other than '
    + `"${OWNERSHIP_TAG_KEY}", got`;

  test.each(['', 'k'.repeat(129), 'aws:team', 'AWS:team', 'te*m', '${aws:username}', OWNERSHIP_TAG_KEY, OWNERSHIP_TAG_KEY.toUpperCase()])('on the key %j', (key) => {
    expect(() => tagged(() => ({ [key]: 'value' }))).toThrow(new Error(
      `${KEYS} ${JSON.stringify(key)}; the permissions of the role name each key, so that it has to be known at synthesis`,
    ));
  });

  test('on a key that only CloudFormation knows', () => {
    expect(() => tagged((stack) => ({ [new CfnParameter(stack, 'Key').valueAsString]: 'value' }))).toThrow(KEYS);
    expect(() => tagged(() => ({ [Lazy.string({ produce: () => 'team' })]: 'value' }))).toThrow(KEYS);
  });

  test('on more than EC2 allows', () => {
    expect(() => tagged(() => many(50))).toThrow(/^sessionTags: expected at most 49 tags, as EC2 allows in addition to the owner tag, got \["k0",.*\]; remove some$/);
  });

  test('on a value that is too long', () => {
    const value = 'v'.repeat(257);
    expect(() => tagged(() => ({ team: value }))).toThrow(new Error(`sessionTags["team"]: expected a text of at most 256 characters, got "${value}"; shorten it`));
  });

  test('on more targets than a policy can name beside the keys', () => {
    const beside = (targets: number, sessionTags: Record<string, string>) => () => mirroring((stack) => ({
      sessionTags, targets: Array.from({ length: targets }, (_, index) => target(stack, `Target${index}`, `tmt-${String(index).padStart(17, '0')}`)),
    }));
    expect(beside(54, { team: 'network' })).not.toThrow();
    expect(beside(55, { team: 'network' })).toThrow(new Error(
      'targets: expected at most 54 targets with sessionTags, as many as the inline policies of a role have room to name, got 55; have them found by their tags with targetDiscovery, or list fewer',
    ));
    expect(beside(1, Object.fromEntries(Array.from({ length: 49 }, (_, index) => [String(index).padStart(128, 'k'), ''])))).toThrow(
      'sessionTags: expected at most 5115 characters, for which the inline policies of a role have room, got 12838; name fewer owners or tags',
    );
  });
});
