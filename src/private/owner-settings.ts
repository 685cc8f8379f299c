import { Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { targetSettings } from './targets';
import type { ExtraHopTrafficMirroringProps } from '../extrahop-traffic-mirroring-props';
import { Rebalancing } from '../rebalancing';
import { DEFAULT_MAX_REMOVAL_PERCENT, type OwnerSettings } from '../settings';
import { SourceNetworkAcl } from '../source-network-acl';
import { StoppedInstanceSessions } from '../stopped-instance-sessions';
import { TrafficMirrorTarget } from '../traffic-mirror-target';
import { UnknownPaths } from '../unknown-paths';
import { ZoneLocality } from '../zone-locality';
import { hold } from './validation/check';
import { PACKET_LENGTH_TO_LOAD_BALANCER_RULE } from './validation/rules';

/** Fails where packets are to be longer than a target takes them. */
export function checkPacketLength(scope: IConstruct, { targets = [], packetLength }: ExtraHopTrafficMirroringProps): void {
  if (packetLength === undefined || Token.isUnresolved(packetLength)) return;
  const toLoadBalancer = targets.some((target) => TrafficMirrorTarget.isTrafficMirrorTarget(target) && target._loadBalancer !== undefined);
  if (toLoadBalancer) hold(packetLength, 'packetLength', scope, PACKET_LENGTH_TO_LOAD_BALANCER_RULE);
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
    targetDownGraceSeconds: (props.targetDownGrace ?? Duration.minutes(10)).toSeconds({ integral: false }),
    stoppedInstanceGraceSeconds,
  };
}
