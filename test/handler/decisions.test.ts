import { Scenario } from './scenario';
import * as plan from '../../src/core/plan/decide';

/** How often it is decided: each decision looks at everything that a run observed. */

jest.mock('../../src/core/plan/decide', () => {
  const actual = jest.requireActual<typeof plan>('../../src/core/plan/decide');
  return { ...actual, decide: jest.fn(actual.decide) };
});

const decide = jest.mocked(plan.decide);
let scenario: Scenario;

beforeEach(async () => {
  scenario = await Scenario.start();
  decide.mockClear();
});

afterEach(async () => scenario.stop());

test.each([1, 12])('an event about an instance that gets a session decides twice at most, among %i instances', async (count) => {
  const { targetId } = scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' });
  const [first] = Array.from({ length: count }, () => scenario.fleet.addInstance());
  await scenario.running(scenario.settings([targetId]), first.instanceId);
  expect(scenario.sessions()).toHaveLength(1);
  expect(decide.mock.calls.length).toBeLessThanOrEqual(2);
  expect(decide).toHaveBeenCalled();
});

test.each([1, 40])('a sweep that creates sessions for all of %i sources decides twice at most, and once when nothing is left to do', async (count) => {
  const settings = scenario.settings([scenario.fleet.addSensor({ instanceType: 'c5.18xlarge' }).targetId]);
  for (let n = 0; n < count; n += 1) scenario.fleet.addInstance();
  await scenario.sweep(settings);
  expect(scenario.sessions()).toHaveLength(count);
  expect(decide.mock.calls.length).toBeLessThanOrEqual(2);
  decide.mockClear();
  scenario.clock.advance(5 * 60_000);
  await scenario.sweep(settings);
  expect(decide).toHaveBeenCalledTimes(1);
});
