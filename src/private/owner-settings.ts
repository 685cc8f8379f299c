import { Duration } from 'aws-cdk-lib';
import { checkOptional, PACKET_LENGTH_RULE, SESSION_NUMBER_RULE, VIRTUAL_NETWORK_ID_RULE, ZONE_LOCALITY_RULE } from './checks';
import { targetSettings } from './targets';
import type { ExtraHopTrafficMirroringProps } from '../extrahop-traffic-mirroring-props';
import { Rebalancing } from '../rebalancing';
import type { OwnerSettings } from '../settings';
import { StoppedInstanceSessions } from '../stopped-instance-sessions';
import { ZoneLocality } from '../zone-locality';

/** Fails unless the properties that become settings of the function have values that they can have. */
export function checkSettings(props: ExtraHopTrafficMirroringProps): void {
  checkOptional('zoneLocality', props.zoneLocality, ZONE_LOCALITY_RULE);
  checkOptional('sessionNumber', props.sessionNumber, SESSION_NUMBER_RULE);
  checkOptional('packetLength', props.packetLength, PACKET_LENGTH_RULE);
  checkOptional('virtualNetworkId', props.virtualNetworkId, VIRTUAL_NETWORK_ID_RULE);
}

/** What the function is told of the properties, and of what the construct made of some of them. */
export function ownerSettings(
  props: ExtraHopTrafficMirroringProps, resolved: Pick<OwnerSettings, 'owner' | 'filterId' | 'sources'>,
): OwnerSettings {
  const { _graceSeconds: stoppedInstanceGraceSeconds } = props.stoppedInstanceSessions ?? StoppedInstanceSessions.removeAfter(Duration.hours(1));
  return {
    ...resolved,
    targets: props.targets.map(targetSettings),
    zoneLocality: props.zoneLocality ?? ZoneLocality.LOCAL_ONLY,
    sessionNumber: props.sessionNumber ?? 1,
    packetLength: props.packetLength,
    virtualNetworkId: props.virtualNetworkId,
    sourceNetworkAcl: 'evaluate',
    unknownPath: 'eligible',
    rebalanceLimit: (props.rebalancing ?? Rebalancing.none())._limit,
    removalLimit: 0.1,
    targetDownGraceSeconds: 600,
    stoppedInstanceGraceSeconds,
  };
}
