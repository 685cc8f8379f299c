import { CfnParameter, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import { TrafficMirrorTarget, TrafficMirrorTargetDiscovery, type TrafficMirrorTargetDiscoveryOptions } from '../src';
import { mirroring, settingsIn, target, TARGET_ID } from './private/synthesized';

/** What is said of targets that are found at run time: what reaches the function, and what is refused. */

const TAGS = { 'extrahop:sensor': 'true' };
const OWN = '111122223333';
const { byTags } = TrafficMirrorTargetDiscovery;

function told(options: (stack: Stack) => TrafficMirrorTargetDiscoveryOptions, values: Record<string, string> = {}) {
  const { template } = mirroring((stack) => ({ targetDiscovery: byTags(options(stack)) }));
  const filter = Object.keys(template().findResources('AWS::EC2::TrafficMirrorFilter'))[0];
  return settingsIn(template(), { 'AWS::AccountId': OWN, [filter]: 'tmf-0123456789abcdef0', ...values });
}

test('the function is told the tags, and that only targets of the stack\'s account count', () => {
  expect(told(() => ({ tags: TAGS }))).toMatchObject({ targets: [], targetDiscovery: { tags: TAGS, ownerIds: [OWN] } });
});

test('further owners count besides the stack\'s account, each once', () => {
  const ownerAccountIds = ['444455556666', '777788889999', '444455556666'];
  expect(told(() => ({ tags: TAGS, ownerAccountIds })).targetDiscovery?.ownerIds).toEqual(expect.arrayContaining([OWN, '444455556666', '777788889999']));
});

test('values and owners may be tokens', () => {
  const values = { Value: 'true', Owner: '444455556666' };
  const text = (stack: Stack, id: string) => new CfnParameter(stack, id).valueAsString;
  expect(told((stack) => ({
    tags: { sensor: text(stack, 'Value'), stage: Lazy.string({ produce: () => 'production' }) }, ownerAccountIds: [text(stack, 'Owner')],
  }), values).targetDiscovery).toEqual({ tags: { sensor: 'true', stage: 'production' }, ownerIds: [OWN, '444455556666'] });
});

test('targets may be listed besides, with what is known of them', () => {
  const { template } = mirroring((stack) => ({
    targets: [TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(stack, 'Large', { trafficMirrorTargetId: TARGET_ID, availabilityZones: ['use1-az1'] })],
    targetDiscovery: byTags({ tags: TAGS }),
  }));
  const filter = Object.keys(template().findResources('AWS::EC2::TrafficMirrorFilter'))[0];
  expect(settingsIn(template(), { 'AWS::AccountId': OWN, [filter]: 'tmf-0123456789abcdef0' })).toMatchObject({
    targets: [{ targetId: TARGET_ID, availabilityZones: ['use1-az1'] }], targetDiscovery: { tags: TAGS },
  });
});

test('changes of the tags of targets are listened to where targets are discovered, and only there', () => {
  const listened = (template: () => { findResources(type: string): object }) => JSON.stringify(template().findResources('AWS::Events::Rule'));
  expect(listened(mirroring(() => ({ targetDiscovery: byTags({ tags: TAGS }) })).template)).toContain('"changed-tag-keys":["extrahop:sensor"]');
  expect(listened(mirroring().template)).not.toContain('traffic-mirror-target');
});

test('what was given may change later, and changes nothing', () => {
  const tags: Record<string, string> = { ...TAGS };
  const ownerAccountIds = ['444455556666'];
  const discovery = byTags({ tags, ownerAccountIds });
  delete tags['extrahop:sensor'];
  ownerAccountIds.push('666666666666');
  expect(discovery._settings(OWN)).toEqual({ tags: TAGS, ownerIds: [OWN, '444455556666'] });
});

describe('fails', () => {
  const CHARACTERS = 'letters, digits, spaces and characters of "_.:/=+-@"';
  const VALUE = `expected 1 to 256 ${CHARACTERS}`;
  const KEY = `tags: expected keys of 1 to 128 ${CHARACTERS}`;

  test.each<[TrafficMirrorTargetDiscoveryOptions, string]>([
    [{ tags: {} }, 'tags: expected at least one tag, got []; without any, every target would be a sensor'],
    [{ tags: { sensor: 'a', Sensor: 'b' } }, 'tags: expected keys that differ in more than their case, got ["sensor","Sensor"]; policies do not tell such keys apart'],
    [{ tags: { sensor: '' } }, `tags["sensor"]: ${VALUE}, got ""; a value with other characters cannot be told apart in a policy`],
    [{ tags: { sensor: '*'.repeat(2) } }, `tags["sensor"]: ${VALUE}, got "**"; a value with other characters cannot be told apart in a policy`],
    [{ tags: { sensor: '${aws:username}' } }, `tags["sensor"]: ${VALUE}, got "\${aws:username}"; a value with other characters cannot be told apart in a policy`],
    [{ tags: { sensor: undefined as unknown as string } }, 'tags["sensor"]: expected a text, got nothing; put a number in quotes, such as "4711", and leave out what has no value'],
    [{ tags: { '': 'true' } }, `${KEY}, got ""; a key cannot be a token: CloudFormation fills in values only`],
    [{ tags: { ['k'.repeat(129)]: 'true' } }, `${KEY}, got "${'k'.repeat(129)}"; a key cannot be a token: CloudFormation fills in values only`],
    [{ tags: TAGS, ownerAccountIds: ['*'] }, 'ownerAccountIds[0]: expected an account id of 12 digits, got "*"; it is a string, so that leading zeros stay'],
    [{ tags: TAGS, ownerAccountIds: ['444455556666', '7777'] }, 'ownerAccountIds[1]: expected an account id of 12 digits, got "7777"; it is a string, so that leading zeros stay'],
  ])('on %j', (options, message) => {
    expect(() => told(() => options)).toThrow(new Error(message));
  });

  test('on a key that is a token, which no condition of a policy can have', () => {
    const key = new CfnParameter(new Stack(), 'Key').valueAsString;
    expect(() => told(() => ({ tags: { [key]: 'true' } }))).toThrow(/^tags: expected keys of 1 to 128 .*a key cannot be a token/);
  });

  test('on a list of owners of which only CloudFormation knows how long it is', () => {
    const ownerAccountIds = Fn.split(',', new CfnParameter(new Stack(), 'Owners').valueAsString);
    expect(Token.isUnresolved(ownerAccountIds)).toBe(true);
    expect(() => byTags({ tags: TAGS, ownerAccountIds })).toThrow(/^ownerAccountIds: expected a list of known length, got .*; the account ids in it may be tokens$/);
  });

  test.each<[string, (stack: Stack) => object, string]>([
    ['targets', (stack) => ({
      targets: Array.from({ length: 52 }, (_, index) => target(stack, `Target${index}`, `tmt-${String(index).padStart(17, '0')}`)), targetDiscovery: byTags({ tags: TAGS }),
    }), 'targets: expected at most 51 targets with targetDiscovery, as many as the inline policies of a role have room to name, got 52; list fewer, and leave others to targetDiscovery'],
    ['owners', () => ({
      targetDiscovery: byTags({ tags: TAGS, ownerAccountIds: Array.from({ length: 60 }, (_, index) => String(index).padStart(12, '0')) }),
    }), 'targetDiscovery: expected at most 5115 characters, for which the inline policies of a role have room, got 5883; name fewer owners or tags'],
    ['tags', (stack) => ({
      targetDiscovery: byTags({ tags: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, new CfnParameter(stack, `Value${index}`).valueAsString])) }),
    }), 'targetDiscovery: expected at most 5115 characters, for which the inline policies of a role have room, got 5950; name fewer owners or tags'],
  ])('on more %s than the role\'s policies can name', (_, props, message) => {
    expect(() => mirroring(props)).toThrow(new Error(message));
  });
});
