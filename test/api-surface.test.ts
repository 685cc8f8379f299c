import { readFileSync } from 'fs';
import { join } from 'path';
import * as library from '../src';

const barrel = readFileSync(join(__dirname, '../src/index.ts'), 'utf8');

test('the library exports these names and no others', () => {
  const names = [...barrel.matchAll(/\{([^}]*)\}/g)].flatMap(([, list]) => list.split(',')).map((name) => name.trim()).filter(Boolean);
  expect(names.map((name) => name.replace(/^type /, '')).sort()).toEqual([
    'ExtraHopTrafficMirroring',
    'ExtraHopTrafficMirroringProps',
    'ITrafficMirrorFilter',
    'ITrafficMirrorTarget',
    'Rebalancing',
    'ReconcileFunctionOptions',
    'SourceNetworkAcl',
    'StoppedInstanceSessions',
    'TrafficMirrorDestination',
    'TrafficMirrorFilter',
    'TrafficMirrorFilterAttributes',
    'TrafficMirrorFilterProps',
    'TrafficMirrorSessionOptions',
    'TrafficMirrorSourceSelector',
    'TrafficMirrorSources',
    'TrafficMirrorSourcesProps',
    'TrafficMirrorTarget',
    'TrafficMirrorTargetAttributes',
    'TrafficMirrorTargetOptions',
    'TrafficMirrorTargetProps',
    'UnknownPaths',
    'UnmirroredReason',
    'ZoneLocality',
  ]);
  expect(Object.keys(library).sort()).toEqual([
    'ExtraHopTrafficMirroring',
    'Rebalancing',
    'SourceNetworkAcl',
    'StoppedInstanceSessions',
    'TrafficMirrorDestination',
    'TrafficMirrorFilter',
    'TrafficMirrorSources',
    'TrafficMirrorTarget',
    'UnknownPaths',
    'UnmirroredReason',
    'ZoneLocality',
  ]);
});

test('every export is named, and none comes from what runs in AWS or is internal', () => {
  expect(barrel).not.toContain('*');
  expect([...barrel.matchAll(/from '(.*)'/g)].map(([, source]) => source)).toEqual([
    './extrahop-traffic-mirroring',
    './extrahop-traffic-mirroring-props',
    './rebalancing',
    './reconcile-function-options',
    './source-network-acl',
    './stopped-instance-sessions',
    './traffic-mirror-destination',
    './traffic-mirror-filter',
    './traffic-mirror-session-options',
    './traffic-mirror-sources',
    './traffic-mirror-target',
    './unknown-paths',
    './unmirrored-reason',
    './zone-locality',
  ]);
});
