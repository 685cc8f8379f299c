import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { ManualClock } from '../../local-aws/clock';
import type { EventBridgeEvent } from '../../local-aws/events/event';
import { EventBridge } from '../../local-aws/events/event-bridge';
import { EventBus as LocalBus } from '../../local-aws/events/event-bus';
import { serveEventBridge } from '../../local-aws/events/server';
import type { LoopbackServer } from '../../local-aws/loopback';
import { type BusEvent, type EventBus, eventBus } from '../../src/aws/eventbridge';

let clock: ManualClock;
let server: LoopbackServer;
let local: EventBridge;
let client: EventBridgeClient;
let bus: EventBus;
let heard: EventBridgeEvent[];

beforeEach(async () => {
  clock = new ManualClock();
  heard = [];
  const place = { clock, account: '123456789012', region: 'us-east-1', partition: 'aws' };
  const localBus = new LocalBus({ ...place, findQueue: () => undefined, mayUseKey: () => true });
  const put = localBus.putEvent.bind(localBus);
  localBus.putEvent = (entry) => {
    heard.push(put(entry));
    return heard.at(-1)!;
  };
  local = new EventBridge({ ...place, bus: localBus });
  server = await serveEventBridge(local, () => undefined);
  client = new EventBridgeClient({
    endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'ADMINISTRATOR', secretAccessKey: 'secret' }, maxAttempts: 1, disableClockSkewCorrection: true,
  });
  bus = eventBus(async () => client, () => clock.now(), async (milliseconds) => clock.advance(milliseconds));
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const events = (count: number): BusEvent[] => Array.from({ length: count }, (_, index) => ({ detailType: 'News', detail: { id: String(index), what: 'it' } }));
const idsOf = (count: number) => new Set(events(count).map(({ detail }) => detail.id));
const heardIds = () => heard.map(({ detail }) => (detail as { id: string }).id);

test('an event has the source of the library, its type and its detail', async () => {
  expect(await bus.publish(events(1))).toEqual({ ids: idsOf(1) });
  expect(heard).toMatchObject([{ 'source': 'cdk-extrahop-traffic-mirroring', 'detail-type': 'News', 'detail': { id: '0', what: 'it' } }]);
});

test('as many events as a call does not take are published in several', async () => {
  expect(await bus.publish(events(21))).toEqual({ ids: idsOf(21) });
  expect(heardIds()).toEqual([...idsOf(21)]);
});

test('an event that is refused is published with the next attempt, and the others not again', async () => {
  local.faults.add({ operation: 'PutEventsEntry', code: 'InternalFailure', times: 2, when: ({ Detail }) => String(Detail).includes('"1"') });
  expect(await bus.publish(events(3))).toEqual({ ids: idsOf(3) });
  expect(heardIds()).toEqual(['0', '2', '1']);
});

test('an event that is always refused is missing, with the reason, and stands in nobody\'s way', async () => {
  local.faults.add({ operation: 'PutEventsEntry', code: 'InternalFailure', message: 'sorry', times: 9, when: ({ Detail }) => String(Detail).includes('"1"') });
  const { ids, error } = await bus.publish(events(12));
  expect([...idsOf(12)].filter((id) => !ids.has(id))).toEqual(['1']);
  expect(error).toEqual(new Error('EventBridge refused an event: InternalFailure: sorry'));
});

test('after a call that fails there is no other, and what was published before it counts', async () => {
  local.faults.add({ operation: 'PutEvents', code: 'AccessDeniedException', when: ({ Entries }) => JSON.stringify(Entries).includes('\\"10\\"') });
  const { ids, error } = await bus.publish(events(30));
  expect(ids).toEqual(idsOf(10));
  expect(error).toMatchObject({ name: 'AccessDeniedException' });
  expect(heard).toHaveLength(10);
});

test('what there is no time for is left, which is no error', async () => {
  local.faults.add({
    operation: 'PutEvents',
    code: 'none',
    times: 9,
    when: () => {
      clock.advance(3_000);
      return false;
    },
  });
  expect(await bus.publish(events(30))).toEqual({ ids: idsOf(20) });
});
