import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Rebalancing } from '../src';
import { filter, mirroring, settingsIn } from './private/synthesized';

function settingsOf(rebalancing: (stack: Stack) => Rebalancing | undefined, values: Record<string, string> = {}) {
  return settingsIn(mirroring((stack) => ({ filter: filter(stack), rebalancing: rebalancing(stack) })).template(), values);
}

test.each([1, 500])('a limit of %d moves per sweep reaches the function', (limit) => {
  expect(settingsOf(() => Rebalancing.movesPerSweep(limit)).rebalanceLimit).toBe(limit);
});

test.each([['by default', undefined], ['on request', Rebalancing.none()]])('no session moves %s', (_, rebalancing) => {
  expect(settingsOf(() => rebalancing)).not.toHaveProperty('rebalanceLimit');
});

test('a limit that only CloudFormation knows reaches the function', () => {
  const limit = (stack: Stack) => new CfnParameter(stack, 'Limit', { type: 'Number' }).valueAsNumber;
  expect(settingsOf((stack) => Rebalancing.movesPerSweep(limit(stack)), { Limit: '7' }).rebalanceLimit).toBe(7);
});

test.each([0, -1, 1.5, NaN])('fails on %d moves per sweep', (limit) => {
  expect(() => settingsOf(() => Rebalancing.movesPerSweep(limit))).toThrow(new Error(
    `movesPerSweep: expected a whole number of sessions, 1 or more, got ${limit}; Rebalancing.none() moves none`,
  ));
});
