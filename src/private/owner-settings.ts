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
import { targetSettings } from './targets';
import type { ExtraHopTrafficMirroringProps } from '../extrahop-traffic-mirroring-props';
import { Rebalancing } from '../rebalancing';
import { DEFAULT_MAX_REMOVAL_PERCENT, type OwnerSettings } from '../settings';
import { SourceNetworkAcl } from '../source-network-acl';
import { StoppedInstanceSessions } from '../stopped-instance-sessions';
import { TrafficMirrorTarget } from '../traffic-mirror-target';
import { UnknownPaths } from '../unknown-paths';
import { ZoneLocality } from '../zone-locality';

/** Fails unless the properties that become settings of the function have values that they can have. */
export function checkSettings(props: ExtraHopTrafficMirroringProps): void {
  checkOptional('zoneLocality', props.zoneLocality, ZONE_LOCALITY_RULE);
  checkOptional('sessionNumber', props.sessionNumber, SESSION_NUMBER_RULE);
  checkOptional('packetLength', props.packetLength, PACKET_LENGTH_RULE);
  if (props.targets?.some((target) => target instanceof TrafficMirrorTarget && target._isLoadBalancer)) {
    checkOptional('packetLength', props.packetLength, PACKET_LENGTH_TO_LOAD_BALANCER_RULE);
  }
  checkOptional('virtualNetworkId', props.virtualNetworkId, VIRTUAL_NETWORK_ID_RULE);
  checkSessionTags(props.sessionTags ?? {});
  checkOptional('maxRemovalPercent', props.maxRemovalPercent, MAX_REMOVAL_PERCENT_RULE);
  checkOptional('targetDownGrace', props.targetDownGrace?.toSeconds({ integral: false }), TARGET_DOWN_GRACE_RULE);
  checkOptional('unknownPaths', props.unknownPaths, UNKNOWN_PATHS_RULE);
  checkOptional('sourceNetworkAcl', props.sourceNetworkAcl, SOURCE_NETWORK_ACL_RULE);
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
