import type { BusEvent } from '../../../src/aws/eventbridge';
import { EMPTY_LEDGER } from '../../../src/core/ledger/ledger';
import type { InterfaceDecision } from '../../../src/core/model/decision';
import type { OwnerSettings } from '../../../src/core/model/settings';
import type { Invocation } from '../../../src/handler/invocation';
import { publishChanges } from '../../../src/handler/ledger/publish-changes';
import { handleLifecycle } from '../../../src/handler/lifecycle/handle';
import { sweep } from '../../../src/handler/reconcile/sweep';
import { request } from '../deployment';
import { TABLE_NAME } from '../ledger-table';
import { OWNER, Scenario } from '../scenario';

/** Who hears what of interfaces that nobody mirrors. */

const MINUTE = 60_000;

let scenario: Scenario;
let settings: OwnerSettings;
let heard: BusEvent[];
let groupId: string;
let networkInterfaceId: string;

beforeEach(async () => {
  scenario = await Scenario.start();
  heard = [];
  groupId = scenario.fleet.addSecurityGroup({ ingress: [] });
  settings = scenario.settings([scenario.fleet.addSensor({ securityGroupIds: [groupId] }).targetId]);
  // From then on changes are published, once rules have had time to take effect.
  await sweepAfter(0);
  scenario.clock.advance(2 * MINUTE);
  ({ networkInterfaceId } = scenario.fleet.addInstance());
});

afterEach(async () => scenario.stop());

function listening(): Invocation {
  return {
    ...scenario.invocation(settings),
    events: {
      publish: async (events) => {
        heard.push(...events);
        return { ids: new Set(events.map(({ detail }) => detail.id)) };
      },
    },
  };
}

async function sweepAfter(minutes: number): Promise<string[]> {
  scenario.clock.advance(minutes * MINUTE);
  heard.length = 0;
  await sweep(listening(), 0);
  return told();
}

const told = () => heard.map(({ detailType, detail }) => `${detailType}: ${(detail.reason as { code: string }).code}`);
const ids = () => heard.map(({ detail }) => detail.id);

/** Foreign sessions leave no place for ours. */
function occupy(): string[] {
  return [1, 2, 3].map((SessionNumber) => {
    const targetId = scenario.fleet.addSensor().targetId;
    const { TrafficMirrorSession } = scenario.ec2.call('CreateTrafficMirrorSession', {
      NetworkInterfaceId: networkInterfaceId, TrafficMirrorTargetId: targetId, TrafficMirrorFilterId: scenario.filterId, SessionNumber,
    }) as { TrafficMirrorSession: { TrafficMirrorSessionId: string } };
    return TrafficMirrorSession.TrafficMirrorSessionId;
  });
}

test('another reason is told, and the first one again when it is back, each with an id of its own', async () => {
  const all: string[] = [];
  expect(await sweepAfter(0)).toEqual(['Network Interface Unmirrored: no-reachable-target']);
  all.push(...ids());
  const sessions = occupy();
  expect(await sweepAfter(5)).toEqual(['Network Interface Unmirrored: session-limit']);
  all.push(...ids());
  expect(await sweepAfter(5)).toEqual([]);
  for (const id of sessions) scenario.ec2.call('DeleteTrafficMirrorSession', { TrafficMirrorSessionId: id });
  expect(await sweepAfter(5)).toEqual(['Network Interface Unmirrored: no-reachable-target']);
  all.push(...ids());
  expect(new Set(all).size).toBe(3);
});

test('what changes before rules have had time to take effect is told afterwards, as soon as anything looks, and later changes are told at once', async () => {
  // Nobody listens for a while, and then somebody does.
  await scenario.sweep(settings);
  for (const minutes of [5, 1]) expect(await sweepAfter(minutes)).toEqual([]);
  expect(await sweepAfter(0.5)).toEqual(['Network Interface Unmirrored: no-reachable-target']);
  scenario.fleet.addInstance();
  expect(await sweepAfter(0.1)).toEqual(['Network Interface Unmirrored: no-reachable-target']);
});

test('an interface whose end nobody saw is told to be gone', async () => {
  await sweepAfter(0);
  const since = heard[0].detail.since;
  scenario.ec2.state.instances.clear();
  scenario.ec2.state.networkInterfaces.delete(networkInterfaceId);
  expect(await sweepAfter(5)).toEqual(['Network Interface Recovered: interface-not-found']);
  expect(heard[0].detail).toEqual({
    id: `${OWNER}/${networkInterfaceId}/${String(since)}/recovered`,
    sessionOwner: OWNER,
    networkInterfaceId,
    reason: { code: 'interface-not-found', message: `no instance has ${networkInterfaceId} any more` },
    since,
    until: new Date(scenario.clock.now()).toISOString(),
  });
});

test('where the ledger cannot be read nothing is told, and where it cannot be written the same is told once more', async () => {
  await sweepAfter(0);
  scenario.ledger.dynamoDb.faults.add({ operation: 'Scan', code: 'AccessDeniedException' });
  expect(await sweepAfter(5)).toEqual([]);
  const other = scenario.fleet.addInstance().networkInterfaceId;
  scenario.ledger.dynamoDb.faults.add({ operation: 'BatchWriteItem', code: 'AccessDeniedException' });
  for (const minutes of [5, 5]) {
    expect(await sweepAfter(minutes)).toEqual(['Network Interface Unmirrored: no-reachable-target']);
    expect(heard[0].detail.networkInterfaceId).toBe(other);
  }
  expect(await sweepAfter(5)).toEqual([]);
});

test('an event about one instance tells nothing of others', async () => {
  // What it finds stays untold.
  await sweep({ ...listening(), events: { publish: async () => ({ ids: new Set() }) } }, 0);
  const { instanceId, networkInterfaceId: started } = scenario.fleet.addInstance();
  await scenario.handle(listening(), [JSON.stringify({
    'source': 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    'time': new Date(scenario.clock.now()).toISOString(),
    'detail': { 'instance-id': instanceId, 'state': 'running' },
  })]);
  expect(heard.map(({ detail }) => detail.networkInterfaceId)).toEqual([started]);
});

test('an update of the stack leaves what there is to tell to the sweep that follows it', async () => {
  await handleLifecycle(request('Update'), listening());
  expect(heard).toEqual([]);
  const items = await scenario.ledger.dynamoDb.items(TABLE_NAME);
  expect(items.map(({ id }) => id)).toContain(`unmirrored-interface/${networkInterfaceId}`);
  expect(await sweepAfter(1)).toEqual(['Network Interface Unmirrored: no-reachable-target']);
});

test('a reason of any length fits into an event, of which EventBridge takes ten in 256 KB', async () => {
  await sweepAfter(0);
  const invocation = { ...listening(), startedAt: new Map<string, number>(), mayGoOn: async () => true };
  const decision = scenario.lineOf(networkInterfaceId) as unknown as InterfaceDecision;
  const outcome = { decision: { ...decision, reason: { code: 'no-reachable-target' as const, message: '€'.repeat(100_000) } }, acted: false };
  const after = { ...EMPTY_LEDGER, unmirrored: new Map([[networkInterfaceId, { code: 'no-reachable-target' as const, since: 0 }]]) };
  heard.length = 0;
  await publishChanges(invocation, { ...EMPTY_LEDGER, publishingSince: 0 }, after, [outcome]);
  expect(heard).toHaveLength(1);
  expect(Buffer.byteLength(JSON.stringify(heard[0]))).toBeLessThan(25 * 1024);
});
