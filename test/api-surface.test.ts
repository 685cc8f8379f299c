import { readFileSync } from 'fs';
import { join } from 'path';
import * as library from '../src';

const barrel = readFileSync(join(__dirname, '../src/index.ts'), 'utf8');

test('the library exports these names and no others', () => {
  const names = [...barrel.matchAll(/\{([^}]*)\}/g)].flatMap(([, list]) => list.split(',')).map((name) => name.trim()).filter(Boolean);
  expect(names.map((name) => name.replace(/^type /, '')).sort()).toEqual([
    'ExtraHopTrafficMirroring',
    'ExtraHopTrafficMirroringAttributes',
    'ExtraHopTrafficMirroringProps',
    'IExtraHopTrafficMirroring',
    'ITrafficMirrorFilter',
    'ITrafficMirrorTarget',
    'IdleSessions',
    'MirroringMode',
    'Rebalancing',
    'SourceNetworkAclEvaluation',
    'TrafficMirrorDestination',
    'TrafficMirrorDirection',
    'TrafficMirrorFilter',
    'TrafficMirrorFilterAttributes',
    'TrafficMirrorFilterProps',
    'TrafficMirrorFilterRuleOptions',
    'TrafficMirrorNetworkService',
    'TrafficMirrorPortRange',
    'TrafficMirrorProtocol',
    'TrafficMirrorRuleAction',
    'TrafficMirrorSourceSelector',
    'TrafficMirrorSources',
    'TrafficMirrorSourcesOptions',
    'TrafficMirrorTarget',
    'TrafficMirrorTargetAttributes',
    'TrafficMirrorTargetDiscovery',
    'TrafficMirrorTargetDiscoveryOptions',
    'TrafficMirrorTargetOptions',
    'TrafficMirrorTargetProps',
    'TrafficMirroringAlarm',
    'TrafficMirroringAlarmOptions',
    'TrafficMirroringAlarms',
    'TrafficMirroringAlarmsProps',
    'UnknownPathTreatment',
    'UnmirroredReason',
    'ZoneLocality',
  ]);
  expect(Object.keys(library).sort()).toEqual([
    'ExtraHopTrafficMirroring',
    'IdleSessions',
    'MirroringMode',
    'Rebalancing',
    'SourceNetworkAclEvaluation',
    'TrafficMirrorDestination',
    'TrafficMirrorDirection',
    'TrafficMirrorFilter',
    'TrafficMirrorNetworkService',
    'TrafficMirrorPortRange',
    'TrafficMirrorProtocol',
    'TrafficMirrorRuleAction',
    'TrafficMirrorSources',
    'TrafficMirrorTarget',
    'TrafficMirrorTargetDiscovery',
    'TrafficMirroringAlarm',
    'TrafficMirroringAlarms',
    'UnknownPathTreatment',
    'UnmirroredReason',
    'ZoneLocality',
  ]);
});

test('every export is named, and none comes from what runs in AWS or is internal', () => {
  expect(barrel).not.toContain('*');
  expect([...barrel.matchAll(/from '(.*)'/g)].map(([, source]) => source)).toEqual([
    './extrahop-traffic-mirroring',
    './extrahop-traffic-mirroring-props',
    './mirroring-mode',
    './monitoring/mirroring-reference',
    './monitoring/traffic-mirroring-alarm',
    './monitoring/traffic-mirroring-alarms',
    './monitoring/traffic-mirroring-alarms-props',
    './rebalancing',
    './source-network-acl-evaluation',
    './idle-sessions',
    './traffic-mirror-destination',
    './traffic-mirror-filter',
    './traffic-mirror-filter-rule',
    './traffic-mirror-network-service',
    './traffic-mirror-port-range',
    './traffic-mirror-protocol',
    './traffic-mirror-sources',
    './traffic-mirror-target',
    './traffic-mirror-target-discovery',
    './unknown-path-treatment',
    './unmirrored-reason',
    './zone-locality',
  ]);
});
