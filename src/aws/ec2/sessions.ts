import type { CreateTrafficMirrorSessionCommandInput, ModifyTrafficMirrorSessionCommandInput } from '@aws-sdk/client-ec2';
import type { Ec2Api } from './ec2-api';
import type { Action, CreateAction, ModifyAction } from '../../core/model/decision';
import type { Session } from '../../core/model/inventory';
import type { OwnerSettings } from '../../core/model/settings';
import { OWNERSHIP_TAG_KEY } from '../../names';
import { toSession } from '../inventory/inventory';

/** What marks own sessions, and what else they are tagged with. */
export type SessionTags = Pick<OwnerSettings, 'sessionOwner' | 'sessionTags'>;

/** Carries out one action; gives the session as it then is, or nothing where it is gone. */
export async function carryOut(api: Ec2Api, action: Action, tags: SessionTags): Promise<Session | undefined> {
  switch (action.action) {
    case 'create':
      return toSession(await api.createSession(createInput(action, tags)));
    case 'modify':
      return toSession(await api.modifySession(modifyInput(action)));
    case 'delete':
      await api.deleteSession(action.sessionId);
      return undefined;
  }
}

/** The SDK adds a client token, one for each attempt: its own retries repeat it, another attempt of ours does not. */
function createInput(action: CreateAction, { sessionOwner: owner, sessionTags }: SessionTags): CreateTrafficMirrorSessionCommandInput {
  const tags = { ...sessionTags, [OWNERSHIP_TAG_KEY]: owner };
  return {
    NetworkInterfaceId: action.networkInterfaceId,
    TrafficMirrorTargetId: action.targetId,
    TrafficMirrorFilterId: action.filterId,
    SessionNumber: action.sessionNumber,
    ...(action.packetLength !== undefined && { PacketLength: action.packetLength }),
    ...(action.virtualNetworkId !== undefined && { VirtualNetworkId: action.virtualNetworkId }),
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }],
  };
}

/** Only what differs: EC2 may refuse to change what is so already, or to remove what is not there. */
function modifyInput(action: ModifyAction): ModifyTrafficMirrorSessionCommandInput {
  const { sessionId, previousTargetId, targetId, filterId, sessionNumber, packetLength, virtualNetworkId, previous } = action;
  return {
    TrafficMirrorSessionId: sessionId,
    ...(targetId !== previousTargetId && { TrafficMirrorTargetId: targetId }),
    ...(filterId !== previous.filterId && { TrafficMirrorFilterId: filterId }),
    ...(sessionNumber !== previous.sessionNumber && { SessionNumber: sessionNumber }),
    ...(packetLength !== previous.packetLength && (packetLength === undefined ? { RemoveFields: ['packet-length'] } : { PacketLength: packetLength })),
    ...(virtualNetworkId !== undefined && virtualNetworkId !== previous.virtualNetworkId && { VirtualNetworkId: virtualNetworkId }),
  };
}
