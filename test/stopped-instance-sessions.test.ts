import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { StoppedInstanceSessions } from '../src';
import { filter, mirroring, settingsIn } from './private/synthesized';

const template = (sessions: (stack: Stack) => StoppedInstanceSessions) => (
  mirroring((stack) => ({ filter: filter(stack), stoppedInstanceSessions: sessions(stack) })).template()
);

function stopRules(sessions: (stack: Stack) => StoppedInstanceSessions) {
  return Object.keys(template(sessions).findResources('AWS::Events::Rule', { Properties: { EventPattern: { detail: { state: ['stopped', 'terminated'] } } } }));
}

test.each([
  ['a period', StoppedInstanceSessions.removeAfter(Duration.hours(8)), 8 * 60 * 60],
  ['the shortest period', StoppedInstanceSessions.removeAfter(Duration.seconds(1)), 1],
  ['no period', StoppedInstanceSessions.removeAfter(Duration.seconds(0)), 0],
  ['an instance that stops', StoppedInstanceSessions.removeAtOnce(), 0],
])('after %s sessions go', (_, sessions, seconds) => {
  expect(settingsIn(template(() => sessions)).stoppedInstanceGraceSeconds).toBe(seconds);
});

test('sessions that are retained never go', () => {
  expect(settingsIn(template(() => StoppedInstanceSessions.retain()))).not.toHaveProperty('stoppedInstanceGraceSeconds');
});

test('a period that only CloudFormation knows reaches the function', () => {
  const seconds = (stack: Stack) => new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;
  const settings = settingsIn(template((stack) => StoppedInstanceSessions.removeAfter(Duration.seconds(seconds(stack)))), { Seconds: '90' });
  expect(settings.stoppedInstanceGraceSeconds).toBe(90);
});

test.each([
  ['at once', StoppedInstanceSessions.removeAtOnce(), 1],
  ['after no time', StoppedInstanceSessions.removeAfter(Duration.seconds(0)), 1],
  ['after a second', StoppedInstanceSessions.removeAfter(Duration.seconds(1)), 0],
  ['never', StoppedInstanceSessions.retain(), 0],
])('where sessions go %s, a rule tells of instances that stop only if it is at once', (_, sessions, count) => {
  expect(stopRules(() => sessions)).toHaveLength(count);
});

test('fails on a period that has a fraction of a second', () => {
  expect(() => template(() => StoppedInstanceSessions.removeAfter(Duration.millis(1500)))).toThrow(new Error(
    'removeAfter: expected whole seconds, got 1.5; Duration.hours(1) is the default',
  ));
});

test('fails on a period that only CloudFormation knows and that is not in seconds', () => {
  expect(() => template((stack) => (
    StoppedInstanceSessions.removeAfter(Duration.hours(new CfnParameter(stack, 'Hours', { type: 'Number' }).valueAsNumber))
  ))).toThrow(/Duration must be specified as 'Duration.seconds\(\)' here since its value comes from a token/);
});
