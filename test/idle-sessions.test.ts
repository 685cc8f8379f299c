import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { IdleSessions } from '../src';
import { filter, mirroring, settingsIn } from './private/synthesized';

const template = (sessions: (stack: Stack) => IdleSessions) => (
  mirroring((stack) => ({ filter: filter(stack), idleSessions: sessions(stack) })).template()
);

function stopRules(sessions: (stack: Stack) => IdleSessions) {
  return Object.keys(template(sessions).findResources('AWS::Events::Rule', { Properties: { EventPattern: { detail: { state: ['stopped', 'terminated'] } } } }));
}

test.each([
  ['a period', IdleSessions.deleteAfter(Duration.hours(8)), 8 * 60 * 60],
  ['the shortest period', IdleSessions.deleteAfter(Duration.seconds(1)), 1],
  ['no period', IdleSessions.deleteAfter(Duration.seconds(0)), 0],
  ['an instance that stops', IdleSessions.deleteImmediately(), 0],
])('after %s sessions go', (_, sessions, seconds) => {
  expect(settingsIn(template(() => sessions)).idleSessionGraceSeconds).toBe(seconds);
});

test('sessions that are retained never go', () => {
  expect(settingsIn(template(() => IdleSessions.retain()))).not.toHaveProperty('idleSessionGraceSeconds');
});

test('a period that only CloudFormation knows reaches the function', () => {
  const seconds = (stack: Stack) => new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;
  const settings = settingsIn(template((stack) => IdleSessions.deleteAfter(Duration.seconds(seconds(stack)))), { Seconds: '90' });
  expect(settings.idleSessionGraceSeconds).toBe(90);
});

test.each([
  ['at once', IdleSessions.deleteImmediately(), 1],
  ['after no time', IdleSessions.deleteAfter(Duration.seconds(0)), 1],
  ['after a second', IdleSessions.deleteAfter(Duration.seconds(1)), 0],
  ['never', IdleSessions.retain(), 0],
])('where sessions go %s, a rule tells of instances that stop only if it is at once', (_, sessions, count) => {
  expect(stopRules(() => sessions)).toHaveLength(count);
});

test('fails on a period that has a fraction of a second', () => {
  expect(() => template(() => IdleSessions.deleteAfter(Duration.millis(1500)))).toThrow(new Error(
    'deleteAfter: expected whole seconds, got 1.5; Duration.hours(1) is the default',
  ));
});

test('fails on a period that only CloudFormation knows and that is not in seconds', () => {
  expect(() => template((stack) => (
    IdleSessions.deleteAfter(Duration.hours(new CfnParameter(stack, 'Hours', { type: 'Number' }).valueAsNumber))
  ))).toThrow(/Duration must be specified as 'Duration.seconds\(\)' here since its value comes from a token/);
});
