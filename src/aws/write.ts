import type { CreateTrafficMirrorSessionCommandInput, ModifyTrafficMirrorSessionCommandInput } from '@aws-sdk/client-ec2';
import type { Action, CreateAction, ModifyAction } from '../core/decision';
import type { Session } from '../core/inventory';
import { OWNERSHIP_TAG_KEY } from '../names';
import type { Ec2Api } from './ec2-api';
import { toSession } from './inventory';

/** Carries out one action; gives the session as it then is, or nothing where it is gone. */
export async function carryOut(api: Ec2Api, action: Action, owner: string): Promise<Session | undefined> {
  switch (action.action) {
    case 'create':
      return toSession(await api.createSession(createInput(action, owner)));
    case 'modify':
      return toSession(await api.modifySession(modifyInput(action)));
    case 'delete':
      await api.deleteSession(action.sessionId);
      return undefined;
  }
}

/** The SDK adds a client token, one for each attempt: its own retries repeat it, another attempt of ours does not. */
function createInput(action: CreateAction, owner: string): CreateTrafficMirrorSessionCommandInput {
  return {
    NetworkInterfaceId: action.networkInterfaceId,
    TrafficMirrorTargetId: action.targetId,
    TrafficMirrorFilterId: action.filterId,
    SessionNumber: action.sessionNumber,
    ...(action.packetLength !== undefined && { PacketLength: action.packetLength }),
    ...(action.virtualNetworkId !== undefined && { VirtualNetworkId: action.virtualNetworkId }),
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: [{ Key: OWNERSHIP_TAG_KEY, Value: owner }] }],
  };
}

function modifyInput(action: ModifyAction): ModifyTrafficMirrorSessionCommandInput {
  return {
    TrafficMirrorSessionId: action.sessionId,
    TrafficMirrorTargetId: action.targetId,
    TrafficMirrorFilterId: action.filterId,
    SessionNumber: action.sessionNumber,
    ...(action.packetLength === undefined ? { RemoveFields: ['packet-length'] } : { PacketLength: action.packetLength }),
    ...(action.virtualNetworkId !== undefined && { VirtualNetworkId: action.virtualNetworkId }),
  };
}
