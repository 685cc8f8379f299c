import type { CreateTrafficMirrorTargetRequest, DeleteTrafficMirrorTargetRequest } from '@aws-sdk/client-ec2';
import { Ec2Error, missingParameter, notFound } from '../errors';
import { Ec2Model, arnOf } from '../model';
import { operation } from '../operation';
import { AccessRequest, onCreated, onInterface, onResource, resourceTags } from '../permissions';
import { StoredTarget } from '../state';
import { tagsFor } from '../tagging';
import { describe } from './describe';

export const describeTrafficMirrorTargets = describe({
  name: 'DescribeTrafficMirrorTargets',
  type: 'traffic-mirror-target',
  idsParameter: 'TrafficMirrorTargetIds',
  limits: { min: 5, max: 1000, most: 1000 },
  filters: {
    'description': 'Description',
    'network-interface-id': 'NetworkInterfaceId',
    'network-load-balancer-arn': 'NetworkLoadBalancerArn',
    'owner-id': 'OwnerId',
    'traffic-mirror-target-id': 'TrafficMirrorTargetId',
  },
  tags: 'Tags',
  rows: (model) => model.state.trafficMirrorTargets.visible(),
  answer: (items) => ({ TrafficMirrorTargets: items }),
});

export const createTrafficMirrorTarget = operation<CreateTrafficMirrorTargetRequest, object>({
  throttle: 'write',
  access: (model, input) => [
    ...onCreated(model, 'CreateTrafficMirrorTarget', 'traffic-mirror-target', 'tmt', input.TagSpecifications),
    ...onInterface(model, 'CreateTrafficMirrorTarget', input.NetworkInterfaceId),
  ],
  run: (model, input) => model.idempotency.once('CreateTrafficMirrorTarget', input, () => {
    const end = endOf(model, input);
    const targets = model.state.trafficMirrorTargets;
    if (targets.size >= model.quotas.targetsPerAccount) {
      throw new Ec2Error('TrafficMirrorTargetLimitExceeded', 'The maximum number of traffic mirror targets has been reached.');
    }
    const target: StoredTarget = {
      TrafficMirrorTargetId: model.ids.next('tmt'),
      ...end,
      Description: input.Description,
      OwnerId: model.accountId,
      Tags: tagsFor('traffic-mirror-target', input.TagSpecifications),
    };
    targets.write(target.TrafficMirrorTargetId, target);
    return { TrafficMirrorTarget: target, ClientToken: input.ClientToken };
  }),
});

/** Where the target leads: exactly one of the three parameters says so. */
function endOf(
  model: Ec2Model, input: CreateTrafficMirrorTargetRequest,
): Pick<StoredTarget, 'Type' | 'NetworkInterfaceId' | 'NetworkLoadBalancerArn' | 'GatewayLoadBalancerEndpointId'> {
  const { NetworkInterfaceId: eni, NetworkLoadBalancerArn: loadBalancer, GatewayLoadBalancerEndpointId: endpoint } = input;
  const given = [eni, loadBalancer, endpoint].filter((end) => end !== undefined);
  if (given.length === 0) throw missingParameter('NetworkInterfaceId, NetworkLoadBalancerArn or GatewayLoadBalancerEndpointId');
  if (given.length > 1) throw new Ec2Error('InvalidParameterCombination', 'Exactly one kind of traffic mirror target can be given.');

  if (eni !== undefined) {
    if (!model.state.networkInterfaces.has(eni)) throw notFound('network-interface', eni);
    return { Type: 'network-interface', NetworkInterfaceId: eni };
  }
  if (endpoint !== undefined) {
    if (!model.state.vpcEndpoints.has(endpoint)) throw notFound('vpc-endpoint', endpoint);
    return { Type: 'gateway-load-balancer-endpoint', GatewayLoadBalancerEndpointId: endpoint };
  }
  const { loadBalancers } = model.state;
  if (loadBalancers && loadBalancers.get(loadBalancer ?? '')?.Type !== 'network') {
    throw new Ec2Error('NetworkLoadBalancerNotFoundException', `The load balancer ${loadBalancer} does not exist.`);
  }
  if ([...model.state.trafficMirrorTargets.values()].some((target) => target.NetworkLoadBalancerArn === loadBalancer)) {
    throw new Ec2Error('NlbInUseByTrafficMirrorTargetException', `${loadBalancer} is already in use by a traffic mirror target.`);
  }
  return { Type: 'network-load-balancer', NetworkLoadBalancerArn: loadBalancer };
}

/** The right to use a target; one that is shared belongs to another account. */
export function onTarget(model: Ec2Model, name: string, id: string | undefined): AccessRequest[] {
  const target = model.state.trafficMirrorTargets.get(id ?? '');
  if (!target) return [];
  return [onResource(model, name, arnOf(model, 'traffic-mirror-target', target.TrafficMirrorTargetId, target.OwnerId), resourceTags(target.Tags))];
}

export const deleteTrafficMirrorTarget = operation<Partial<DeleteTrafficMirrorTargetRequest>, object>({
  throttle: 'write',
  access: (model, input) => onTarget(model, 'DeleteTrafficMirrorTarget', input.TrafficMirrorTargetId),
  run: (model, { TrafficMirrorTargetId: id }) => {
    if (id === undefined) throw missingParameter('TrafficMirrorTargetId');
    const target = model.state.trafficMirrorTargets.get(id);
    if (target?.OwnerId !== model.accountId) throw notFound('traffic-mirror-target', id);
    if ([...model.state.trafficMirrorSessions.values()].some((session) => session.TrafficMirrorTargetId === id)) {
      throw new Ec2Error('TrafficMirrorTargetInUseException', `The traffic mirror target ${id} is in use by a traffic mirror session.`);
    }
    model.state.trafficMirrorTargets.remove(id);
    return { TrafficMirrorTargetId: id };
  },
});
