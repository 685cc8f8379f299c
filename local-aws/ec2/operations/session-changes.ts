import type { ModifyTrafficMirrorSessionRequest } from '@aws-sdk/client-ec2';
import { Ec2Error, invalidValue, missingParameter } from '../errors';
import { StoredSession, StoredTarget } from '../state';
import { LOAD_BALANCER_PACKET_LENGTH } from './session-rules';

/**
 * What a change of a session must satisfy.
 *
 * AWS does not document whether EC2 refuses a change that changes nothing, so this does: see ASSUMPTIONS.md.
 */
const CHANGEABLE = ['TrafficMirrorTargetId', 'TrafficMirrorFilterId', 'SessionNumber', 'PacketLength', 'VirtualNetworkId', 'Description'] as const;

const REMOVABLE = { 'packet-length': 'PacketLength', 'description': 'Description', 'virtual-network-id': 'VirtualNetworkId' } as const;

/** @throws Ec2Error unless every field that is given changes, and every field to be removed is there */
export function checkChanges(session: StoredSession, input: Partial<ModifyTrafficMirrorSessionRequest>): void {
  const given = CHANGEABLE.filter((name) => input[name] !== undefined);
  const removed = input.RemoveFields ?? [];
  if (given.length + removed.length === 0) throw missingParameter('TrafficMirrorTargetId');
  for (const name of given) {
    if (input[name] === session[name]) throw invalidValue(name, input[name], `${session.TrafficMirrorSessionId} has it already.`);
  }
  for (const field of removed) {
    const name = REMOVABLE[field];
    if (session[name] === undefined) throw invalidValue('RemoveFields', field, `${session.TrafficMirrorSessionId} has none.`);
    if (given.includes(name)) {
      throw new Ec2Error('InvalidParameterCombination', `The parameter ${name} may not be used in combination with the removal of ${field}`);
    }
  }
}

/** A session of a load balancer's target has a packet length always. */
export function checkRemovableLength({ Type: type, TrafficMirrorTargetId: id }: StoredTarget): void {
  if (filledInLength({ Type: type }) !== undefined) throw invalidValue('RemoveFields', 'packet-length', `${id} needs one.`);
}

/** The packet length that EC2 fills in where none is asked for. */
export function filledInLength({ Type: type }: Pick<StoredTarget, 'Type'>): number | undefined {
  return type === 'network-load-balancer' ? LOAD_BALANCER_PACKET_LENGTH : undefined;
}
