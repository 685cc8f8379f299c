export { ExtraHopTrafficMirroring, type ExtraHopTrafficMirroringProps } from './extrahop-traffic-mirroring';
export {
  type ITrafficMirrorFilter,
  TrafficMirrorFilter,
  type TrafficMirrorFilterAttributes,
  type TrafficMirrorFilterProps,
} from './traffic-mirror-filter';
export { type ITrafficMirrorTarget, TrafficMirrorTarget, type TrafficMirrorTargetAttributes } from './traffic-mirror-target';
export { ZoneLocality } from './zone-locality';
