import type { FleetSensor } from '../../../local-aws/fleet/builder';
import type { OwnerSettings } from '../../../src/core/model/settings';
import { TABLE_NAME } from '../ledger-table';
import { Scenario } from '../scenario';

/** What runs leave for each other in the ledger. */

const MINUTE = 60_000;
const DONE = { batchItemFailures: [] };

let scenario: Scenario;
let sensor: FleetSensor;
let settings: OwnerSettings;

beforeEach(async () => {
  scenario = await Scenario.start({ transitions: { pendingMs: 3_000 } });
  sensor = scenario.fleet.addSensor();
  settings = scenario.settings([sensor.targetId], { idleSessionGraceSeconds: 3600 });
});

afterEach(async () => scenario.stop());

/** What the table holds, by id, without when it expires. */
async function kept(): Promise<Record<string, object>> {
  const items = await scenario.ledger.dynamoDb.items(TABLE_NAME);
  return Object.fromEntries(items.filter(({ id }) => id !== 'lease/sweep').map(({ id, expiresAt: _, ...values }) => [id, values]));
}

/** Lets the next calls of the ledger fail. */
function fail(operation: string, times: number): void {
  scenario.ledger.dynamoDb.faults.add({ operation, code: 'AccessDeniedException', times });
}

/** A sensor that is down, an instance that is stopped and one that cannot be mirrored, all noted by a sweep. */
async function noted(): Promise<Record<string, object>> {
  const stopped = scenario.fleet.addInstance();
  const refused = scenario.fleet.addInstance({ instanceType: 't2.nano' });
  await scenario.sweep(settings);
  const down = scenario.fleet.addSensor();
  settings = { ...settings, targets: [...settings.targets, { targetId: down.targetId }] };
  scenario.ec2.stopInstance(stopped.instanceId);
  scenario.ec2.stopInstance(down.instanceId);
  scenario.clock.advance(5 * MINUTE);
  await scenario.sweep(settings);
  const since = scenario.clock.now();
  const entries = {
    [`target-down/${down.targetId}`]: { since },
    [`idle-interface/${stopped.networkInterfaceId}`]: { since },
    [`refused-interface/${refused.networkInterfaceId}`]: { instanceType: 't2.nano', message: expect.any(String) },
  };
  expect(await kept()).toEqual(entries);
  scenario.clock.advance(5 * MINUTE);
  return entries;
}

test('an event that EC2 teaches something adds it, and leaves what it knows nothing of', async () => {
  const entries = await noted();
  const { instanceId, networkInterfaceId } = scenario.fleet.addInstance({ instanceType: 't2.micro' });
  expect(await scenario.running(settings, instanceId)).toEqual(DONE);
  expect(await kept()).toEqual({
    ...entries, [`refused-interface/${networkInterfaceId}`]: { instanceType: 't2.micro', message: expect.any(String) },
  });
});

test('so does one that looks again, because another instance turns up only then', async () => {
  const entries = await noted();
  const { instanceId, networkInterfaceId } = scenario.fleet.addInstance({ instanceType: 't2.micro' });
  const late = scenario.fleet.launchInstance();
  expect(await scenario.running(settings, instanceId, late.instanceId)).toEqual(DONE);
  expect(scenario.lineOf(late.networkInterfaceId)).toMatchObject({ outcome: 'create' });
  expect(Object.keys(await kept()).sort()).toEqual([...Object.keys(entries), `refused-interface/${networkInterfaceId}`].sort());
});

test('what a sweep cannot read it does not write over', async () => {
  const entries = await noted();
  fail('Scan', 1);
  await scenario.sweep(settings);
  expect(await kept()).toEqual(entries);
});
