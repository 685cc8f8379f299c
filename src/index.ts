export { ExtraHopTrafficMirroring } from './extrahop-traffic-mirroring';
export { type ExtraHopTrafficMirroringProps } from './extrahop-traffic-mirroring-props';
export { Rebalancing } from './rebalancing';
export { type ReconcileFunctionOptions } from './reconcile-function-options';
export { SourceNetworkAcl } from './source-network-acl';
export { StoppedInstanceSessions } from './stopped-instance-sessions';
export { TrafficMirrorDestination } from './traffic-mirror-destination';
export {
  type ITrafficMirrorFilter,
  TrafficMirrorFilter,
  type TrafficMirrorFilterAttributes,
  type TrafficMirrorFilterProps,
} from './traffic-mirror-filter';
export { type TrafficMirrorSessionOptions } from './traffic-mirror-session-options';
export { TrafficMirrorSources, type TrafficMirrorSourceSelector, type TrafficMirrorSourcesProps } from './traffic-mirror-sources';
export {
  type ITrafficMirrorTarget,
  TrafficMirrorTarget,
  type TrafficMirrorTargetAttributes,
  type TrafficMirrorTargetOptions,
  type TrafficMirrorTargetProps,
} from './traffic-mirror-target';
export { UnknownPaths } from './unknown-paths';
export { UnmirroredReason } from './unmirrored-reason';
export { ZoneLocality } from './zone-locality';
