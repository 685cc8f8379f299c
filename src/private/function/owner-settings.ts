import { Duration } from 'aws-cdk-lib';
import type { ExtraHopTrafficMirroringProps } from '../../extrahop-traffic-mirroring-props';
import { IdleSessions } from '../../idle-sessions';
import { Rebalancing } from '../../rebalancing';
import { DEFAULT_MAX_DESELECTED_PERCENT, type OwnerSettings } from '../../settings';
import { SourceNetworkAclEvaluation } from '../../source-network-acl-evaluation';
import { UnknownPathTreatment } from '../../unknown-path-treatment';
import { ZoneLocality } from '../../zone-locality';
import { targetSettings, type UsedTarget } from '../validation/targets';

/**
 * Settings for the function, from the properties and what the construct made of them.
 *
 * @param account the account that sessions are created in
 * @param targets targets added so far
 */
export function ownerSettings(
  props: ExtraHopTrafficMirroringProps, account: string, resolved: Pick<OwnerSettings, 'sessionOwner' | 'filterId' | 'sources' | 'mode'>,
  targets: readonly UsedTarget[],
): OwnerSettings {
  const { _graceSeconds: idleSessionGraceSeconds } = props.idleSessions ?? IdleSessions.deleteAfter(Duration.hours(1));
  return {
    ...resolved,
    targets: targets.map(targetSettings),
    targetDiscovery: props.targetDiscovery?._settings(account),
    zoneLocality: props.zoneLocality ?? ZoneLocality.LOCAL_ONLY,
    sessionNumber: props.sessionNumber ?? 1,
    packetLength: props.packetLength,
    virtualNetworkId: props.virtualNetworkId,
    sessionTags: props.sessionTags,
    sourceNetworkAclEvaluation: props.sourceNetworkAclEvaluation ?? SourceNetworkAclEvaluation.EVALUATE,
    unknownPathTreatment: props.unknownPathTreatment ?? UnknownPathTreatment.USE_LAST,
    rebalanceLimit: (props.rebalancing ?? Rebalancing.none())._limit,
    maxDeselectedPercent: props.maxDeselectedPercent ?? DEFAULT_MAX_DESELECTED_PERCENT,
    targetDownGraceSeconds: (props.targetDownGrace ?? Duration.minutes(10)).toSeconds({ integral: false }),
    idleSessionGraceSeconds,
  };
}
