export { ExtraHopTrafficMirroring } from './extrahop-traffic-mirroring';
export { type ExtraHopTrafficMirroringProps } from './extrahop-traffic-mirroring-props';
export { MirroringMode } from './mirroring-mode';
export { type ExtraHopTrafficMirroringAttributes, type IExtraHopTrafficMirroring } from './monitoring/mirroring-reference';
export { TrafficMirroringAlarm, type TrafficMirroringAlarmOptions } from './monitoring/traffic-mirroring-alarm';
export { TrafficMirroringAlarms } from './monitoring/traffic-mirroring-alarms';
export { type TrafficMirroringAlarmsProps } from './monitoring/traffic-mirroring-alarms-props';
export { TrafficMirroringDashboard, type TrafficMirroringDashboardProps } from './monitoring/traffic-mirroring-dashboard';
export { TrafficMirroringQueries, type TrafficMirroringQueriesProps } from './monitoring/traffic-mirroring-queries';
export { Rebalancing } from './rebalancing';
export { SourceNetworkAclEvaluation } from './source-network-acl-evaluation';
export { IdleSessions } from './idle-sessions';
export { TrafficMirrorDestination } from './traffic-mirror-destination';
export {
  type ITrafficMirrorFilter,
  TrafficMirrorFilter,
  type TrafficMirrorFilterAttributes,
  type TrafficMirrorFilterProps,
} from './traffic-mirror-filter';
export { TrafficMirrorDirection, type TrafficMirrorFilterRuleOptions, TrafficMirrorRuleAction } from './traffic-mirror-filter-rule';
export { TrafficMirrorNetworkService } from './traffic-mirror-network-service';
export { TrafficMirrorPortRange } from './traffic-mirror-port-range';
export { TrafficMirrorProtocol } from './traffic-mirror-protocol';
export { TrafficMirrorSources, type TrafficMirrorSourceSelector, type TrafficMirrorSourcesOptions } from './traffic-mirror-sources';
export {
  type ITrafficMirrorTarget,
  TrafficMirrorTarget,
  type TrafficMirrorTargetAttributes,
  type TrafficMirrorTargetOptions,
  type TrafficMirrorTargetProps,
} from './traffic-mirror-target';
export { TrafficMirrorTargetDiscovery, type TrafficMirrorTargetDiscoveryOptions } from './traffic-mirror-target-discovery';
export { UnknownPathTreatment } from './unknown-path-treatment';
export { UnmirroredReason } from './unmirrored-reason';
export { ZoneLocality } from './zone-locality';
