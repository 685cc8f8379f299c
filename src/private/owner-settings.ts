import { Duration } from 'aws-cdk-lib';
import {
  checkOptional,
  PACKET_LENGTH_RULE,
  PACKET_LENGTH_TO_LOAD_BALANCER_RULE,
  MAX_REMOVAL_PERCENT_RULE,
  SESSION_NUMBER_RULE,
  SOURCE_NETWORK_ACL_RULE,
  TARGET_DOWN_GRACE_RULE,
  UNKNOWN_PATHS_RULE,
  VIRTUAL_NETWORK_ID_RULE,
  ZONE_LOCALITY_RULE,
} from './checks';
import { checkSessionTags } from './session-tags';
import { objectRule } from './shapes';
import { targetSettings } from './targets';
import type { ExtraHopTrafficMirroringProps } from '../extrahop-traffic-mirroring-props';
import { Rebalancing } from '../rebalancing';
import { DEFAULT_MAX_REMOVAL_PERCENT, type OwnerSettings } from '../settings';
import { SourceNetworkAcl } from '../source-network-acl';
import { StoppedInstanceSessions } from '../stopped-instance-sessions';
import type { ITrafficMirrorFilter } from '../traffic-mirror-filter';
import type { TrafficMirrorSources } from '../traffic-mirror-sources';
import { TrafficMirrorTarget } from '../traffic-mirror-target';
import type { TrafficMirrorTargetDiscovery } from '../traffic-mirror-target-discovery';
import { UnknownPaths } from '../unknown-paths';
import { ZoneLocality } from '../zone-locality';

/** Fails unless the properties that become settings of the function have values that they can have. */
export function checkSettings(props: ExtraHopTrafficMirroringProps): void {
  checkObjects(props);
  checkOptional('zoneLocality', props.zoneLocality, ZONE_LOCALITY_RULE);
  checkOptional('sessionNumber', props.sessionNumber, SESSION_NUMBER_RULE);
  checkOptional('packetLength', props.packetLength, PACKET_LENGTH_RULE);
  if (props.targets?.some((target) => target instanceof TrafficMirrorTarget && target._loadBalancer !== undefined)) {
    checkOptional('packetLength', props.packetLength, PACKET_LENGTH_TO_LOAD_BALANCER_RULE);
  }
  checkOptional('virtualNetworkId', props.virtualNetworkId, VIRTUAL_NETWORK_ID_RULE);
  checkSessionTags(props.sessionTags ?? {});
  checkOptional('maxRemovalPercent', props.maxRemovalPercent, MAX_REMOVAL_PERCENT_RULE);
  checkOptional('targetDownGrace', props.targetDownGrace?.toSeconds({ integral: false }), TARGET_DOWN_GRACE_RULE);
  checkOptional('unknownPaths', props.unknownPaths, UNKNOWN_PATHS_RULE);
  checkOptional('sourceNetworkAcl', props.sourceNetworkAcl, SOURCE_NETWORK_ACL_RULE);
}

/** Of a value of another kind, such as a number, nothing would be found, and the settings would say so. */
function checkObjects(props: ExtraHopTrafficMirroringProps): void {
  const duration = objectRule<Duration>('Duration', 'toSeconds', 'use Duration.minutes(…)');
  checkOptional('filter', props.filter, objectRule<ITrafficMirrorFilter>(
    'filter', 'trafficMirrorFilterId', 'use TrafficMirrorFilter.fromTrafficMirrorFilterId(…) or a new TrafficMirrorFilter',
  ));
  checkOptional('targetDiscovery', props.targetDiscovery, objectRule<TrafficMirrorTargetDiscovery>(
    'TrafficMirrorTargetDiscovery', '_tags', 'use TrafficMirrorTargetDiscovery.byTags(…)',
  ));
  checkOptional('sources', props.sources, objectRule<TrafficMirrorSources>('TrafficMirrorSources', '_settings', 'use TrafficMirrorSources.select(…)'));
  checkOptional('rebalancing', props.rebalancing, objectRule<Rebalancing>('Rebalancing', '_limit', 'use Rebalancing.movesPerSweep(…)'));
  checkOptional('stoppedInstanceSessions', props.stoppedInstanceSessions, objectRule<StoppedInstanceSessions>(
    'StoppedInstanceSessions', '_graceSeconds', 'use StoppedInstanceSessions.removeAfter(…), removeAtOnce() or retain()',
  ));
  checkOptional('targetDownGrace', props.targetDownGrace, duration);
  checkOptional('sweepInterval', props.sweepInterval, duration);
}

/**
 * What the function is told of the properties, and of what the construct made of some of them.
 *
 * @param account the account that sessions are created in
 */
export function ownerSettings(
  props: ExtraHopTrafficMirroringProps, account: string, resolved: Pick<OwnerSettings, 'owner' | 'filterId' | 'sources' | 'mode'>,
): OwnerSettings {
  const { _graceSeconds: stoppedInstanceGraceSeconds } = props.stoppedInstanceSessions ?? StoppedInstanceSessions.removeAfter(Duration.hours(1));
  return {
    ...resolved,
    targets: (props.targets ?? []).map(targetSettings),
    targetDiscovery: props.targetDiscovery?._settings(account),
    zoneLocality: props.zoneLocality ?? ZoneLocality.LOCAL_ONLY,
    sessionNumber: props.sessionNumber ?? 1,
    packetLength: props.packetLength,
    virtualNetworkId: props.virtualNetworkId,
    sessionTags: props.sessionTags,
    sourceNetworkAcl: props.sourceNetworkAcl ?? SourceNetworkAcl.EVALUATE,
    unknownPath: props.unknownPaths ?? UnknownPaths.USE_LAST,
    rebalanceLimit: (props.rebalancing ?? Rebalancing.none())._limit,
    maxRemovalPercent: props.maxRemovalPercent ?? DEFAULT_MAX_REMOVAL_PERCENT,
    targetDownGraceSeconds: (props.targetDownGrace ?? Duration.minutes(10)).toSeconds(),
    stoppedInstanceGraceSeconds,
  };
}
