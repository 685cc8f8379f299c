import { BURST, type Figures, PER_SECOND, Rollout } from './rollout';
import { ZoneLocality } from '../../src';
import { MINUTE } from '../deployed/deployment';

/**
 * Rollouts of fleets, bound by the pace that EC2 grants. Virtual time: what is asserted is the same on every machine.
 *
 * A share of them runs with all tests; `npm run test:rollout` runs them whole, and prints what they took.
 */

const FULL = process.env.ROLLOUT === 'full';
const STARTING = FULL ? 1000 : 80;
const RUNNING = FULL ? 10_000 : 200;
const CHANGING = FULL ? 500 : 60;

jest.setTimeout(FULL ? 1_800_000 : 120_000);

let rollout: Rollout;

beforeEach(async () => {
  rollout = await Rollout.start();
});

afterEach(async () => rollout.deployment.stop());

function tell(what: string, { waits, ...figures }: Partial<Figures>): void {
  const wait = (share: number) => waits?.[Math.min(waits.length - 1, Math.floor(waits.length * share))];
  if (FULL) console.log(what, { ...figures, waits: waits?.length, waitedMedianMs: wait(0.5), waitedMostMs: wait(1) });
}

test(`${STARTING} instances that start within a minute are all mirrored, each once, at the pace that EC2 grants`, async () => {
  const { deployment } = rollout;
  const stack = await deployment.deploy({ targetIds: rollout.sensors(12), props: { zoneLocality: ZoneLocality.ANY } });
  await deployment.settle(3 * MINUTE);
  rollout.begin();
  rollout.launch(MINUTE / STARTING, STARTING);
  await rollout.until(() => STARTING, 60);
  const figures = rollout.figures(stack);
  await deployment.settle(6 * MINUTE);

  tell('starting within a minute', figures);
  expect(new Set(deployment.mirrored()).size).toBe(STARTING);
  expect(deployment.sessions()).toHaveLength(STARTING);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);
  expect(deployment.aws.failedDeliveries).toEqual([]);
  // Instances take a while to start, and the last ones start after a minute.
  expect(figures.seconds).toBeLessThan(Math.max(1.15 * figures.atBest, 75));
  if (FULL) expect(figures.callsPerInterface).toBeLessThan(1.5);
});

test('a single instance that starts in a quiet account waits for nothing but its own calls', async () => {
  const { deployment } = rollout;
  const stack = await deployment.deploy({ targetIds: rollout.sensors(4), props: { zoneLocality: ZoneLocality.ANY } });
  await deployment.settle(3 * MINUTE);
  rollout.begin();
  rollout.launch(1000, 1);
  await rollout.until(() => 1, 5);
  // Reads in four rounds, one more while they lag behind the event, and the creation: 100 ms each, and a second for the second look.
  expect(rollout.figures(stack).waits).toEqual([expect.any(Number)]);
  expect(rollout.figures(stack).waits[0]).toBeLessThanOrEqual(2_000);
});

test(`${RUNNING} interfaces at the first deployment are mirrored, and at the end let go, at the pace that EC2 grants, and instances that start meanwhile do not wait for them`, async () => {
  const { deployment, deployment: { ec2 } } = rollout;
  const running = rollout.running(RUNNING);
  const targetIds = [1, 2].map(() => rollout.loadBalancer());
  const stack = await deployment.deploy({ targetIds, props: { zoneLocality: ZoneLocality.ANY } });
  // The first of the sweeps that follow a deployment comes ten seconds after it.
  await deployment.clock.runFor(10_000);
  rollout.begin();
  const stopLaunching = rollout.launch(1200);
  const left = new Set(running);
  ec2.onCall(({ operation, input, error }) => {
    if (operation === 'CreateTrafficMirrorSession' && error === undefined) left.delete((input as { NetworkInterfaceId: string }).NetworkInterfaceId);
  });
  await deployment.clock.runUntil(() => left.size === 0, 180 * MINUTE);
  const launched = stopLaunching();
  const figures = rollout.figures(stack);
  await deployment.settle(6 * MINUTE);

  tell('first deployment', figures);
  expect(figures.seconds).toBeLessThan(1.15 * figures.atBest + 5);
  expect(figures.waits[Math.floor(figures.waits.length * 0.95)]).toBeLessThan(5_000);
  expect(new Set(deployment.mirrored()).size).toBe(RUNNING + launched);
  expect(deployment.sessions()).toHaveLength(RUNNING + launched);
  expect(stack.deadLetters(/EventsQueue/)).toEqual([]);

  const { clock } = deployment;
  const beganAt = clock.now();
  await deployment.destroy(stack);
  const seconds = (clock.now() - beganAt) / 1000;
  const atBest = Math.max(0, RUNNING + launched - BURST) / PER_SECOND;
  tell('its end', { seconds, atBest });
  expect(stack.status).toBe('DELETE_COMPLETE');
  expect(deployment.sessions()).toEqual([]);
  expect(seconds).toBeLessThan(1.15 * atBest + 90);
});

test(`on a fleet of ${CHANGING}, a new filter, new targets and the end of the stack leave nobody without a session before the end, and nothing after it`, async () => {
  const { deployment, deployment: { clock, ec2, fleet } } = rollout;
  const running = rollout.running(CHANGING);
  const [old, next] = [rollout.sensors(6), rollout.sensors(6)];
  const zoneLocality = { props: { zoneLocality: ZoneLocality.ANY } };
  const stack = await deployment.deploy({ targetIds: old, ...zoneLocality });
  await rollout.until(() => CHANGING, 30);

  let blind = 0;
  const mirroredOnce = new Set(running);
  ec2.onCall(({ operation }) => {
    if (!operation.startsWith('Delete') && !operation.startsWith('Modify')) return;
    const mirrored = new Set(deployment.mirrored());
    blind += [...mirroredOnce].filter((id) => !mirrored.has(id)).length;
  });
  const filterId = fleet.addFilter();
  await deployment.deploy({ targetIds: old, filterId, ...zoneLocality });
  expect([...ec2.state.trafficMirrorSessions.values()].every(({ TrafficMirrorFilterId }) => TrafficMirrorFilterId === filterId)).toBe(true);
  await deployment.deploy({ targetIds: next, filterId, ...zoneLocality });
  expect([...ec2.state.trafficMirrorSessions.values()].every(({ TrafficMirrorTargetId }) => next.includes(TrafficMirrorTargetId))).toBe(true);
  expect(blind).toBe(0);
  expect(deployment.sessions()).toHaveLength(CHANGING);

  mirroredOnce.clear();
  for (let second = 0; second < 60; second += 5) clock.setTimeout(() => fleet.launchInstance({ subnetId: rollout.subnetIds[0] }), second * 1000);
  await deployment.destroy(stack);
  await deployment.settle(10 * MINUTE);
  expect(deployment.sessions()).toEqual([]);
  expect(stack.status).toBe('DELETE_COMPLETE');
});
