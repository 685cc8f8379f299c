import { Duration } from 'aws-cdk-lib';
import type { ExtraHopTrafficMirroringProps } from '../../extrahop-traffic-mirroring-props';
import { Rebalancing } from '../../rebalancing';
import { DEFAULT_MAX_REMOVAL_PERCENT, type OwnerSettings } from '../../settings';
import { SourceNetworkAcl } from '../../source-network-acl';
import { StoppedInstanceSessions } from '../../stopped-instance-sessions';
import { UnknownPaths } from '../../unknown-paths';
import { ZoneLocality } from '../../zone-locality';
import { targetSettings, type UsedTarget } from '../validation/targets';

/**
 * What the function is told of the properties, and of what the construct made of some of them.
 *
 * @param account the account that sessions are created in
 * @param targets those that were given so far
 */
export function ownerSettings(
  props: ExtraHopTrafficMirroringProps, account: string, resolved: Pick<OwnerSettings, 'owner' | 'filterId' | 'sources' | 'mode'>,
  targets: readonly UsedTarget[],
): OwnerSettings {
  const { _graceSeconds: stoppedInstanceGraceSeconds } = props.stoppedInstanceSessions ?? StoppedInstanceSessions.removeAfter(Duration.hours(1));
  return {
    ...resolved,
    targets: targets.map(targetSettings),
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
    targetDownGraceSeconds: (props.targetDownGrace ?? Duration.minutes(10)).toSeconds({ integral: false }),
    stoppedInstanceGraceSeconds,
  };
}
