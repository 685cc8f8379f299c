import { adviceOn, basis } from './advised';
import type { Settings } from '../../../src/core/model/settings';
import { type InventoryParts, securityGroup, sensor, session, workload, zone } from '../build';

const SHUT_OUT: InventoryParts = {
  instances: ['1', '2', '3'].map((name) => workload(name)),
  sensors: [sensor('shut', { securityGroupIds: ['sg-shut'] })],
  securityGroups: [securityGroup('sg-shut')],
};

/** What the cause gains where nothing but its own interfaces is decided again. */
function gainOf(parts: InventoryParts, targets: Parameters<typeof basis>[1], over: Partial<Settings> = {}): number | undefined {
  const { causes: [cause, ...others] } = adviceOn(basis({ ...SHUT_OUT, ...parts }, targets, over), { decided: 0 });
  expect(others).toEqual([]);
  return cause.gain;
}

test('where a fleet is too large to be decided again, the gain of a cause is what its own interfaces gain', () => {
  expect(gainOf({}, ['shut'])).toBe(3);
});

test.each(['owner', undefined])('places count that others have once the plan is carried out, with sessions of the owner %s', (sessionOwner) => {
  const farAway = zone('b');
  const parts = {
    instances: [...SHUT_OUT.instances!, workload('changed', { zone: farAway }), workload('new', { zone: farAway }), workload('excluded', { subnetId: 'subnet-x' })],
    sensors: [...SHUT_OUT.sensors!, sensor('far', { zone: farAway })],
    sessions: [
      session('tms-1', 'changed', 'far', { packetLength: 100, virtualNetworkId: 7 }),
      session('tms-2', 'excluded', 'shut'),
      session('tms-3', 'elsewhere', 'shut', { owner: undefined }),
    ],
  };
  const targets = [{ targetId: 'tmt-shut', capacity: 3 }, 'far'];

  const sources = { include: [], exclude: [{ subnetIds: ['subnet-x'] }], interfaces: 'all' } as const;
  expect(gainOf(parts, targets, { sessionOwner, sources, packetLength: 200, virtualNetworkId: 9 })).toBe(2);
});
