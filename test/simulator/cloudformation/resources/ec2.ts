import { Properties } from '../properties';
import { CreatedResource, Ec2Api, ResourceContext, ResourceHandlers } from '../resource-handler';

const RULE_PROPERTIES = [
  'TrafficMirrorFilterId', 'TrafficDirection', 'RuleNumber', 'RuleAction', 'Protocol', 'SourceCidrBlock', 'DestinationCidrBlock', 'Description',
];
const TARGET_PROPERTIES = ['NetworkInterfaceId', 'NetworkLoadBalancerArn', 'GatewayLoadBalancerEndpointId', 'Description'];

export const ec2Resources: ResourceHandlers = {
  'AWS::EC2::TrafficMirrorFilter': {
    properties: ['Description', 'NetworkServices', 'Tags'],
    create: (properties, context) => {
      const ec2 = ec2Of(context);
      const input = { ...pick(properties, ['Description']), ...tagSpecifications('traffic-mirror-filter', properties) };
      const id = createdId(ec2.call('CreateTrafficMirrorFilter', input), 'TrafficMirrorFilter', 'TrafficMirrorFilterId');
      const services = properties.texts('NetworkServices');
      if (services.length > 0) {
        ec2.call('ModifyTrafficMirrorFilterNetworkServices', { TrafficMirrorFilterId: id, AddNetworkServices: services });
      }
      return created(id, () => ec2.call('DeleteTrafficMirrorFilter', { TrafficMirrorFilterId: id }));
    },
  },
  'AWS::EC2::TrafficMirrorFilterRule': {
    properties: [...RULE_PROPERTIES, 'SourcePortRange', 'DestinationPortRange'],
    inert: ['Tags'],
    create: (properties, context) => {
      const ec2 = ec2Of(context);
      const input = {
        ...pick(properties, RULE_PROPERTIES),
        RuleNumber: properties.number('RuleNumber', NaN),
        ...(properties.has('Protocol') ? { Protocol: properties.number('Protocol', NaN) } : {}),
        ...portRange(properties, 'SourcePortRange'),
        ...portRange(properties, 'DestinationPortRange'),
      };
      const id = createdId(ec2.call('CreateTrafficMirrorFilterRule', input), 'TrafficMirrorFilterRule', 'TrafficMirrorFilterRuleId');
      return created(id, () => ec2.call('DeleteTrafficMirrorFilterRule', { TrafficMirrorFilterRuleId: id }));
    },
  },
  'AWS::EC2::TrafficMirrorTarget': {
    properties: [...TARGET_PROPERTIES, 'Tags'],
    create: (properties, context) => {
      const ec2 = ec2Of(context);
      const input = { ...pick(properties, TARGET_PROPERTIES), ...tagSpecifications('traffic-mirror-target', properties) };
      const id = createdId(ec2.call('CreateTrafficMirrorTarget', input), 'TrafficMirrorTarget', 'TrafficMirrorTargetId');
      return created(id, () => ec2.call('DeleteTrafficMirrorTarget', { TrafficMirrorTargetId: id }));
    },
  },
};

function ec2Of({ services: { ec2 } }: ResourceContext): Ec2Api {
  if (!ec2) throw new Error('the local AWS was started without EC2');
  return ec2;
}

function pick(properties: Properties, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter(name => properties.has(name)).map(name => [name, properties.raw(name)]));
}

function portRange(properties: Properties, name: string): Record<string, unknown> {
  if (!properties.has(name)) return {};
  const range = properties.object(name);
  return { [name]: { FromPort: range.number('FromPort', NaN), ToPort: range.number('ToPort', NaN) } };
}

function tagSpecifications(resourceType: string, properties: Properties): Record<string, unknown> {
  const tags = properties.objects('Tags').map(tag => ({ Key: tag.text('Key'), Value: tag.text('Value') }));
  return tags.length > 0 ? { TagSpecifications: [{ ResourceType: resourceType, Tags: tags }] } : {};
}

function createdId(output: object, resource: string, idName: string): string {
  const answer = new Properties({ ...output }).object(resource);
  return answer.text(idName);
}

function created(id: string, remove: () => unknown): CreatedResource {
  return { ref: id, attributes: { Id: id }, remove: () => { remove(); } };
}
