import type {
  CreateTrafficMirrorSessionRequest,
  DeleteTrafficMirrorSessionRequest,
  ModifyTrafficMirrorSessionRequest,
} from '@aws-sdk/client-ec2';
import { missingParameter, notFound } from '../errors';
import { Ec2Model, arnOf } from '../model';
import { operation } from '../operation';
import { AccessRequest, onCreated, onInterface, onResource, resourceTags } from '../permissions';
import { StoredSession } from '../state';
import { tagsFor } from '../tagging';
import { describe } from './describe';
import { checkChanges, checkRemovableLength, filledInLength } from './session-changes';
import { checkNumbers, checkRoomForSession, checkRoomOnTarget, existingTarget, freeVirtualNetworkId, sourceInterface } from './session-rules';
import { filterNamed, onFilter } from './traffic-mirror-filters';
import { onTarget } from './traffic-mirror-targets';

export const describeTrafficMirrorSessions = describe({
  name: 'DescribeTrafficMirrorSessions',
  type: 'traffic-mirror-session',
  idsParameter: 'TrafficMirrorSessionIds',
  limits: { min: 5, max: 1000, most: 1000 },
  filters: {
    'description': 'Description',
    'network-interface-id': 'NetworkInterfaceId',
    'owner-id': 'OwnerId',
    'packet-length': 'PacketLength',
    'session-number': 'SessionNumber',
    'traffic-mirror-filter-id': 'TrafficMirrorFilterId',
    'traffic-mirror-session-id': 'TrafficMirrorSessionId',
    'traffic-mirror-target-id': 'TrafficMirrorTargetId',
    'virtual-network-id': 'VirtualNetworkId',
  },
  tags: 'Tags',
  rows: sessionsSeen,
  answer: (items) => ({ TrafficMirrorSessions: items }),
});

/** Own sessions, and all sessions on own targets; what other accounts do on a shared target only its owner sees. */
function sessionsSeen(model: Ec2Model): ReadonlyMap<string, StoredSession> {
  const targets = model.state.trafficMirrorTargets;
  return new Map([...model.state.trafficMirrorSessions.visible()].filter(([, session]) =>
    session.OwnerId === model.accountId || targets.get(session.TrafficMirrorTargetId)?.OwnerId === model.accountId));
}

const REQUIRED = ['NetworkInterfaceId', 'TrafficMirrorTargetId', 'TrafficMirrorFilterId', 'SessionNumber'] as const;

export const createTrafficMirrorSession = operation<Partial<CreateTrafficMirrorSessionRequest>, object>({
  throttle: 'write',
  access: (model, input) => [
    ...onInterface(model, 'CreateTrafficMirrorSession', input.NetworkInterfaceId),
    ...onTarget(model, 'CreateTrafficMirrorSession', input.TrafficMirrorTargetId),
    ...onFilter(model, 'CreateTrafficMirrorSession', input.TrafficMirrorFilterId),
    ...onCreated(model, 'CreateTrafficMirrorSession', 'traffic-mirror-session', 'tms', input.TagSpecifications),
  ],
  run: (model, input) => model.idempotency.once('CreateTrafficMirrorSession', input, () => {
    const { NetworkInterfaceId: eni, TrafficMirrorTargetId: targetId, TrafficMirrorFilterId: filterId, SessionNumber: number } = input;
    for (const name of REQUIRED) {
      if (input[name] === undefined) throw missingParameter(name);
    }
    const source = sourceInterface(model, eni ?? '');
    const target = existingTarget(model, targetId ?? '');
    const filter = filterNamed(model, filterId);
    const session: StoredSession = {
      TrafficMirrorSessionId: model.ids.next('tms'),
      TrafficMirrorTargetId: target.TrafficMirrorTargetId,
      TrafficMirrorFilterId: filter.TrafficMirrorFilterId,
      NetworkInterfaceId: source.NetworkInterfaceId,
      OwnerId: model.accountId,
      SessionNumber: number ?? 0,
      PacketLength: input.PacketLength ?? filledInLength(target),
      VirtualNetworkId: input.VirtualNetworkId ?? freeVirtualNetworkId(model),
      Description: input.Description,
      Tags: tagsFor('traffic-mirror-session', input.TagSpecifications),
    };
    checkNumbers(model, session, target);
    checkRoomForSession(model, session.NetworkInterfaceId);
    checkRoomOnTarget(model, target, session.NetworkInterfaceId);
    model.state.trafficMirrorSessions.write(session.TrafficMirrorSessionId, session);
    return { TrafficMirrorSession: session, ClientToken: input.ClientToken };
  }),
});

/** Only the account that made a session may change it. */
function ownSession(model: Ec2Model, id: string | undefined): StoredSession {
  if (id === undefined) throw missingParameter('TrafficMirrorSessionId');
  const session = model.state.trafficMirrorSessions.get(id);
  if (session?.OwnerId !== model.accountId) throw notFound('traffic-mirror-session', id);
  return session;
}

/** A session that does not exist is not asked about: the call fails for that reason. */
function onSession(model: Ec2Model, name: string, id: string | undefined): AccessRequest[] {
  const session = model.state.trafficMirrorSessions.get(id ?? '');
  if (!session) return [];
  return [onResource(model, name, arnOf(model, 'traffic-mirror-session', session.TrafficMirrorSessionId), resourceTags(session.Tags))];
}

export const modifyTrafficMirrorSession = operation<Partial<ModifyTrafficMirrorSessionRequest>, object>({
  throttle: 'write',
  access: (model, input) => {
    const session = model.modifyAuthorizesFormer ? model.state.trafficMirrorSessions.get(input.TrafficMirrorSessionId ?? '') : undefined;
    const each = (...ids: (string | undefined)[]) => [...new Set(ids.filter((id) => id !== undefined))];
    return [
      ...onSession(model, 'ModifyTrafficMirrorSession', input.TrafficMirrorSessionId),
      ...each(session?.TrafficMirrorTargetId, input.TrafficMirrorTargetId).flatMap((id) => onTarget(model, 'ModifyTrafficMirrorSession', id)),
      ...each(session?.TrafficMirrorFilterId, input.TrafficMirrorFilterId).flatMap((id) => onFilter(model, 'ModifyTrafficMirrorSession', id)),
    ];
  },
  run: (model, input) => {
    const session = ownSession(model, input.TrafficMirrorSessionId);
    checkChanges(session, input);
    const removed = new Set(input.RemoveFields ?? []);
    const moved: StoredSession = {
      ...session,
      TrafficMirrorTargetId: input.TrafficMirrorTargetId ?? session.TrafficMirrorTargetId,
      TrafficMirrorFilterId: input.TrafficMirrorFilterId ?? session.TrafficMirrorFilterId,
      SessionNumber: input.SessionNumber ?? session.SessionNumber,
      VirtualNetworkId: removed.has('virtual-network-id') ? freeVirtualNetworkId(model) : input.VirtualNetworkId ?? session.VirtualNetworkId,
      Description: removed.has('description') ? undefined : input.Description ?? session.Description,
    };
    filterNamed(model, moved.TrafficMirrorFilterId);
    const target = existingTarget(model, moved.TrafficMirrorTargetId);
    if (removed.has('packet-length')) checkRemovableLength(target);
    const length = removed.has('packet-length') ? undefined : input.PacketLength ?? session.PacketLength;
    const changed: StoredSession = { ...moved, PacketLength: length ?? filledInLength(target) };
    checkNumbers(model, changed, target, session.TrafficMirrorSessionId);
    checkRoomOnTarget(model, target, session.NetworkInterfaceId);
    model.state.trafficMirrorSessions.write(session.TrafficMirrorSessionId, changed);
    return { TrafficMirrorSession: changed };
  },
});

export const deleteTrafficMirrorSession = operation<Partial<DeleteTrafficMirrorSessionRequest>, object>({
  throttle: 'write',
  access: (model, input) => onSession(model, 'DeleteTrafficMirrorSession', input.TrafficMirrorSessionId),
  run: (model, input) => {
    const { TrafficMirrorSessionId: id } = ownSession(model, input.TrafficMirrorSessionId);
    model.state.trafficMirrorSessions.remove(id);
    return { TrafficMirrorSessionId: id };
  },
});
