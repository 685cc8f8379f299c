import { deploy, request } from './deployment';
import { OWN, Scenario } from './scenario';
import type { FleetInstance, FleetSensor } from '../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../src/core/model/settings';

/** Who moves sessions for nothing but a more even load: sweeps, each up to the limit, and nobody else. */

let scenario: Scenario;
let crowded: FleetSensor;
let idle: FleetSensor;
let instances: FleetInstance[];
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start();
  const { fleet, filterId } = scenario;
  [crowded, idle] = [fleet.addSensor(), fleet.addSensor()];
  instances = Array.from({ length: 10 }, () => fleet.addInstance());
  for (const { networkInterfaceId } of instances) fleet.addSession({ networkInterfaceId, targetId: crowded.targetId, filterId, tags: OWN });
  settings = scenario.settings([crowded.targetId, idle.targetId], { rebalanceLimit: 2 });
});

afterEach(async () => scenario.stop());

function moved(): number {
  return scenario.sessions().filter((session) => session.endsWith(idle.targetId)).length;
}

test('a sweep moves as many as the limit says, however often it decides', async () => {
  await scenario.sweep(settings);
  expect(moved()).toBe(2);
});

test('what a sweep moves is even in the end, and stays so', async () => {
  const counts = [];
  for (let sweep = 0; sweep < 4; sweep += 1) {
    await scenario.sweep(settings);
    counts.push(moved());
  }
  expect(counts).toEqual([2, 4, 5, 5]);
});

test('a session whose move fails counts as one that was tried, so that the limit holds', async () => {
  scenario.ec2.faults.add({ operation: 'ModifyTrafficMirrorSession', code: 'InternalError', times: 1 });
  await scenario.sweep(settings);
  expect(moved()).toBe(1);
});

test('events move none, neither of their instances nor of neighbours', async () => {
  await scenario.running(settings, ...instances.map(({ instanceId }) => instanceId));
  expect(scenario.writes()).toEqual([]);
  const newcomer = scenario.fleet.addInstance();
  await scenario.running(settings, newcomer.instanceId, instances[0].instanceId);
  expect(scenario.writes()).toEqual([`Create ${newcomer.networkInterfaceId}`]);
});

test('a deployment moves none, and asks for the sweeps that do', async () => {
  await deploy(scenario, settings, request('Update'));
  expect(scenario.writes()).toEqual([]);
  expect(scenario.sent).toHaveLength(3);
});
